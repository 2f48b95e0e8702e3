//! Rates that fall as one over the count, or over its root.
//! Sources: Robbins and Monro 1951; Vaswani et al. 2017 (section 5.3). Convention: Keras's `InverseTimeDecay`.

use super::exponential::progress;
use super::{Pace, Schedule};
use crate::math::Scalar;
use crate::optim::SettingError;
use crate::optim::setting::{count, not_negative};

/// `η / (1 + γ t / n)`
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InverseTime {
    gamma: f64,
    length: usize,
    staircase: bool,
}

impl InverseTime {
    /// Falls to `1 / (1 + gamma)` over `length` counts, and on.
    #[must_use]
    pub const fn new(length: usize, gamma: f64) -> Self {
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

impl Schedule for InverseTime {
    fn learning_rate(&self, base: f64, count: usize) -> f64 {
        base / (1.0 + self.gamma * progress(count, self.length, self.staircase))
    }

    fn check(&self) -> Result<(), SettingError> {
        count("length", self.length)?;
        not_negative("gamma", self.gamma)
    }
}

/// `η min(t / n, √(n / t))` with `t` from 1: up in a line for `n` steps to the optimiser's rate, then down with
/// the root. Counts steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InverseSquareRoot {
    warm_up: usize,
}

impl InverseSquareRoot {
    /// With so many steps up.
    #[must_use]
    pub const fn new(warm_up: usize) -> Self {
        Self { warm_up }
    }
}

impl Schedule for InverseSquareRoot {
    fn learning_rate(&self, base: f64, count: usize) -> f64 {
        let ratio = (count as f64 + 1.0) / self.warm_up as f64;
        base * Scalar::minimum(ratio, 1.0 / Scalar::sqrt(ratio))
    }

    fn pace(&self) -> Pace {
        Pace::Steps
    }

    fn check(&self) -> Result<(), SettingError> {
        count("warm_up", self.warm_up)
    }
}
