//! Softsign: y = x / (1 + |x|), dy/dx = 1 / (1 + |x|)².
//!
//! Source: Turian, Bergstra and Bengio 2009.

use super::{Activation, clamp};
use crate::math::Scalar;

/// y = x / (1 + |x|)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Softsign;

impl Activation for Softsign {
    const NAME: &'static str = "softsign";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        // ∞ / ∞ is no number.
        let x = clamp(x, -T::MAX, T::MAX);
        x / (T::ONE + x.abs())
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        let reciprocal = T::ONE / (T::ONE + x.abs());
        reciprocal * reciprocal
    }
}
