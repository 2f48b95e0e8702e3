//! A rate that gets smaller each time the loss stops falling.
//! Convention: PyTorch's `ReduceLROnPlateau` (`mode = min`, `threshold_mode = rel`, without its `eps`).

use super::Schedule;
use crate::math::Scalar;
use crate::optim::SettingError;
use crate::optim::setting::{not_negative, share};

/// Reduces the rate on a plateau of the loss: the validation's, or the training's if there is none.
///
/// It remembers what it has seen; a training starts from the value it was given.
///
/// ```
/// use nn_core::schedule::{Plateau, Schedule};
///
/// let mut plateau = Plateau::new().patience(1).factor(0.5);
/// for loss in [1.0, 0.9, 0.9, 0.9] {
///     plateau.observe(loss);
/// }
/// assert_eq!(plateau.learning_rate(0.1, 4), 0.05);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plateau {
    factor: f64,
    patience: usize,
    threshold: f64,
    cooldown: usize,
    floor: f64,
    best: Option<f64>,
    bad: usize,
    cooling: usize,
    reductions: i32,
}

impl Plateau {
    /// A tenth of the rate after more than ten epochs in a row without a loss that is smaller than the best by a
    /// ten-thousandth of it.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            factor: 0.1,
            patience: 10,
            threshold: 1e-4,
            cooldown: 0,
            floor: 0.0,
            best: None,
            bad: 0,
            cooling: 0,
            reductions: 0,
        }
    }

    /// What the rate is multiplied by.
    #[must_use]
    pub const fn factor(self, factor: f64) -> Self {
        Self { factor, ..self }
    }

    /// How many epochs without a better loss are borne with.
    #[must_use]
    pub const fn patience(self, patience: usize) -> Self {
        Self { patience, ..self }
    }

    /// By what share of the best loss a loss has to be smaller to count as better.
    #[must_use]
    pub const fn threshold(self, threshold: f64) -> Self {
        Self { threshold, ..self }
    }

    /// For how many epochs after a reduction nothing is held against the loss.
    #[must_use]
    pub const fn cooldown(self, epochs: usize) -> Self {
        Self {
            cooldown: epochs,
            ..self
        }
    }

    /// With another lowest rate than 0.
    #[must_use]
    pub const fn floor(self, rate: f64) -> Self {
        Self {
            floor: rate,
            ..self
        }
    }
}

impl Default for Plateau {
    fn default() -> Self {
        Self::new()
    }
}

impl Schedule for Plateau {
    fn learning_rate(&self, base: f64, _count: usize) -> f64 {
        // An optimiser whose own rate is lower keeps it.
        let floor = Scalar::minimum(self.floor, base);
        Scalar::maximum(base * Scalar::powi(self.factor, self.reductions), floor)
    }

    fn observe(&mut self, loss: f64) {
        let bar = |best: f64| best * (1.0 - self.threshold);
        // No comparison holds for NaN: it is never better.
        if self
            .best
            .map_or(loss < f64::INFINITY, |best| loss < bar(best))
        {
            self.best = Some(loss);
            self.bad = 0;
        } else {
            self.bad += 1;
        }
        if self.cooling > 0 {
            self.cooling -= 1;
            self.bad = 0;
        }
        if self.bad > self.patience {
            self.reductions = self.reductions.saturating_add(1);
            self.cooling = self.cooldown;
            self.bad = 0;
        }
    }

    fn check(&self) -> Result<(), SettingError> {
        share("factor", self.factor)?;
        share("threshold", self.threshold)?;
        not_negative("floor", self.floor)
    }
}
