//! Kernels for machines without vectors, microcontrollers: little code, a number at a time, no case in which they panic.
//! Their sums run in the same order as everywhere else, so that a board has the bits of a host that rounds as it does.

mod conv;
mod dense;
mod depthwise;
mod pool;
mod product;
mod softmax;

pub use conv::add as add_conv;
pub use dense::{input_gradient, small};
pub use depthwise::forward as by_channel;
pub use pool::{largest, mean};
pub use product::add as add_product;
pub use softmax::softmax;

use core::ops::Range;

use super::norm;
use crate::math::Scalar;
use crate::shape::Span;

/// Whether these kernels are the machine's.
pub const IS_PLAIN: bool = cfg!(any(
    target_arch = "arm",
    target_arch = "riscv32",
    target_arch = "xtensa",
    target_arch = "avr",
    target_arch = "msp430",
    all(target_arch = "wasm32", not(target_feature = "simd128")),
));

/// Whether the machine adds and multiplies by itself, and has registers for what it adds. Others call a function for each.
const HAS_FLOATS: bool = cfg!(any(
    target_abi = "eabihf",
    target_feature = "f",
    target_arch = "xtensa",
    target_arch = "wasm32",
)) || !IS_PLAIN;

/// Does something so many times, in a loop that the compiler does not unroll: code is dearer here than the loop's two
/// instructions.
#[inline(always)]
fn repeat(count: usize, mut work: impl FnMut()) {
    let mut left = count;
    while left > 0 {
        work();
        left = hidden(left - 1);
    }
}

/// Does something with each number, as [`repeat`] does.
#[inline(always)]
fn each<T>(numbers: &mut [T], mut work: impl FnMut(&mut T)) {
    let mut rest = numbers.iter_mut();
    repeat(rest.len(), || {
        if let Some(number) = rest.next() {
            work(number);
        }
    });
}

/// The same number, of which the compiler knows nothing any more.
#[inline(always)]
#[allow(unsafe_code)]
fn hidden(mut number: usize) -> usize {
    #[cfg(any(target_arch = "arm", target_arch = "riscv32"))]
    // SAFETY: no instruction at all.
    unsafe {
        core::arch::asm!("/* {0} */", inout(reg) number, options(pure, nomem, nostack, preserves_flags));
    }
    #[cfg(not(any(target_arch = "arm", target_arch = "riscv32")))]
    {
        number = core::convert::identity(number);
    }
    number
}

/// The cells of a window that lie in the image, at a position.
#[inline(never)]
fn cells(span: &Span, position: usize) -> Range<usize> {
    span.cells(position)
}

/// `x = f(x)`, in a function of its own for each `f`.
#[inline(never)]
pub fn map<T: Scalar>(numbers: &mut [T], f: impl Fn(T) -> T) {
    for x in numbers {
        *x = f(*x);
    }
}

/// Runs of so many numbers, each as it starts; zeros behind that. Without a call of `memcpy`, which is larger than a network.
#[inline(never)]
pub fn fill<T: Scalar>(numbers: &mut [T], start: &[T], run: usize) {
    let mut place = 0;
    each(numbers, |number| {
        *number = start.get(place).copied().unwrap_or(T::ZERO);
        place += 1;
        if place == run {
            place = 0;
        }
    });
}

/// [`norm::by_statistics`], in a function of its own.
#[inline(never)]
pub fn by_statistics<T: Scalar>(numbers: [&[T]; 4], epsilon: T, values: &mut [T]) {
    norm::by_statistics(numbers, epsilon, values);
}

/// What of a slice comes from a place on: nothing, if it is not so long.
#[inline(always)]
pub fn from<T>(numbers: &[T], place: usize) -> &[T] {
    numbers.get(place..).unwrap_or(&[])
}

/// As [`from`], to write to.
#[inline(always)]
pub fn from_mut<T>(numbers: &mut [T], place: usize) -> &mut [T] {
    numbers.get_mut(place..).unwrap_or(&mut [])
}
