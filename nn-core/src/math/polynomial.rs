//! Polynomials, coefficients from the constant term upwards.

use super::Scalar;

/// Horner's rule in x² on pairs of terms, `c₀ + c₁x + x² (c₂ + c₃x + x² (…))`: the pairs do not wait for one another.
#[inline(always)]
pub fn polynomial<T: Scalar, const N: usize>(x: T, coefficients: [f64; N]) -> T {
    let coefficient = |i: usize| T::from_f64(coefficients[i]);
    let pair = |i: usize| x.multiply_add(coefficient(i + 1), coefficient(i));
    let square = x * x;
    let mut i = (N - 1) / 2 * 2;
    let mut sum = if N % 2 == 1 { coefficient(i) } else { pair(i) };
    while i >= 2 {
        i -= 2;
        sum = sum.multiply_add(square, pair(i));
    }
    sum
}
