//! Hyperbolic tangent: with e = e^(−2|x|) − 1, tanh |x| = −e / (e + 2).
//!
//! Nothing cancels: e is computed as in `exp_m1`, so that tanh x = x for tiny x, and e + 2 lies in [1, 2].
//!
//! Source: the quotient of FreeBSD msun `s_tanh.c`, for negative arguments, where it is good for all of them.

use super::Scalar;
use super::double::Double;
use super::exp::{at_most, reduce};
use super::max_ulp::MaxUlp;

/// Largest error of [`Scalar::tanh`].
pub const MAX_ULP: MaxUlp = MaxUlp { f32: 2.6, f64: 2.6 };

#[inline(always)]
pub fn tanh<T: Scalar>(x: T) -> T {
    let two = T::from_f64(2.0);
    // The result has rounded to 1 long before.
    let a = at_most(x.abs(), T::from_f64(32.0));
    let (p, rounded) = reduce(Double::new(-two * a));
    let scale = T::two_to(rounded);
    let e = p.multiply_add(scale, scale - T::ONE);
    (e / (e + two)).copysign(x)
}
