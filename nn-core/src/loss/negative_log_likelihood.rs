//! Negative log-likelihood of log-probabilities `l` with a class `c` as the target, `-l_c`. Gradient: -1 by `l_c`, else 0.
//! Convention: PyTorch's `NLLLoss`; after a log-softmax it is [`CrossEntropy`](super::CrossEntropy) of the logits.

use super::target::check_class;
use super::{Array, Loss, TargetError, is_largest};
use crate::math::Scalar;

/// How unlikely the right class was. The network ends in log-probabilities.
///
/// ```
/// use nn_core::loss::{Loss, NegativeLogLikelihood};
///
/// assert_eq!(NegativeLogLikelihood.loss(&[-0.5, -2.0], &1, None), 2.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NegativeLogLikelihood;

impl Loss for NegativeLogLikelihood {
    type Target<O: Copy + 'static> = usize;

    /// # Panics
    ///
    /// If the class does not exist; [`check`](Loss::check) says so before.
    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(
        &self,
        output: &O,
        &class: &usize,
        d_output: Option<&mut O>,
    ) -> T {
        if let Some(d_output) = d_output {
            let d_logs = d_output.flat_mut();
            d_logs.fill(T::ZERO);
            d_logs[class] = -T::ONE;
        }
        -output.flat()[class]
    }

    fn check<T: Scalar, O: Array<T>>(&self, &class: &usize) -> Result<(), TargetError> {
        check_class(class, O::LEN)
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, class: &usize) -> Option<bool> {
        Some(is_largest(output.flat(), *class))
    }
}
