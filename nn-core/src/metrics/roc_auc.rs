//! Area under the receiver operating characteristic: the probability that a positive sample scores higher than a
//! negative one, ties counting half (the Mann–Whitney U statistic over the number of pairs). 1 is perfect, one half
//! chance, 0 perfect with the sign wrong.
//!
//! Exact: pairs are counted in integers, by sorting in place, in `O(n log n)` without a heap.
//! Sources: Mann and Whitney 1947; Hanley and McNeil 1982. Convention: scikit-learn's `roc_auc_score`.

use core::cmp::Ordering;

use super::MetricError;
use crate::math::Scalar;

/// The area under the curve, of scores and whether each sample is positive. Sorts them by score.
///
/// ```
/// use nn_core::metrics::roc_auc;
///
/// let mut scored = [(0.9, true), (0.8, false), (0.7, true), (0.1, false)];
/// assert_eq!(roc_auc(&mut scored), Ok(0.75));
/// ```
///
/// # Errors
///
/// No samples, all of one class, a score that is NaN; infinite ones have their order.
pub fn roc_auc<T: Scalar>(scored: &mut [(T, bool)]) -> Result<f64, MetricError> {
    if scored.is_empty() {
        return Err(MetricError::Empty);
    }
    if let Some(sample) = scored.iter().position(|(score, _)| score.is_nan()) {
        return Err(MetricError::NotFinite { sample });
    }
    scored.sort_unstable_by(|(a, _), (b, _)| a.partial_cmp(b).unwrap_or(Ordering::Equal));

    // Twice the pairs that are in order, so that ties, which count half, stay whole numbers.
    let mut twice: u128 = 0;
    let (mut positives, mut negatives): (u128, u128) = (0, 0);
    for equals in scored.chunk_by(|(a, _), (b, _)| a == b) {
        let positive = equals.iter().filter(|(_, positive)| *positive).count() as u128;
        let negative = equals.len() as u128 - positive;
        twice += positive * (2 * negatives + negative);
        positives += positive;
        negatives += negative;
    }
    if positives == 0 || negatives == 0 {
        return Err(MetricError::OneClass);
    }
    Ok(twice as f64 / (2 * positives * negatives) as f64)
}
