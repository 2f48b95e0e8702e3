//! What softmax and the losses on logits are made of: exponentials of what is below the largest, and sums in lanes.

use super::lanes::{LANES, map};
use crate::math::Scalar;

/// `x = exp(x - m)` with the largest number `m`, so that nothing overflows: `m`, and the sum of the exponentials.
#[inline(always)]
pub fn exponentials<T: Scalar>(values: &mut [T]) -> (T, T) {
    let largest = largest(values);
    map(values, |x| (x - largest).exp());
    (largest, sum(values))
}

/// The largest number, −∞ if there is none; NaN if one is NaN.
#[inline(always)]
pub fn largest<T: Scalar>(values: &[T]) -> T {
    let mut lanes = [-T::INFINITY; LANES];
    let (chunks, tail) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane = lane.maximum(x);
        }
    }
    for (lane, &x) in lanes.iter_mut().zip(tail) {
        *lane = lane.maximum(x);
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    let [a, b, c, d] = [a.maximum(e), b.maximum(f), c.maximum(g), d.maximum(h)];
    a.maximum(c).maximum(b.maximum(d))
}

/// The sum, in interleaved sums.
#[inline(always)]
pub fn sum<T: Scalar>(values: &[T]) -> T {
    let mut lanes = [T::ZERO; LANES];
    let (chunks, tail) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane += x;
        }
    }
    for (lane, &x) in lanes.iter_mut().zip(tail) {
        *lane += x;
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}
