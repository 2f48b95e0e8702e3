//! Binary cross-entropy, `-Σ (t ln p + (1 - t) ln(1 - p)) / n` over the `n` elements of an output, from
//! probabilities `p` or from logits `z`, `p = sigmoid(z)`: there it is `Σ (softplus(z) - t z) / n`.
//! Gradients: `(p - t) / (p (1 - p)) / n` by `p`, `(p - t) / n` by `z`.
//! Conventions: PyTorch's `BCELoss`, whose logarithms stop at -100, and `BCEWithLogitsLoss`.

use super::elementwise::{Pointwise, SMALLEST_DIVISOR, SMALLEST_LOG, bounded_ln, mean, same_sides};
use super::target::check_probabilities;
use super::{Array, Loss, TargetError};
use crate::math::Scalar;

/// Binary cross-entropy of probabilities: the network ends in a sigmoid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BinaryCrossEntropy;

/// Binary cross-entropy of logits: the network ends without a sigmoid. The better one for training, since
/// nothing saturates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BinaryCrossEntropyWithLogits;

impl Pointwise for BinaryCrossEntropy {
    #[inline(always)]
    fn value<T: Scalar>(&self, p: T, t: T) -> T {
        let log_complement = (-p).ln_1p().maximum(T::from_f64(SMALLEST_LOG));
        -(t * bounded_ln(p) + (T::ONE - t) * log_complement)
    }

    #[inline(always)]
    fn slope<T: Scalar>(&self, p: T, t: T) -> T {
        (p - t) / (p * (T::ONE - p)).maximum(T::from_f64(SMALLEST_DIVISOR))
    }
}

impl Loss for BinaryCrossEntropy {
    type Target<O: Copy + 'static> = O;

    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        mean(self, output, target, d_output)
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_probabilities(target.flat())
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, target: &O) -> Option<bool> {
        let half = T::from_f64(0.5);
        Some(same_sides(output.flat(), target.flat(), half, half))
    }
}

impl Pointwise for BinaryCrossEntropyWithLogits {
    #[inline(always)]
    fn value<T: Scalar>(&self, z: T, t: T) -> T {
        // With the sign of z taken out, so that `softplus(z) - t z` does not cancel where z is large.
        let missing = if z > T::ZERO {
            (T::ONE - t) * z
        } else {
            -t * z
        };
        missing + (-z.abs()).softplus()
    }

    #[inline(always)]
    fn slope<T: Scalar>(&self, z: T, t: T) -> T {
        z.sigmoid() - t
    }
}

impl Loss for BinaryCrossEntropyWithLogits {
    type Target<O: Copy + 'static> = O;

    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        mean(self, output, target, d_output)
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_probabilities(target.flat())
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, target: &O) -> Option<bool> {
        let half = T::from_f64(0.5);
        Some(same_sides(output.flat(), target.flat(), T::ZERO, half))
    }
}
