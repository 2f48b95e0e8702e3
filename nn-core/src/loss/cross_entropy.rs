//! Softmax cross-entropy on logits, `-Σ t_i ln softmax(z)_i = ln Σ exp(z_i) - Σ t_i z_i` where `Σ t_i = 1`.
//! Gradient: `softmax(z) Σ t_i - t`. The largest logit is subtracted first, so that nothing overflows.
//! Source: Bridle 1990; convention: PyTorch's `CrossEntropyLoss`.

use super::target::{check_class, check_probabilities};
use super::{Array, Loss, TargetError, is_largest, same_largest};
use crate::layer::softmax_in_place;
use crate::math::Scalar;

/// Softmax cross-entropy with a class as the target. The network ends in logits, without a softmax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CrossEntropy;

/// Softmax cross-entropy with a probability for every class as the target, one-hot or soft. The network
/// ends in logits, without a softmax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SoftCrossEntropy;

/// The largest logit, and `ln Σ exp(z_i)` less that. What is lost of a loss if they are added first is an f32's fourth
/// digit at logits of 1000.
fn log_sum_exp<T: Scalar>(logits: &[T]) -> (T, T) {
    let largest = logits.iter().fold(-T::INFINITY, |a, &b| a.maximum(b));
    let sum: T = logits.iter().map(|&z| (z - largest).exp()).sum();
    (largest, sum.ln())
}

/// `Σ a_i (ln Σ exp(z_j) - z_i)`, with the share `a_i` of class `i` in the target.
#[inline]
pub(super) fn soft_cross_entropy<T: Scalar, O: Array<T>>(
    output: &O,
    d_output: Option<&mut O>,
    share: impl Fn(usize) -> T,
) -> T {
    let logits = output.flat();
    if let Some(d_output) = d_output {
        let total: T = (0..O::LEN).map(&share).sum();
        *d_output = *output;
        let d_logits = d_output.flat_mut();
        softmax_in_place(d_logits, O::LEN);
        for (i, d_z) in d_logits.iter_mut().enumerate() {
            *d_z = *d_z * total - share(i);
        }
    }
    let (largest, log_sum) = log_sum_exp(logits);
    // Each difference by itself: `Σ a (ln Σ exp z - z)` does not cancel where the logits are large. One that
    // overflows does not count where its share is zero.
    let term = |i: usize| match share(i) {
        a if a == T::ZERO && !log_sum.is_nan() => T::ZERO,
        a => a * (largest - logits[i] + log_sum),
    };
    (0..O::LEN).map(term).sum()
}

impl Loss for CrossEntropy {
    type Target<O: Copy + 'static> = usize;

    /// # Panics
    ///
    /// If the class does not exist; [`check`](Loss::check) says so before.
    #[inline]
    fn loss<T: Scalar, O: Array<T>>(
        &self,
        output: &O,
        &class: &usize,
        d_output: Option<&mut O>,
    ) -> T {
        let logits = output.flat();
        if let Some(d_output) = d_output {
            *d_output = *output;
            let d_logits = d_output.flat_mut();
            softmax_in_place(d_logits, O::LEN);
            d_logits[class] -= T::ONE;
        }
        let (largest, log_sum) = log_sum_exp(logits);
        largest - logits[class] + log_sum
    }

    fn check<T: Scalar, O: Array<T>>(&self, &class: &usize) -> Result<(), TargetError> {
        check_class(class, O::LEN)
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, class: &usize) -> Option<bool> {
        Some(is_largest(output.flat(), *class))
    }
}

impl Loss for SoftCrossEntropy {
    type Target<O: Copy + 'static> = O;

    #[inline]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        let target = target.flat();
        soft_cross_entropy(output, d_output, |i| target[i])
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_probabilities(target.flat())
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, target: &O) -> Option<bool> {
        Some(same_largest(output.flat(), target.flat()))
    }
}
