//! Binary cross-entropy, `-Σ (t ln p + (1 - t) ln(1 - p)) / n` over the `n` elements of an output, from
//! probabilities `p` or from logits `z`, `p = sigmoid(z)`: there it is `Σ (softplus(z) - t z) / n`.
//! Gradients: `(p - t) / (p (1 - p)) / n` by `p`, `(p - t) / n` by `z`.
//! Conventions: PyTorch's `BCELoss`, whose logarithms stop at -100, and `BCEWithLogitsLoss`.

use super::elementwise::{SMALLEST_DIVISOR, SMALLEST_LOG, bounded_ln, same_sides};
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

impl Loss for BinaryCrossEntropy {
    type Target<O: Copy + 'static> = O;

    #[inline]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        let share = T::ONE / T::from_usize(O::LEN);
        let pairs = output.flat().iter().zip(target.flat());
        if let Some(d_output) = d_output {
            let smallest = T::from_f64(SMALLEST_DIVISOR);
            for ((&p, &t), d_p) in pairs.clone().zip(d_output.flat_mut()) {
                *d_p = share * (p - t) / (p * (T::ONE - p)).maximum(smallest);
            }
        }
        let log_complement = |p: T| (-p).ln_1p().maximum(T::from_f64(SMALLEST_LOG));
        -share
            * pairs
                .map(|(&p, &t)| t * bounded_ln(p) + (T::ONE - t) * log_complement(p))
                .sum()
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_probabilities(target.flat())
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, target: &O) -> Option<bool> {
        let half = T::from_f64(0.5);
        Some(same_sides(output.flat(), target.flat(), half, half))
    }
}

impl Loss for BinaryCrossEntropyWithLogits {
    type Target<O: Copy + 'static> = O;

    #[inline]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        let share = T::ONE / T::from_usize(O::LEN);
        let pairs = output.flat().iter().zip(target.flat());
        if let Some(d_output) = d_output {
            for ((&z, &t), d_z) in pairs.clone().zip(d_output.flat_mut()) {
                *d_z = share * (z.sigmoid() - t);
            }
        }
        // With the sign of z taken out, so that `softplus(z) - t z` does not cancel where z is large.
        let loss = |z: T, t: T| {
            let missing = if z > T::ZERO {
                (T::ONE - t) * z
            } else {
                -t * z
            };
            missing + (-z.abs()).softplus()
        };
        share * pairs.map(|(&z, &t)| loss(z, t)).sum()
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_probabilities(target.flat())
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, target: &O) -> Option<bool> {
        let half = T::from_f64(0.5);
        Some(same_sides(output.flat(), target.flat(), T::ZERO, half))
    }
}
