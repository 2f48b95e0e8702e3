//! Horner's rule; coefficients from the constant term upwards.

use super::Scalar;

#[inline(always)]
pub fn polynomial<T: Scalar, const N: usize>(x: T, coefficients: [T; N]) -> T {
    let mut sum = coefficients[N - 1];
    let mut i = N - 1;
    // Counts down by hand: the compiler unrolls this before it vectorises the caller's loop.
    while i > 0 {
        i -= 1;
        sum = sum * x + coefficients[i];
    }
    sum
}
