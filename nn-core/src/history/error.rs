//! What can be wrong with the data or the settings of a machine of history.

use core::fmt;

use crate::math::Scalar;

/// Why a machine did not learn.
#[derive(Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum DataError {
    /// There are no samples.
    NoData,
    /// The learning rate, or another number that steers the learning, is out of range.
    Setting {
        /// Its name.
        name: &'static str,
        /// What it is.
        value: f64,
    },
    /// An input holds a number that is NaN or infinite, or for a Boltzmann machine not between 0 and 1.
    Input {
        /// Which sample.
        sample: usize,
        /// Which element of its input.
        element: usize,
    },
    /// A target is NaN or infinite.
    Target {
        /// Which sample.
        sample: usize,
    },
    /// A class that there is no unit for.
    Class {
        /// Which sample.
        sample: usize,
        /// Its class.
        class: usize,
        /// How many there are.
        classes: usize,
    },
    /// The weights outgrew every number. They are those from before the epoch, except for Boltzmann machines, of which there is
    /// no copy.
    Diverged {
        /// The epoch, from 1.
        epoch: usize,
    },
}

/// The message, as [`Display`](fmt::Display) has it: it is what `main` prints of an error that it returns.
impl fmt::Debug for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NoData => write!(f, "there are no samples to learn from"),
            Self::Setting { name, value } => write!(f, "{name} is {value}, which is out of range"),
            Self::Input { sample, element } => write!(
                f,
                "sample {sample}: element {element} of the input is not a number that can be learnt from"
            ),
            Self::Target { sample } => {
                write!(f, "sample {sample}: the target is not a finite number")
            }
            Self::Class {
                sample,
                class,
                classes,
            } => write!(
                f,
                "sample {sample}: class {class}, but there are {classes} classes, from 0 on"
            ),
            Self::Diverged { epoch } => write!(
                f,
                "the weights outgrew every number in epoch {epoch} (try a smaller learning rate)"
            ),
        }
    }
}

impl core::error::Error for DataError {}

/// That there are inputs, and that all their numbers are finite.
pub(super) fn check_inputs<'a, const INPUTS: usize, T: Scalar>(
    inputs: impl ExactSizeIterator<Item = &'a [T; INPUTS]>,
) -> Result<(), DataError> {
    if inputs.len() == 0 {
        return Err(DataError::NoData);
    }
    for (sample, input) in inputs.enumerate() {
        if let Some(element) = input.iter().position(|x| !x.is_finite()) {
            return Err(DataError::Input { sample, element });
        }
    }
    Ok(())
}

/// That a setting is a positive number.
pub(super) fn check_positive(name: &'static str, value: f64) -> Result<(), DataError> {
    if value.is_finite() && value > 0.0 {
        Ok(())
    } else {
        Err(DataError::Setting { name, value })
    }
}
