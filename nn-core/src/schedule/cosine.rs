//! `min + (η - min) (1 + cos(π t / n)) / 2`.
//! Source: Loshchilov and Hutter 2017. Conventions: PyTorch's `CosineAnnealingLR`, whose wave goes on after `n`;
//! Keras's `CosineDecay`, which stays at its floor.

use core::f64::consts::PI;

use super::Schedule;
use super::floor::{Floor, floor_settings};
use crate::math::Scalar;
use crate::optim::SettingError;
use crate::optim::setting::count;

/// A rate that falls in half a wave.
///
/// ```
/// use nn_core::schedule::{Cosine, Schedule};
///
/// let cosine = Cosine::new(10).floor(0.1);
/// assert_eq!([0, 10].map(|t| cosine.learning_rate(0.5, t)), [0.5, 0.1]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cosine {
    length: usize,
    floor: Floor,
    stays: bool,
}

impl Cosine {
    /// Down to 0 in `length` counts; then up again in as many, as in PyTorch.
    #[must_use]
    pub const fn new(length: usize) -> Self {
        Self {
            length,
            floor: Floor::ZERO,
            stays: false,
        }
    }

    /// Down to 0 in `length` counts, and stays there, as in Keras.
    #[must_use]
    pub const fn keras(length: usize) -> Self {
        Self {
            stays: true,
            ..Self::new(length)
        }
    }

    floor_settings!();
}

/// From `top` at 0 down to `bottom` at 1.
pub(super) fn half_wave(top: f64, bottom: f64, place: f64) -> f64 {
    bottom + (top - bottom) * (1.0 + Scalar::cos(PI * place)) / 2.0
}

impl Schedule for Cosine {
    fn learning_rate(&self, base: f64, count: usize) -> f64 {
        let count = if self.stays {
            count.min(self.length)
        } else {
            // A whole wave later it is the same, and the cosine of a small number is more exact.
            count
                .checked_rem(self.length.saturating_mul(2))
                .unwrap_or(0)
        };
        half_wave(base, self.floor.of(base), count as f64 / self.length as f64)
    }

    fn check(&self) -> Result<(), SettingError> {
        count("length", self.length)?;
        self.floor.check()
    }
}
