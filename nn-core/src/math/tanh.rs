//! Hyperbolic tangent: with m = e^(−2|x|) − 1, tanh |x| = −m / (2 + m).
//!
//! Nothing cancels: m has full relative accuracy, so that tanh x = x for tiny x.

use super::Scalar;

#[inline(always)]
pub fn tanh<T: Scalar>(x: T) -> T {
    let two = T::from_f64(2.0);
    let m = (-two * x.abs()).exp_m1();
    (m / (two + m)).copysign(x)
}
