//! Sign: y = 1 for x > 0, −1 for x < 0, 0 at 0; dy/dx = 0, also at the jump.
//!
//! Nothing before it learns by its gradient. Source: Rosenblatt 1958.

use super::{Activation, keep_nan};
use crate::math::Scalar;

/// y = 1 for x > 0, −1 for x < 0, 0 at 0
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sign;

impl Activation for Sign {
    const NAME: &'static str = "sign";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        let positive = if x > T::ZERO { T::ONE } else { T::ZERO };
        let negative = if x < T::ZERO { T::ONE } else { T::ZERO };
        keep_nan(x, positive - negative)
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        keep_nan(x, T::ZERO)
    }
}
