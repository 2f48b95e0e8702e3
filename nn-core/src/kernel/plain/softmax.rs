//! Softmax, whose sum is several interleaved ones, as it is elsewhere.

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
    let (runs, tail) = numbers.as_chunks_mut::<R>();
    for run in core::iter::once(tail).chain(runs.iter_mut().map(<[T; R]>::as_mut_slice)) {
        for (x, sum) in run.iter_mut().zip(&mut sums) {
            *x = (*x - largest).exp();
            *sum += *x;
        }
    }
    let scale = T::ONE / halved(sums, |a, b| a + b);
    for x in numbers {
        *x *= scale;
    }
}
