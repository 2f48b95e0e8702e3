//! Mish: y = x tanh(ln(1 + eˣ)), dy/dx = tanh s + x σ(x) / cosh² s with s = ln(1 + eˣ).
//!
//! With eˣ = a/b and d = a² + 2ab + 2b², tanh s = a (a + 2b) / d and σ / cosh² s =
//! 4 a b² (a + b) / d²: one exponential, and only positive terms.
//! Source: Misra 2019.

use super::Activation;
use crate::math::{ExpRatio, Scalar, at_least, at_most};

/// y = x tanh(softplus(x))
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Mish;

impl Activation for Mish {
    const NAME: &'static str = "mish";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        let magnitude = at_most(x.abs(), -T::EXP_RANGE.0);
        let ExpRatio { a, b } = ExpRatio::new(x);
        let two = T::from_f64(2.0);
        let tanh_numerator = a * (a + two * b);
        let rest = two * b * b;
        // tanh s on the left, 1 − tanh s on the right.
        let numerator = if x < T::ZERO { tanh_numerator } else { rest };
        at_least(x, T::ZERO) - magnitude * (numerator / (tanh_numerator + rest))
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        let kept = at_most(x.abs(), -T::EXP_RANGE.0).copysign(x);
        let ExpRatio { a, b } = ExpRatio::new(kept);
        let two = T::from_f64(2.0);
        let d = a * (a + two * b) + two * b * b;
        let reciprocal = T::ONE / d;
        let slope = T::from_f64(4.0) * b * b * (a + b) * reciprocal;
        a * reciprocal * (a + two * b + kept * slope)
    }
}
