//! `η γ^(t / n)`; as a staircase with `⌊t / n⌋`.
//! Conventions: PyTorch's `ExponentialLR` (`n = 1`); Keras's `ExponentialDecay`.

use super::Schedule;
use crate::math::Scalar;
use crate::optim::SettingError;
use crate::optim::setting::{count, positive};

/// A rate that falls by the same factor every count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exponential {
    gamma: f64,
    length: usize,
    staircase: bool,
}

impl Exponential {
    /// Times `gamma` every count.
    #[must_use]
    pub const fn new(gamma: f64) -> Self {
        Self::keras(1, gamma)
    }

    /// Times `gamma` over `length` counts, evenly.
    #[must_use]
    pub const fn keras(length: usize, gamma: f64) -> Self {
        Self {
            gamma,
            length,
            staircase: false,
        }
    }

    /// All at once every `length` counts.
    #[must_use]
    pub const fn staircase(self) -> Self {
        Self {
            staircase: true,
            ..self
        }
    }
}

/// `t / n`, or `⌊t / n⌋`.
pub(super) fn progress(count: usize, length: usize, staircase: bool) -> f64 {
    if staircase {
        count.checked_div(length).unwrap_or(0) as f64
    } else {
        count as f64 / length as f64
    }
}

impl Schedule for Exponential {
    fn learning_rate(&self, base: f64, count: usize) -> f64 {
        base * Scalar::powf(self.gamma, progress(count, self.length, self.staircase))
    }

    fn check(&self) -> Result<(), SettingError> {
        count("length", self.length)?;
        positive("gamma", self.gamma)
    }
}
