//! Rectified linear unit capped at 6: y = min(max(x, 0), 6), dy/dx = 1 for 0 < x < 6, else 0; 0 at
//! both kinks.
//!
//! Source: Krizhevsky 2010, Convolutional Deep Belief Networks on CIFAR-10; MobileNets.

use super::{Activation, clamp, indicator};
use crate::math::Scalar;

/// y = min(max(x, 0), 6)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Relu6;

impl Activation for Relu6 {
    const NAME: &'static str = "relu6";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        clamp(x, T::ZERO, T::from_f64(6.0))
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        indicator(x, T::ZERO, T::from_f64(6.0))
    }
}
