//! Metrics: what a person wants to know of predictions.
//!
//! | metric | of | scikit-learn |
//! |---|---|---|
//! | [`accuracy`] | scores and classes | `accuracy_score` |
//! | [`top_k_accuracy`] | scores and classes | `top_k_accuracy_score` |
//! | [`ConfusionMatrix`] | classes, or scores and classes | `confusion_matrix` |
//! | [`precision`](ConfusionMatrix::precision), [`recall`](ConfusionMatrix::recall), [`f1`](ConfusionMatrix::f1) | a confusion matrix, by class | `precision_recall_fscore_support` |
//! | [`averages`](ConfusionMatrix::averages) | a confusion matrix; macro, micro or weighted | the same with `average` |
//! | [`matthews_correlation`](ConfusionMatrix::matthews_correlation) | a confusion matrix | `matthews_corrcoef` |
//! | [`roc_auc`] | scores, positive or not | `roc_auc_score` |
//! | [`RegressionErrors`]: mean absolute, mean squared, R² | numbers | `mean_absolute_error`, `mean_squared_error`, `r2_score` |
//! | [`Calibration`]: expected and maximum error, Brier score | probabilities, right or not | (none), `brier_score_loss` |
//!
//! What has no value, for want of samples or of a second class, is `None` or a [`MetricError`] that says why. None needs a
//! heap: some add up sample by sample, the others take slices.

mod accuracy;
mod calibration;
mod confusion;
mod error;
mod precision_recall;
mod regression;
mod roc_auc;

pub use crate::loss::argmax;
pub use accuracy::{accuracy, top_k_accuracy};
pub use calibration::{Calibration, CalibrationBin};
pub use confusion::ConfusionMatrix;
pub use error::MetricError;
pub use precision_recall::{Average, Averages};
pub use regression::RegressionErrors;
pub use roc_auc::roc_auc;

use crate::layer::softmax_in_place;
use crate::math::Scalar;

/// The probabilities of logits, `exp(z_i) / Σ exp(z_j)`: what a network thinks that was trained with
/// [`CrossEntropy`](crate::loss::CrossEntropy).
///
/// ```
/// use nn_core::metrics::softmax;
///
/// assert_eq!(softmax(&[1.0_f32, 1.0]), [0.5, 0.5]);
/// ```
#[must_use]
pub fn softmax<T: Scalar, const CLASSES: usize>(logits: &[T; CLASSES]) -> [T; CLASSES] {
    let mut probabilities = *logits;
    if CLASSES > 0 {
        softmax_in_place(&mut probabilities, CLASSES);
    }
    probabilities
}
