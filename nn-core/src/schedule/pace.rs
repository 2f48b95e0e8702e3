//! What a schedule counts.

use super::Schedule;
use crate::optim::SettingError;

/// What a schedule counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Every epoch has its rate.
    Epochs,
    /// Every step (batch) has its rate.
    Steps,
}

/// A schedule at another pace: [`Schedule::per_step`], [`Schedule::per_epoch`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paced<S> {
    schedule: S,
    pace: Pace,
}

impl<S> Paced<S> {
    pub(super) const fn new(schedule: S, pace: Pace) -> Self {
        Self { schedule, pace }
    }
}

impl<S: Schedule> Schedule for Paced<S> {
    fn learning_rate(&self, base: f64, count: usize) -> f64 {
        self.schedule.learning_rate(base, count)
    }

    fn pace(&self) -> Pace {
        self.pace
    }

    fn observe(&mut self, loss: f64) {
        self.schedule.observe(loss);
    }

    fn check(&self) -> Result<(), SettingError> {
        self.schedule.check()
    }
}
