//! Softmax, whose sum is several interleaved ones, as it is elsewhere.

use super::each;
use crate::kernel::lanes::halved;
use crate::math::Scalar;

/// Softmax of some numbers, in place, by `R` sums.
#[inline(never)]
pub fn softmax<const R: usize, T: Scalar>(numbers: &mut [T]) {
    let mut largest = -T::INFINITY;
    each(numbers, |x| {
        // What is not a number is left out here, and makes all of them none below.
        if *x > largest {
            largest = *x;
        }
    });
    let mut sums = [T::ZERO; R];
    let full = numbers.len() - numbers.len() % R;
    let (runs, tail) = numbers.split_at_mut(full);
    for part in [tail, runs] {
        let mut lane = 0;
        each(part, |x| {
            *x = (*x - largest).exp();
            if let Some(sum) = sums.get_mut(lane % R) {
                *sum += *x;
            }
            lane += 1;
        });
    }
    let scale = T::ONE / halved(sums, |a, b| a + b);
    each(numbers, |x| *x *= scale);
}
