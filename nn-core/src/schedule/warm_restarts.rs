//! Cosines one after the other, each longer than the one before by a factor: SGDR.
//! Source: Loshchilov and Hutter 2017. Conventions: PyTorch's `CosineAnnealingWarmRestarts`; Keras's
//! `CosineDecayRestarts`, whose peaks can get lower.

use super::Schedule;
use super::cosine::half_wave;
use super::floor::{Floor, floor_settings};
use crate::math::Scalar;
use crate::optim::SettingError;
use crate::optim::setting::{check, count, positive};

/// A rate that falls in half a wave, starts again at the top, and so on.
///
/// ```
/// use nn_core::schedule::{Schedule, WarmRestarts};
///
/// let restarts = WarmRestarts::new(10).lengths(2.0);
/// assert_eq!([0, 10, 30, 70].map(|t| restarts.learning_rate(0.5, t)), [0.5; 4]);
/// assert!(restarts.learning_rate(0.5, 29) < 0.01);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WarmRestarts {
    first: usize,
    lengths: f64,
    peaks: f64,
    floor: Floor,
}

impl WarmRestarts {
    /// Waves of `length` counts each, from the optimiser's rate to 0.
    #[must_use]
    pub const fn new(length: usize) -> Self {
        Self {
            first: length,
            lengths: 1.0,
            peaks: 1.0,
            floor: Floor::ZERO,
        }
    }

    /// Each wave longer than the one before by a factor of at least 1: PyTorch's `T_mult`, Keras's `t_mul`.
    #[must_use]
    pub const fn lengths(self, factor: f64) -> Self {
        Self {
            lengths: factor,
            ..self
        }
    }

    /// Each peak lower than the one before by a factor: Keras's `m_mul`.
    #[must_use]
    pub const fn peaks(self, factor: f64) -> Self {
        Self {
            peaks: factor,
            ..self
        }
    }

    floor_settings!();

    /// How many waves are over, and the place in the one that is not, from 0 to 1.
    fn place(&self, count: usize) -> (i32, f64) {
        let progress = count as f64 / self.first as f64;
        // Waves of one length need no search; what is not finite would have no end.
        if self.lengths <= 1.0 || !(self.lengths * progress).is_finite() {
            let over = count.checked_div(self.first).unwrap_or(0);
            let rest = count.checked_rem(self.first).unwrap_or(0);
            let over = i32::try_from(over).unwrap_or(i32::MAX);
            return (over, rest as f64 / self.first as f64);
        }
        let (mut over, mut length, mut rest) = (0, 1.0, progress);
        while rest >= length {
            rest -= length;
            length *= self.lengths;
            over += 1;
        }
        (over, rest / length)
    }
}

impl Schedule for WarmRestarts {
    fn learning_rate(&self, base: f64, count: usize) -> f64 {
        let (over, place) = self.place(count);
        let floor = self.floor.of(base);
        let top = floor + (base - floor) * Scalar::powi(self.peaks, over);
        half_wave(top, floor, place)
    }

    fn check(&self) -> Result<(), SettingError> {
        count("length", self.first)?;
        let right = self.lengths.is_finite() && self.lengths >= 1.0;
        check(
            "lengths",
            self.lengths,
            "a finite number of at least 1",
            right,
        )?;
        positive("peaks", self.peaks)?;
        self.floor.check()
    }
}
