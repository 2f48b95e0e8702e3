//! Losses: how wrong an output is, and the gradient of that.
//!
//! | loss | output | target |
//! |---|---|---|
//! | [`MeanSquaredError`] | any | numbers of the same shape |
//! | [`BinaryCrossEntropy`] | probabilities | numbers in 0..=1 |
//! | [`BinaryCrossEntropyWithLogits`] | logits | numbers in 0..=1 |
//! | [`CrossEntropy`] | logits | a class, `usize` |
//! | [`SoftCrossEntropy`] | logits | probabilities, one-hot for example |
//!
//! A loss is the mean over a batch, as PyTorch's `reduction = "mean"`.

mod binary_cross_entropy;
mod cross_entropy;
mod mean_squared_error;

pub use binary_cross_entropy::{BinaryCrossEntropy, BinaryCrossEntropyWithLogits};
pub use cross_entropy::{CrossEntropy, SoftCrossEntropy};
pub use mean_squared_error::MeanSquaredError;

use crate::flat::Flat;
use crate::math::Scalar;

/// A plain array of a network's input or output: `[f32; 10]`, `[[[f32; 1]; 8]; 8]`.
pub trait Array<T: Scalar>: Flat<T> + Copy + core::fmt::Debug + PartialEq + 'static {}

impl<T: Scalar, A: Flat<T> + Copy + core::fmt::Debug + PartialEq + 'static> Array<T> for A {}

/// The loss of one sample, and its gradient.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a loss",
    note = "`Training::new` takes a loss and an optimiser, `Training::new(CrossEntropy, Adam::new(1e-3))`"
)]
pub trait Loss {
    /// What the output `O` is compared with: `O` itself, or a class.
    type Target<O: Copy + 'static>;

    /// The loss of one sample. Where `d_output` is asked for, the loss's gradient by `output` is written there.
    fn loss<T: Scalar, O: Array<T>>(
        &self,
        output: &O,
        target: &Self::Target<O>,
        d_output: Option<&mut O>,
    ) -> T;

    /// Whether the target can be learnt for an output of this kind.
    ///
    /// # Errors
    ///
    /// What is wrong with it: a class that does not exist, a number that is not finite or out of range.
    fn check<T: Scalar, O: Array<T>>(&self, target: &Self::Target<O>) -> Result<(), TargetError>;

    /// Whether the output counts as right, for losses that classify.
    fn is_right<T: Scalar, O: Array<T>>(
        &self,
        output: &O,
        target: &Self::Target<O>,
    ) -> Option<bool> {
        let _ = (output, target);
        None
    }
}

/// What is wrong with a target.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum TargetError {
    /// A class that the network has no output for.
    Class {
        /// The class.
        class: usize,
        /// How many there are.
        classes: usize,
    },
    /// A number that is NaN or infinite.
    NotFinite {
        /// Its place in the target, row-major.
        element: usize,
    },
    /// A number that is no probability.
    NotAProbability {
        /// Its place in the target, row-major.
        element: usize,
        /// The number.
        value: f64,
    },
}

impl core::fmt::Display for TargetError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match *self {
            Self::Class { class, classes } => {
                write!(
                    f,
                    "class {class}, but the network has outputs for {classes} classes, from 0 on"
                )
            }
            Self::NotFinite { element } => write!(f, "element {element} is not a finite number"),
            Self::NotAProbability { element, value } => {
                write!(
                    f,
                    "element {element} is {value}, not a probability between 0 and 1"
                )
            }
        }
    }
}

impl core::error::Error for TargetError {}

fn check_finite<T: Scalar>(target: &[T]) -> Result<(), TargetError> {
    match target.iter().position(|t| !t.is_finite()) {
        Some(element) => Err(TargetError::NotFinite { element }),
        None => Ok(()),
    }
}

fn check_probabilities<T: Scalar>(target: &[T]) -> Result<(), TargetError> {
    check_finite(target)?;
    match target.iter().position(|&t| t < T::ZERO || t > T::ONE) {
        Some(element) => Err(TargetError::NotAProbability {
            element,
            value: target[element].to_f64(),
        }),
        None => Ok(()),
    }
}

/// Where the largest element stands, the first of equals; `None` if one is NaN or there is none.
pub fn argmax<T: Scalar>(values: &[T]) -> Option<usize> {
    let mut best = 0;
    for (place, value) in values.iter().enumerate() {
        if value.is_nan() {
            return None;
        }
        if *value > values[best] {
            best = place;
        }
    }
    (!values.is_empty()).then_some(best)
}
