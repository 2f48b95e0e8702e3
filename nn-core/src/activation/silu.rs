//! Sigmoid linear unit, or swish: y = x σ(x), dy/dx = σ(x) (1 + x σ(−x)).
//!
//! As y = max(x, 0) − |x| σ(−|x|) it is 0, not NaN, at −∞.
//! Source: Elfwing, Uchibe and Doya 2017; Ramachandran, Zoph and Le 2017.

use super::Activation;
use crate::math::{ExpRatio, Scalar, at_least, at_most, exp_minus_abs};

/// y = x σ(x)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Silu;

impl Activation for Silu {
    const NAME: &'static str = "silu";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        let a = at_most(x.abs(), -T::EXP_RANGE.0);
        let t = exp_minus_abs(a);
        at_least(x, T::ZERO) - a * (t / (T::ONE + t))
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        let kept = at_most(x.abs(), -T::EXP_RANGE.0).copysign(x);
        let ExpRatio { a, b } = ExpRatio::new(kept);
        let reciprocal = T::ONE / (a + b);
        a * reciprocal * (T::ONE + kept * (b * reciprocal))
    }
}
