//! Binary cross-entropy of logits with a weight `w` of what is positive,
//! `Σ (w t softplus(-z) + (1 - t) softplus(z)) / n` over the `n` elements of an output.
//! Gradient: `((1 - t) sigmoid(z) - w t sigmoid(-z)) / n`.
//! Convention: PyTorch's `BCEWithLogitsLoss(pos_weight)`, one weight for all elements.

use super::elementwise::{Pointwise, mean, same_sides};
use super::target::check_probabilities;
use super::{Array, BinaryCrossEntropyWithLogits, Loss, TargetError};
use crate::math::Scalar;

/// [`BinaryCrossEntropyWithLogits`] with a weight of positives:
/// [`BinaryCrossEntropyWithLogits::positive_weight`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightedBinaryCrossEntropyWithLogits {
    positive_weight: f64,
}

impl BinaryCrossEntropyWithLogits {
    /// Weights the positives, for data with few: negatives over positives is usual. Above one it finds more of them, with
    /// more false alarms.
    ///
    /// ```
    /// use nn_core::loss::{BinaryCrossEntropyWithLogits, Loss};
    ///
    /// let weighted = BinaryCrossEntropyWithLogits.positive_weight(3.0);
    /// let once: f64 = BinaryCrossEntropyWithLogits.loss(&[0.5], &[1.0], None);
    /// let weighted: f64 = weighted.loss(&[0.5], &[1.0], None);
    /// assert!((weighted - 3.0 * once).abs() < 1e-15);
    /// ```
    ///
    /// # Panics
    ///
    /// If the weight is negative, or not finite.
    #[must_use]
    pub const fn positive_weight(
        self,
        positive_weight: f64,
    ) -> WeightedBinaryCrossEntropyWithLogits {
        assert!(
            positive_weight >= 0.0 && positive_weight.is_finite(),
            "the weight of positives is negative or not a number"
        );
        WeightedBinaryCrossEntropyWithLogits { positive_weight }
    }
}

impl Pointwise for WeightedBinaryCrossEntropyWithLogits {
    #[inline(always)]
    fn value<T: Scalar>(&self, z: T, t: T) -> T {
        let weight = T::from_f64(self.positive_weight);
        // Neither adds up what would cancel.
        weight * t * (-z).softplus() + (T::ONE - t) * z.softplus()
    }

    #[inline(always)]
    fn slope<T: Scalar>(&self, z: T, t: T) -> T {
        let weight = T::from_f64(self.positive_weight);
        (T::ONE - t) * z.sigmoid() - weight * t * (-z).sigmoid()
    }
}

impl Loss for WeightedBinaryCrossEntropyWithLogits {
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
