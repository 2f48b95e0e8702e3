//! Softmax cross-entropy on logits, `-Σ t_i ln softmax(z)_i = ln Σ exp(z_i) - Σ t_i z_i` where `Σ t_i = 1`.
//! Gradient: `softmax(z) Σ t_i - t`. The largest logit is subtracted first, so that nothing overflows.
//! Source: Bridle 1990; convention: PyTorch's `CrossEntropyLoss`.

use super::{Array, Loss, TargetError, argmax, check_probabilities};
use crate::layer::softmax_in_place;
use crate::math::Scalar;

/// Softmax cross-entropy with a class as the target. The network ends in logits, without a softmax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CrossEntropy;

/// Softmax cross-entropy with a probability for every class as the target, one-hot or soft. The network
/// ends in logits, without a softmax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SoftCrossEntropy;

/// `ln Σ exp(z_i)`
fn log_sum_exp<T: Scalar>(logits: &[T]) -> T {
    let largest = logits.iter().fold(-T::INFINITY, |a, &b| a.maximum(b));
    let sum: T = logits.iter().map(|&z| (z - largest).exp()).sum();
    largest + sum.ln()
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
        log_sum_exp(logits) - logits[class]
    }

    fn check<T: Scalar, O: Array<T>>(&self, &class: &usize) -> Result<(), TargetError> {
        if class < O::LEN {
            Ok(())
        } else {
            Err(TargetError::Class {
                class,
                classes: O::LEN,
            })
        }
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, class: &usize) -> Option<bool> {
        Some(argmax(output.flat()) == Some(*class))
    }
}

impl Loss for SoftCrossEntropy {
    type Target<O: Copy + 'static> = O;

    #[inline]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        let logits = output.flat();
        let target = target.flat();
        let total: T = target.iter().copied().sum();
        if let Some(d_output) = d_output {
            *d_output = *output;
            let d_logits = d_output.flat_mut();
            softmax_in_place(d_logits, O::LEN);
            for (d_z, &t) in d_logits.iter_mut().zip(target) {
                *d_z = *d_z * total - t;
            }
        }
        let log_sum = log_sum_exp(logits);
        // Each difference by itself: `Σ t (ln Σ exp z - z)` does not cancel where the logits are large.
        logits
            .iter()
            .zip(target)
            .map(|(&z, &t)| t * (log_sum - z))
            .sum()
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_probabilities(target.flat())
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, target: &O) -> Option<bool> {
        let predicted = argmax(output.flat());
        Some(predicted.is_some() && predicted == argmax(target.flat()))
    }
}
