//! ln(1 + x) without cancellation.
//!
//! u = 1 + x is rounded; its error c = x − (u − 1) is exact, and goes into the reduced argument
//! f = (m − 1) + 2⁻ᵏ c of `ln`'s kernel. Around 0, f is x itself.
//!
//! Source: the correction term of FreeBSD msun `s_log1p.c`, applied before the series.

use super::Scalar;
use super::ln::{limits, ln_kernel};

#[inline(always)]
pub fn ln_1p<T: Scalar>(x: T) -> T {
    // Beyond it c no longer matters, and 2⁻ᵏ may be meaningless.
    let large = T::ONE / (T::EPSILON * T::EPSILON);
    let u = T::ONE + x;
    let [k, m, inverse] = u.split_exponent();
    let c = (x - (u - T::ONE)) * inverse;
    let f = (m - T::ONE) + if x < large { c } else { T::ZERO };
    // The sign is lost where x is −0.
    limits(u, ln_kernel(k, f)).copysign(x)
}
