//! What can go wrong in training, and the look at the data before it starts.

use core::fmt;

use crate::flat::Flat;
use crate::kernel::finite::all_finite;
use crate::loss::{Loss, TargetError};
use crate::math::Scalar;
use crate::network::Network;
use crate::optim::{Optimiser, SettingError};
use crate::schedule::Schedule;
use crate::train::Sample;

/// Why a training did not start, or stopped.
#[derive(Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum TrainingError {
    /// There are no samples.
    NoData,
    /// No epochs were asked for.
    NoEpochs,
    /// A batch without samples was asked for.
    EmptyBatch,
    /// The learning rate is no positive number.
    LearningRate {
        /// What it is.
        learning_rate: f64,
    },
    /// A setting of the optimiser or of the schedule is outside its range.
    Setting(SettingError),
    /// The schedule gave a learning rate that is negative or not finite.
    ScheduledRate {
        /// What it gave.
        learning_rate: f64,
        /// For which epoch, or step over all epochs, from 0.
        count: usize,
    },
    /// A step was given more samples than its memory has room for.
    BatchTooLarge {
        /// How many samples.
        samples: usize,
        /// How many there is room for.
        batch: usize,
    },
    /// An input holds a number that is NaN or infinite.
    Input {
        /// Whether it is a sample of the validation data.
        validation: bool,
        /// Which sample.
        sample: usize,
        /// Which element of its input, row-major.
        element: usize,
    },
    /// A target cannot be learnt.
    Target {
        /// Whether it is a sample of the validation data.
        validation: bool,
        /// Which sample.
        sample: usize,
        /// What is wrong with it.
        error: TargetError,
    },
    /// The training diverged: something is NaN or infinite. This batch did not change the network.
    NotFinite {
        /// The epoch, from 1.
        epoch: usize,
        /// The batch in the epoch, from 1.
        batch: usize,
        /// What is not finite.
        part: Part,
    },
}

/// Where a number first was not finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The loss of the batch.
    Loss,
    /// The gradient of a step's parameters.
    Gradient {
        /// The step's name.
        step: &'static str,
    },
    /// The loss after an epoch: of the validation data, or where there is none of the first samples.
    LossAfterwards,
    /// A step's parameters, after an epoch.
    Parameters {
        /// The step's name.
        step: &'static str,
    },
}

/// The message, as [`Display`](fmt::Display) has it: it is what `main` prints of an error that it returns.
impl fmt::Debug for TrainingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for TrainingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let data = |validation| if validation { "validation" } else { "training" };
        match *self {
            Self::NoData => write!(f, "there are no samples to learn from, or to evaluate"),
            Self::NoEpochs => write!(f, "no epochs were asked for; at least one is needed"),
            Self::EmptyBatch => write!(
                f,
                "a batch of 0 samples was asked for; it needs at least one"
            ),
            Self::LearningRate { learning_rate } => {
                write!(
                    f,
                    "the learning rate is {learning_rate}, not a positive number"
                )
            }
            Self::Setting(error) => error.fmt(f),
            Self::ScheduledRate {
                learning_rate,
                count,
            } => {
                write!(
                    f,
                    "the schedule gave the learning rate {learning_rate} at {count}, not a number of at least 0"
                )
            }
            Self::BatchTooLarge { samples, batch } => {
                write!(
                    f,
                    "{samples} samples in one step, but there is room for {batch}"
                )
            }
            Self::Input {
                validation,
                sample,
                element,
            } => write!(
                f,
                "{} sample {sample}: element {element} of the input is not a finite number",
                data(validation)
            ),
            Self::Target {
                validation,
                sample,
                error,
            } => {
                write!(
                    f,
                    "{} sample {sample}: the target is wrong: {error}",
                    data(validation)
                )
            }
            Self::NotFinite { epoch, batch, part } => {
                write!(f, "the training diverged in epoch {epoch}, batch {batch}: ")?;
                match part {
                    Part::Loss => write!(f, "the loss is not finite"),
                    Part::LossAfterwards => write!(f, "the loss after the epoch is not finite"),
                    Part::Gradient { step } => write!(f, "the gradient of `{step}` is not finite"),
                    Part::Parameters { step } => {
                        write!(f, "the parameters of `{step}` are not finite")
                    }
                }?;
                write!(
                    f,
                    " (try a smaller learning rate or inputs of a smaller scale, and see that the last step gives what the \
                     loss takes: logits, or probabilities)"
                )
            }
        }
    }
}

impl core::error::Error for TrainingError {}

/// Looks at the numbers that steer the loop.
pub(super) fn check_settings(
    epochs: usize,
    batch: usize,
    optimiser: &impl Optimiser,
    schedule: &impl Schedule,
) -> Result<(), TrainingError> {
    if epochs == 0 {
        return Err(TrainingError::NoEpochs);
    }
    if batch == 0 {
        return Err(TrainingError::EmptyBatch);
    }
    let learning_rate = optimiser.learning_rate();
    if !(learning_rate.is_finite() && learning_rate > 0.0) {
        return Err(TrainingError::LearningRate { learning_rate });
    }
    optimiser
        .check()
        .and_then(|()| schedule.check())
        .map_err(TrainingError::Setting)
}

/// Looks at everything that the loop will read.
pub(super) fn check_data<N: Network, L: Loss>(
    loss: &L,
    train: &[Sample<N, L>],
    valid: &[Sample<N, L>],
) -> Result<(), TrainingError> {
    if train.is_empty() {
        return Err(TrainingError::NoData);
    }
    for (validation, samples) in [(false, train), (true, valid)] {
        for (sample, (input, target)) in samples.iter().enumerate() {
            if !all_finite(input.flat()) {
                let element = input.flat().iter().position(|x| !x.is_finite());
                return Err(TrainingError::Input {
                    validation,
                    sample,
                    element: element.unwrap_or(0),
                });
            }
            loss.check::<N::Scalar, N::OutputArray>(target)
                .map_err(|error| TrainingError::Target {
                    validation,
                    sample,
                    error,
                })?;
        }
    }
    Ok(())
}
