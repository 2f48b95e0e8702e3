//! Softmax, whose sum is several interleaved ones, as it is elsewhere.

use super::map;
use crate::kernel::lanes::halved;
use crate::math::Scalar;

/// Softmax of some numbers, in place, by `R` sums.
#[inline(never)]
pub fn softmax<const R: usize, T: Scalar>(numbers: &mut [T]) {
    let mut largest = -T::INFINITY;
    for &x in &*numbers {
        // What is not a number is left out here, and makes all of them none below.
        if x > largest {
            largest = x;
        }
    }
    let mut sums = [T::ZERO; R];
    map(numbers, |x| (x - largest).exp());
    let (runs, tail) = numbers.as_chunks::<R>();
    for run in core::iter::once(tail).chain(runs.iter().map(<[T; R]>::as_slice)) {
        for (sum, &x) in sums.iter_mut().zip(run) {
            *sum += x;
        }
    }
    let scale = T::ONE / halved(sums, |a, b| a + b);
    map(numbers, |x| x * scale);
}
