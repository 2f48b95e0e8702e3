//! Binary cross-entropy, `-Σ (t ln p + (1 - t) ln(1 - p)) / n` over the `n` elements of an output, from
//! probabilities `p` or from logits `z`, `p = sigmoid(z)`: there it is `Σ (softplus(z) - t z) / n`.
//! Gradients: `(p - t) / (p (1 - p)) / n` by `p`, `(p - t) / n` by `z`.
//! Conventions: PyTorch's `BCELoss`, whose logarithms stop at -100, and `BCEWithLogitsLoss`.

use super::{Array, Loss, TargetError, check_probabilities};
use crate::math::Scalar;

/// Binary cross-entropy of probabilities: the network ends in a sigmoid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BinaryCrossEntropy;

/// Binary cross-entropy of logits: the network ends without a sigmoid. The better one for training, since
/// nothing saturates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BinaryCrossEntropyWithLogits;

/// What PyTorch takes for the logarithm of zero.
const SMALLEST_LOG: f64 = -100.0;
/// What PyTorch takes for `p (1 - p)` where that is smaller.
const SMALLEST_VARIANCE: f64 = 1e-12;

impl Loss for BinaryCrossEntropy {
    type Target<O: Copy + 'static> = O;

    #[inline]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        let share = T::ONE / T::from_usize(O::LEN);
        let pairs = output.flat().iter().zip(target.flat());
        if let Some(d_output) = d_output {
            let smallest = T::from_f64(SMALLEST_VARIANCE);
            for ((&p, &t), d_p) in pairs.clone().zip(d_output.flat_mut()) {
                *d_p = share * (p - t) / (p * (T::ONE - p)).maximum(smallest);
            }
        }
        let log = |p: T| p.ln().maximum(T::from_f64(SMALLEST_LOG));
        let log_complement = |p: T| (-p).ln_1p().maximum(T::from_f64(SMALLEST_LOG));
        -share
            * pairs
                .map(|(&p, &t)| t * log(p) + (T::ONE - t) * log_complement(p))
                .sum()
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_probabilities(target.flat())
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, target: &O) -> Option<bool> {
        Some(same_sides(output.flat(), target.flat(), T::from_f64(0.5)))
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
        Some(same_sides(output.flat(), target.flat(), T::ZERO))
    }
}

/// Whether every output lies on its target's side: outputs of `threshold`, targets of one half.
fn same_sides<T: Scalar>(outputs: &[T], targets: &[T], threshold: T) -> bool {
    let half = T::from_f64(0.5);
    outputs
        .iter()
        .zip(targets)
        .all(|(&y, &t)| !y.is_nan() && (y > threshold) == (t > half))
}
