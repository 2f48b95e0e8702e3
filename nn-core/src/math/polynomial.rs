//! Polynomials, coefficients from the constant term upwards.

use super::Scalar;

/// Horner's rule on the even and the odd powers apart: two chains that a processor works on at
/// the same time. `N` is at least 2.
#[inline(always)]
pub fn polynomial<T: Scalar, const N: usize>(x: T, coefficients: [T; N]) -> T {
    let square = x * x;
    // The powers with the parity of the highest, and the others.
    let (mut same, mut other) = (coefficients[N - 1], coefficients[N - 2]);
    let mut i = N - 1;
    while i >= 2 {
        i -= 2;
        same = same * square + coefficients[i];
        if i >= 1 {
            other = other * square + coefficients[i - 1];
        }
    }
    if N % 2 == 1 {
        same + x * other
    } else {
        other + x * same
    }
}
