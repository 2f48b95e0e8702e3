//! Hyperbolic tangent: y = tanh x, dy/dx = 1 − y² = 1 / cosh² x.
//!
//! The derivative is 4t / (1 + t)² with t = e^(−2|x|): 1 − y² would lose every digit far out.
//! Source: LeCun, Bottou, Orr and Müller 1998, Efficient BackProp, §4.4.

use super::Activation;
use crate::math::{Scalar, exp_minus_abs};

/// y = tanh x
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tanh;

impl Activation for Tanh {
    const NAME: &'static str = "tanh";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        x.tanh()
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        let two = T::from_f64(2.0);
        let t = exp_minus_abs(two * x);
        let reciprocal = two / (T::ONE + t);
        t * reciprocal * reciprocal
    }
}
