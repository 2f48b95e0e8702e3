//! Why a metric has no value.

use core::fmt;

/// Why a metric has no value: nothing that a NaN would have to stand for.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum MetricError {
    /// There are no samples.
    Empty,
    /// More or fewer labels than predictions.
    Lengths {
        /// How many predictions there are.
        predictions: usize,
        /// How many labels there are.
        labels: usize,
    },
    /// A label that there is no score for.
    Class {
        /// The sample.
        sample: usize,
        /// Its class.
        class: usize,
        /// How many there are.
        classes: usize,
    },
    /// A number that is NaN, or infinite where that has no meaning.
    NotFinite {
        /// The sample.
        sample: usize,
    },
    /// A number that is no probability.
    NotAProbability {
        /// The sample.
        sample: usize,
        /// The number.
        value: f64,
    },
    /// All samples are of one class, so that there is nothing to tell apart.
    OneClass,
    /// All true values are the same, so that there is nothing to explain.
    Constant,
}

impl fmt::Display for MetricError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Empty => write!(f, "there are no samples"),
            Self::Lengths {
                predictions,
                labels,
            } => write!(f, "{predictions} predictions, but {labels} labels"),
            Self::Class {
                sample,
                class,
                classes,
            } => write!(
                f,
                "sample {sample}: class {class}, but there are scores for {classes} classes, from 0 on"
            ),
            Self::NotFinite { sample } => write!(f, "sample {sample}: not a finite number"),
            Self::NotAProbability { sample, value } => {
                write!(
                    f,
                    "sample {sample}: {value} is not a probability between 0 and 1"
                )
            }
            Self::OneClass => write!(f, "all samples are of one class"),
            Self::Constant => write!(f, "all true values are the same"),
        }
    }
}

impl core::error::Error for MetricError {}
