//! Heaviside step: y = 1 for x > 0, else 0; dy/dx = 0, also at the jump.
//!
//! Nothing before it learns by its gradient. Source: McCulloch and Pitts 1943.

use super::{Activation, keep_nan};
use crate::math::Scalar;

/// y = 1 for x > 0, else 0
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Step;

impl Activation for Step {
    const NAME: &'static str = "step";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        keep_nan(x, if x > T::ZERO { T::ONE } else { T::ZERO })
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        keep_nan(x, T::ZERO)
    }
}
