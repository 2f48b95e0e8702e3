//! ln(1 + x) without cancellation.
//!
//! u = 1 + x = 2ᵏ m is rounded; its error c = x − (u − 1) is exact wherever it matters, and goes
//! into f = (m − 1) + 2⁻ᵏ c, the argument of the series in `ln`. Around 0, f is x itself.
//!
//! Source: the correction of FreeBSD msun `s_log1p.c`, here before the series, not after.

use super::Scalar;
use super::ln::{at_limits, ln_reduced};
use super::max_ulp::MaxUlp;

/// Largest error of [`Scalar::ln_1p`].
pub const MAX_ULP: MaxUlp = MaxUlp { f32: 1.4, f64: 1.2 };

#[inline(always)]
pub fn ln_1p<T: Scalar>(x: T) -> T {
    let u = T::ONE + x;
    let [k, m, inverse] = u.split_exponent();
    let c = (x - (u - T::ONE)) * inverse;
    // Far out c is nothing, but `inverse` may be meaningless.
    let far = T::ONE / (T::EPSILON * T::EPSILON);
    let f = (m - T::ONE) + if x < far { c } else { T::ZERO };
    // −0 has become +0.
    at_limits(u, ln_reduced(k, f)).copysign(x)
}
