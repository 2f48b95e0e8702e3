//! Hard hyperbolic tangent: y = min(max(x, −1), 1), dy/dx = 1 for |x| < 1, else 0; 0 at both kinks.
//!
//! Source: Collobert 2004, Large Scale Machine Learning.

use super::{Activation, clamp, indicator};
use crate::math::Scalar;

/// y = min(max(x, −1), 1)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct HardTanh;

impl Activation for HardTanh {
    const NAME: &'static str = "hard_tanh";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        clamp(x, -T::ONE, T::ONE)
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        indicator(x, -T::ONE, T::ONE)
    }
}
