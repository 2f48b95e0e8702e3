//! Losses: how wrong an output is, and the gradient of that.
//!
//! | loss | output | target | PyTorch | Keras |
//! |---|---|---|---|---|
//! | [`MeanSquaredError`] | any | numbers of the same shape | `MSELoss` | `MeanSquaredError` |
//! | [`MeanAbsoluteError`] | any | numbers of the same shape | `L1Loss` | `MeanAbsoluteError` |
//! | [`Huber`] | any | numbers of the same shape | `HuberLoss` | `Huber` |
//! | [`SmoothL1`] | any | numbers of the same shape | `SmoothL1Loss` | |
//! | [`LogCosh`] | any | numbers of the same shape | | `LogCosh` |
//! | [`CosineSimilarity`] | any | numbers of the same shape, not all 0 | `-cosine_similarity` | `CosineSimilarity` |
//! | [`Poisson::of_rates`] | positive | counts | `PoissonNLLLoss(log_input=False)` | `Poisson` |
//! | [`Poisson::of_log_rates`] | any | counts | `PoissonNLLLoss` | |
//! | [`BinaryCrossEntropy`] | probabilities | numbers in 0..=1 | `BCELoss` | `BinaryCrossentropy` |
//! | [`BinaryCrossEntropyWithLogits`] | logits | numbers in 0..=1 | `BCEWithLogitsLoss` | `BinaryCrossentropy(from_logits=True)` |
//! | [`.positive_weight(3.0)`](BinaryCrossEntropyWithLogits::positive_weight) | logits | numbers in 0..=1 | `BCEWithLogitsLoss(pos_weight=..)` | |
//! | [`Hinge`] | scores | -1 or 1 | | `Hinge` |
//! | [`SquaredHinge`] | scores | -1 or 1 | | `SquaredHinge` |
//! | [`CrossEntropy`] | logits | a class, `usize` | `CrossEntropyLoss` | `SparseCategoricalCrossentropy(from_logits=True)` |
//! | [`.label_smoothing(0.1)`](CrossEntropy::label_smoothing) | logits | a class, `usize` | `CrossEntropyLoss(label_smoothing=..)` | |
//! | [`.class_weights([1.0, 5.0])`](CrossEntropy::class_weights) | logits | a class, `usize` | `CrossEntropyLoss(weight=..)`, but for the mean | `fit(class_weight=..)` |
//! | [`SoftCrossEntropy`] | logits | probabilities, one-hot for example | `CrossEntropyLoss` | `CategoricalCrossentropy(from_logits=True)` |
//! | [`CategoricalCrossEntropy`] | probabilities | probabilities, one-hot for example | | `CategoricalCrossentropy` |
//! | [`NegativeLogLikelihood`] | log-probabilities | a class, `usize` | `NLLLoss` | |
//! | [`KullbackLeibler::of_probabilities`] | probabilities | probabilities | | `KLDivergence` |
//! | [`KullbackLeibler::of_log_probabilities`] | log-probabilities | probabilities | `KLDivLoss("batchmean")` | |
//! | [`MultiMargin`] | scores | a class, `usize` | `MultiMarginLoss` | |
//! | [`CategoricalHinge`] | scores | a class, `usize` | | `CategoricalHinge` |
//!
//! A loss is that of one sample; training takes the mean over the batch, as PyTorch's `reduction = "mean"`. Losses that compare
//! number by number are means over the sample's numbers, those of classes are not. None makes NaN of finite
//! numbers in its domain: logarithms that would be infinite stop, as each says.

mod binary_cross_entropy;
mod cosine_similarity;
mod cross_entropy;
mod elementwise;
mod hinge;
mod huber;
mod kullback_leibler;
mod log_cosh;
mod mean_absolute_error;
mod mean_squared_error;
mod multi_margin;
mod negative_log_likelihood;
mod poisson;
mod target;
mod weighted_binary_cross_entropy;
mod weighted_cross_entropy;

pub use binary_cross_entropy::{BinaryCrossEntropy, BinaryCrossEntropyWithLogits};
pub use cosine_similarity::CosineSimilarity;
pub use cross_entropy::{CrossEntropy, SoftCrossEntropy};
pub use hinge::{Hinge, SquaredHinge};
pub use huber::{Huber, SmoothL1};
pub use kullback_leibler::{CategoricalCrossEntropy, KullbackLeibler};
pub use log_cosh::LogCosh;
pub use mean_absolute_error::MeanAbsoluteError;
pub use mean_squared_error::MeanSquaredError;
pub use multi_margin::{CategoricalHinge, MultiMargin};
pub use negative_log_likelihood::NegativeLogLikelihood;
pub use poisson::Poisson;
pub use target::TargetError;
pub use weighted_binary_cross_entropy::WeightedBinaryCrossEntropyWithLogits;
pub use weighted_cross_entropy::{SmoothCrossEntropy, WeightedCrossEntropy};

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

/// Whether [`argmax`] is `place`.
#[inline]
fn is_largest<T: Scalar>(values: &[T], place: usize) -> bool {
    let Some(&value) = values.get(place) else {
        return false;
    };
    // Without a branch, so that it vectorises.
    let (before, after) = values.split_at(place);
    let above = before.iter().fold(true, |all, &x| all & (x < value));
    let no_less = after.iter().fold(true, |all, &x| all & (x <= value));
    above & no_less
}

/// Whether the largest elements stand at the same place, and there is no NaN.
fn same_largest<T: Scalar>(outputs: &[T], targets: &[T]) -> bool {
    let predicted = argmax(outputs);
    predicted.is_some() && predicted == argmax(targets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_is_where_argmax_says() {
        let values = [-f32::INFINITY, -1.0, 0.0, 2.0, f32::INFINITY, f32::NAN];
        let mut checked = 0;
        for number in 0..values.len().pow(4) {
            let digits = [0, 1, 2, 3].map(|place| number / values.len().pow(place) % values.len());
            let row = digits.map(|digit| values[digit]);
            for len in 0..=row.len() {
                for place in 0..=len {
                    let row = &row[..len];
                    assert_eq!(
                        is_largest(row, place),
                        argmax(row) == Some(place),
                        "{row:?}"
                    );
                    checked += 1;
                }
            }
        }
        assert!(checked > 10_000);
    }
}
