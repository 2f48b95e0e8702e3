//! Rectified linear unit: y = max(x, 0), dy/dx = 1 for x > 0, else 0; 0 at the kink.
//!
//! Source: Nair and Hinton 2010.

use super::{Activation, keep_nan};
use crate::math::Scalar;

/// y = max(x, 0)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Relu;

impl Activation for Relu {
    const NAME: &'static str = "relu";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        if x < T::ZERO { T::ZERO } else { x }
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        keep_nan(x, if x > T::ZERO { T::ONE } else { T::ZERO })
    }
}
