//! Identity: y = x, dy/dx = 1.

use super::Activation;
use crate::math::Scalar;

/// y = x
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Identity;

impl Activation for Identity {
    const NAME: &'static str = "identity";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        x
    }

    #[inline(always)]
    fn derivative<T: Scalar>(_x: T, _y: T) -> T {
        T::ONE
    }
}
