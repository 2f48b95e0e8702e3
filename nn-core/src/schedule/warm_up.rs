//! A warm-up in a line, `η (start + (end - start) t / n)` up to `n`, then another schedule from its own beginning.
//! Source: Goyal et al. 2017. Conventions: PyTorch's `LinearLR`, with `SequentialLR`; Keras's `warmup_steps`.

use super::{Constant, Pace, Schedule};
use crate::optim::SettingError;
use crate::optim::setting::{count, not_negative};

/// A rate that grows in a line, and what comes then; it counts what that counts.
///
/// ```
/// use nn_core::schedule::{Schedule, StepDecay, WarmUp};
///
/// let schedule = WarmUp::new(4).start(0.0).then(StepDecay::new(2, 0.5));
/// let rates = [0, 1, 2, 4, 5, 6].map(|t| schedule.learning_rate(0.8, t));
/// assert_eq!(rates, [0.0, 0.2, 0.4, 0.8, 0.8, 0.4]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WarmUp<S = Constant> {
    length: usize,
    start: f64,
    end: f64,
    then: S,
}

impl WarmUp {
    /// In `length` counts from a third of the optimiser's rate to all of it, where it stays.
    #[must_use]
    pub const fn new(length: usize) -> Self {
        Self {
            length,
            start: 1.0 / 3.0,
            end: 1.0,
            then: Constant,
        }
    }
}

impl<S: Schedule> WarmUp<S> {
    /// From another share of the optimiser's rate than a third.
    #[must_use]
    pub fn start(self, share: f64) -> Self {
        Self {
            start: share,
            ..self
        }
    }

    /// To another share of the optimiser's rate than all of it; it is the share of what comes then, too.
    #[must_use]
    pub fn end(self, share: f64) -> Self {
        Self { end: share, ..self }
    }

    /// With a schedule that begins where the warm-up ends.
    #[must_use]
    pub fn then<Next: Schedule>(self, schedule: Next) -> WarmUp<Next> {
        WarmUp {
            length: self.length,
            start: self.start,
            end: self.end,
            then: schedule,
        }
    }
}

impl<S: Schedule> Schedule for WarmUp<S> {
    fn learning_rate(&self, base: f64, count: usize) -> f64 {
        match count.checked_sub(self.length) {
            Some(after) => self.then.learning_rate(base * self.end, after),
            None => {
                let place = count as f64 / self.length as f64;
                base * (self.start + (self.end - self.start) * place)
            }
        }
    }

    fn pace(&self) -> Pace {
        self.then.pace()
    }

    fn observe(&mut self, loss: f64) {
        self.then.observe(loss);
    }

    fn check(&self) -> Result<(), SettingError> {
        count("length", self.length)?;
        not_negative("start", self.start)?;
        not_negative("end", self.end)?;
        self.then.check()
    }
}
