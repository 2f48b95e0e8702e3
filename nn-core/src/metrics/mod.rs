//! Metrics: what a person wants to know of predictions.

mod confusion;

pub use crate::loss::argmax;
pub use confusion::ConfusionMatrix;

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
