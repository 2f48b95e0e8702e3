//! Hyperbolic tangent. With t = e^(−2|x|), tanh |x| is (1 − t) / (1 + t) near 0 and
//! 1 − 2t / (1 + t) further out.
//!
//! Nothing cancels: near 0, 1 − t is computed as `exp_m1` does, so that tanh x = x for tiny x;
//! further out the quotient is small, and its error smaller.
//!
//! Source: the two ranges of FreeBSD msun `s_tanh.c`, with one quotient.

use super::Scalar;
use super::double::Double;
use super::exp::{at_most, reduce};
use super::max_ulp::MaxUlp;

/// Largest error of [`Scalar::tanh`].
pub const MAX_ULP: MaxUlp = MaxUlp {
    f32: 2.27,
    f64: 2.6,
};

#[inline(always)]
pub fn tanh<T: Scalar>(x: T) -> T {
    let two = T::from_f64(2.0);
    // The result has rounded to 1 long before.
    let a = at_most(x.abs(), T::from_f64(32.0));
    let (p, rounded) = reduce(Double::new(-two * a));
    let [first, second, inverse] = T::power_of_two(rounded);
    let t = (T::ONE + p) * first * second;
    let near = a < T::from_f64(0.55);
    let one_minus_t = ((inverse - first) - p * first) * second;
    let numerator = if near { one_minus_t } else { -two * t };
    let offset = if near { T::ZERO } else { T::ONE };
    (offset + numerator / (T::ONE + t)).copysign(x)
}
