//! Sigmoid, the logistic function: y = 1 / (1 + e⁻ˣ), dy/dx = y (1 − y).
//!
//! The derivative is t / (1 + t)² with t = e^(−|x|): 1 − y would lose every digit on the right.
//! Source: Verhulst 1845; as an activation, Rumelhart, Hinton and Williams 1986.

use super::Activation;
use crate::math::{Scalar, exp_minus_abs};

/// y = 1 / (1 + e⁻ˣ)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sigmoid;

impl Activation for Sigmoid {
    const NAME: &'static str = "sigmoid";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        x.sigmoid()
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        let t = exp_minus_abs(x);
        let reciprocal = T::ONE / (T::ONE + t);
        t * reciprocal * reciprocal
    }
}
