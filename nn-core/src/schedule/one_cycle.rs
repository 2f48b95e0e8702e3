//! One cycle: from a small rate up to the optimiser's, and down to a far smaller one.
//! Source: Smith and Topin 2018. Convention: PyTorch's `OneCycleLR`, whose `max_lr` is the optimiser's rate here.

use super::cosine::half_wave;
use super::{Pace, Schedule};
use crate::optim::SettingError;
use crate::optim::setting::{count, part, positive};

/// Up to the optimiser's rate and down again. Counts steps.
///
/// ```
/// use nn_core::prelude::*;
/// use nn_core::schedule::OneCycle;
///
/// const EPOCHS: usize = 20;
/// const SAMPLES: usize = 1000;
/// const BATCH: usize = 32;
/// let steps = EPOCHS * SAMPLES.div_ceil(BATCH);
/// let training = Training::new(CrossEntropy, Sgd::new(0.2).momentum(0.9))
///     .epochs(EPOCHS)
///     .batch::<BATCH>()
///     .schedule(OneCycle::new(steps));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OneCycle {
    total: usize,
    rise: f64,
    divisor: f64,
    final_divisor: f64,
    linear: bool,
    three_phases: bool,
}

impl OneCycle {
    /// Over `total` steps: 30 % of them up from a 25th of the rate, the rest down to a 10000th of that, by cosines.
    #[must_use]
    pub const fn new(total: usize) -> Self {
        Self {
            total,
            rise: 0.3,
            divisor: 25.0,
            final_divisor: 1e4,
            linear: false,
            three_phases: false,
        }
    }

    /// With another share of the steps on the way up: PyTorch's `pct_start`.
    #[must_use]
    pub const fn rise(self, share: f64) -> Self {
        Self {
            rise: share,
            ..self
        }
    }

    /// From `1 / start` of the optimiser's rate, to `1 / end` of that: PyTorch's `div_factor` and `final_div_factor`.
    #[must_use]
    pub const fn divisors(self, start: f64, end: f64) -> Self {
        Self {
            divisor: start,
            final_divisor: end,
            ..self
        }
    }

    /// In lines, not in waves.
    #[must_use]
    pub const fn linear(self) -> Self {
        Self {
            linear: true,
            ..self
        }
    }

    /// As long down to the start as it went up, and to the end in what is left.
    #[must_use]
    pub const fn three_phases(self) -> Self {
        Self {
            three_phases: true,
            ..self
        }
    }
}

impl Schedule for OneCycle {
    fn learning_rate(&self, base: f64, count: usize) -> f64 {
        let start = base / self.divisor;
        let end = start / self.final_divisor;
        let top = self.rise * self.total as f64 - 1.0;
        let last = self.total as f64 - 1.0;
        let count = count as f64;
        let (from, to, began, ends) = if count <= top {
            (start, base, 0.0, top)
        } else if !self.three_phases {
            (base, end, top, last)
        } else if count <= 2.0 * top {
            (base, start, top, 2.0 * top)
        } else {
            (start, end, 2.0 * top, last)
        };
        // A phase without a length is over; after the last step it stays where it is.
        let place = if ends > began {
            ((count - began) / (ends - began)).min(1.0)
        } else {
            1.0
        };
        if self.linear {
            from + (to - from) * place
        } else {
            half_wave(from, to, place)
        }
    }

    fn pace(&self) -> Pace {
        Pace::Steps
    }

    fn check(&self) -> Result<(), SettingError> {
        count("total", self.total)?;
        part("rise", self.rise)?;
        positive("divisor", self.divisor)?;
        positive("final_divisor", self.final_divisor)
    }
}
