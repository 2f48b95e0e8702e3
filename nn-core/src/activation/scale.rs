//! A constant factor: y = factor · x; dy/dx = factor.

use super::Activation;
use crate::math::Scalar;

/// y = `FACTOR` · x
///
/// `FACTOR` is the bits of an `f64`, since Rust has no constant parameters of floating point. In `network!`:
/// `scale(0.5)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scale<const FACTOR: u64>;

impl<const FACTOR: u64> Activation for Scale<FACTOR> {
    const NAME: &'static str = "scale";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        T::from_f64(f64::from_bits(FACTOR)) * x
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        super::keep_nan(x, T::from_f64(f64::from_bits(FACTOR)))
    }
}
