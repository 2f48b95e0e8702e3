//! Rates that change all at once: every `n` counts, at milestones, or to given values.
//! Conventions: PyTorch's `StepLR` and `MultiStepLR`; Keras's `PiecewiseConstantDecay`.

use super::Schedule;
use crate::math::Scalar;
use crate::optim::SettingError;
use crate::optim::setting::{count, not_negative, positive};

/// `η γ^⌊t / n⌋`
///
/// ```
/// use nn_core::schedule::{Schedule, StepDecay};
///
/// let halved = StepDecay::new(10, 0.5);
/// assert_eq!([9, 10, 20].map(|t| halved.learning_rate(0.8, t)), [0.8, 0.4, 0.2]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepDecay {
    length: usize,
    gamma: f64,
}

impl StepDecay {
    /// Times `gamma` every `length` counts.
    #[must_use]
    pub const fn new(length: usize, gamma: f64) -> Self {
        Self { length, gamma }
    }
}

impl Schedule for StepDecay {
    fn learning_rate(&self, base: f64, count: usize) -> f64 {
        base * power(self.gamma, count.checked_div(self.length).unwrap_or(0))
    }

    fn check(&self) -> Result<(), SettingError> {
        count("length", self.length)?;
        positive("gamma", self.gamma)
    }
}

/// `η γ^k`, where `k` milestones are reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MultiStep<const MILESTONES: usize> {
    milestones: [usize; MILESTONES],
    gamma: f64,
}

impl<const MILESTONES: usize> MultiStep<MILESTONES> {
    /// Times `gamma` at each of the milestones, in any order; twice at one that stands there twice.
    #[must_use]
    pub const fn new(milestones: [usize; MILESTONES], gamma: f64) -> Self {
        Self { milestones, gamma }
    }
}

impl<const MILESTONES: usize> Schedule for MultiStep<MILESTONES> {
    fn learning_rate(&self, base: f64, count: usize) -> f64 {
        let reached = self
            .milestones
            .iter()
            .filter(|&&milestone| milestone <= count);
        base * power(self.gamma, reached.count())
    }

    fn check(&self) -> Result<(), SettingError> {
        positive("gamma", self.gamma)
    }
}

/// Given rates, whatever the optimiser's own is.
///
/// ```
/// use nn_core::schedule::{PiecewiseConstant, Schedule};
///
/// let rates = PiecewiseConstant::new(0.1, [(10, 0.05), (20, 0.01)]);
/// assert_eq!([10, 11, 21].map(|t| rates.learning_rate(1.0, t)), [0.1, 0.05, 0.01]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PiecewiseConstant<const BOUNDARIES: usize> {
    first: f64,
    later: [(usize, f64); BOUNDARIES],
}

impl<const BOUNDARIES: usize> PiecewiseConstant<BOUNDARIES> {
    /// The rate `first`, then after each boundary the rate beside it; the boundary itself still has the rate before it, as
    /// in Keras. Boundaries grow.
    #[must_use]
    pub const fn new(first: f64, later: [(usize, f64); BOUNDARIES]) -> Self {
        Self { first, later }
    }
}

impl<const BOUNDARIES: usize> Schedule for PiecewiseConstant<BOUNDARIES> {
    fn learning_rate(&self, _base: f64, count: usize) -> f64 {
        let passed = self
            .later
            .iter()
            .rev()
            .find(|(boundary, _)| count > *boundary);
        passed.map_or(self.first, |&(_, rate)| rate)
    }

    fn check(&self) -> Result<(), SettingError> {
        not_negative("first", self.first)?;
        self.later
            .iter()
            .try_for_each(|&(_, rate)| not_negative("rate", rate))
    }
}

fn power(gamma: f64, exponent: usize) -> f64 {
    Scalar::powi(gamma, i32::try_from(exponent).unwrap_or(i32::MAX))
}
