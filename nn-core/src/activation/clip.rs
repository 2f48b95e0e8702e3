//! Cut to a range: y = min(max(x, low), high); dy/dx = 1 between the bounds, 0 at them and beyond.

use super::{Activation, clamp, indicator};
use crate::math::Scalar;

/// x, cut to `LOW..=HIGH`, which are the bits of two `f64`. In `network!`: `clip(-1, 1)`.
///
/// ```
/// use nn_core::activation::{Activation, Clip};
///
/// type Unit = Clip<{ 0.0_f64.to_bits() }, { 1.0_f64.to_bits() }>;
/// assert_eq!([-3.0, 0.25, 7.0].map(Unit::value::<f32>), [0.0, 0.25, 1.0]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Clip<const LOW: u64, const HIGH: u64>;

impl<const LOW: u64, const HIGH: u64> Clip<LOW, HIGH> {
    fn bounds<T: Scalar>() -> [T; 2] {
        [LOW, HIGH].map(|bits| T::from_f64(f64::from_bits(bits)))
    }
}

impl<const LOW: u64, const HIGH: u64> Activation for Clip<LOW, HIGH> {
    const NAME: &'static str = "clip";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        let [low, high] = Self::bounds();
        clamp(x, low, high)
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        let [low, high] = Self::bounds();
        indicator(x, low, high)
    }
}
