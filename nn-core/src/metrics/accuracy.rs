//! Accuracy and top-k accuracy: the share of samples whose class has the highest score, or one of the `k` highest.
//! Of equal scores the first counts as higher, as [`argmax`](super::argmax) has it. A sample with a NaN among its scores
//! counts as wrong. Convention: scikit-learn's `accuracy_score`, `top_k_accuracy_score` (which takes the last of equals).

use super::MetricError;
use crate::math::Scalar;

/// The share of samples whose class has the highest score.
///
/// ```
/// use nn_core::metrics::accuracy;
///
/// assert_eq!(accuracy(&[[0.1, 0.9], [0.8, 0.2]], &[1, 1]), Ok(0.5));
/// ```
///
/// # Errors
///
/// No samples, more or fewer labels than samples, a class that there is no score for.
pub fn accuracy<T: Scalar, const CLASSES: usize>(
    scores: &[[T; CLASSES]],
    labels: &[usize],
) -> Result<f64, MetricError> {
    top_k_accuracy(scores, labels, 1)
}

/// The share of samples whose class has one of the `k` highest scores: none for `k = 0`, all without NaN from as many as there
/// are classes on.
///
/// ```
/// use nn_core::metrics::top_k_accuracy;
///
/// let scores = [[0.1, 0.5, 0.4], [0.7, 0.2, 0.1]];
/// assert_eq!(top_k_accuracy(&scores, &[2, 2], 2), Ok(0.5));
/// ```
///
/// # Errors
///
/// No samples, more or fewer labels than samples, a class that there is no score for.
pub fn top_k_accuracy<T: Scalar, const CLASSES: usize>(
    scores: &[[T; CLASSES]],
    labels: &[usize],
    k: usize,
) -> Result<f64, MetricError> {
    if scores.len() != labels.len() {
        return Err(MetricError::Lengths {
            predictions: scores.len(),
            labels: labels.len(),
        });
    }
    if scores.is_empty() {
        return Err(MetricError::Empty);
    }
    let mut right = 0;
    for (sample, (scores, &class)) in scores.iter().zip(labels).enumerate() {
        if class >= CLASSES {
            return Err(MetricError::Class {
                sample,
                class,
                classes: CLASSES,
            });
        }
        if rank(scores, class).is_some_and(|rank| rank < k) {
            right += 1;
        }
    }
    Ok(f64::from(right) / labels.len() as f64)
}

/// How many classes score higher; `None` if a score is NaN.
fn rank<T: Scalar>(scores: &[T], class: usize) -> Option<usize> {
    if scores.iter().any(|score| score.is_nan()) {
        return None;
    }
    let own = scores[class];
    let is_higher = |&(i, &score): &(usize, &T)| score > own || (score == own && i < class);
    Some(scores.iter().enumerate().filter(is_higher).count())
}
