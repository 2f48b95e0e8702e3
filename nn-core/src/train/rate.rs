//! The optimiser of a running training, with the learning rate that its schedule says.

use crate::optim::Optimiser;
use crate::schedule::{Pace, Schedule};
use crate::train::TrainingError;

/// Copies of an optimiser and a schedule, which change while the training runs.
pub(super) struct Rate<O, S> {
    optimiser: O,
    schedule: S,
    /// The optimiser's own rate.
    base: f64,
    steps: usize,
}

impl<O: Optimiser, S: Schedule> Rate<O, S> {
    pub(super) fn new(optimiser: &O, schedule: &S) -> Self {
        Self {
            optimiser: optimiser.clone(),
            schedule: schedule.clone(),
            base: optimiser.learning_rate(),
            steps: 0,
        }
    }

    /// The optimiser for the next step, in this epoch from 1.
    pub(super) fn next(&mut self, epoch: usize) -> Result<&O, TrainingError> {
        let count = match self.schedule.pace() {
            Pace::Epochs => epoch - 1,
            Pace::Steps => self.steps,
        };
        self.steps = self.steps.saturating_add(1);
        let learning_rate = self.schedule.learning_rate(self.base, count);
        // A rate of zero is how many schedules start or end.
        if !(learning_rate.is_finite() && learning_rate >= 0.0) {
            return Err(TrainingError::ScheduledRate {
                learning_rate,
                count,
            });
        }
        self.optimiser.set_learning_rate(learning_rate);
        Ok(&self.optimiser)
    }

    pub(super) fn learning_rate(&self) -> f64 {
        self.optimiser.learning_rate()
    }

    pub(super) fn observe(&mut self, loss: f64) {
        self.schedule.observe(loss);
    }
}
