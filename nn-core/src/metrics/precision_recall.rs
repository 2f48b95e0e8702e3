//! Precision, recall, F1 and Matthews' correlation, of a confusion matrix. With `tp` samples of a class that were taken for it,
//! `fp` others that were and `fn` that were not:
//!
//! - precision `tp / (tp + fp)`: how much of what was taken for the class is of it;
//! - recall `tp / (tp + fn)`: how much of what is of the class was taken for it;
//! - `F1 = 2 tp / (2 tp + fp + fn)`, their harmonic mean;
//! - Matthews' correlation `(c s - Σ p_k t_k) / √((s² - Σ p_k²) (s² - Σ t_k²))` of `c` right of `s` samples, `p_k` taken for class
//!   `k` and `t_k` of it: 1 is perfect, 0 chance. Samples that were taken for no class make up a class of `p` of their own.
//!
//! Sources: van Rijsbergen 1979; Gorodkin 2004. Convention: scikit-learn's `precision_recall_fscore_support` with
//! `zero_division = 0` in averages, and `matthews_corrcoef`.

use super::ConfusionMatrix;
use crate::math::Scalar;

/// How the numbers of the classes become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Average {
    /// Their mean over the classes that occur, as truth or as prediction: rare classes count as much as common ones.
    Macro,
    /// Of all samples as one: each sample counts as much as any other. The recall is the accuracy.
    Micro,
    /// Their mean, weighted by how many samples of the class there are.
    Weighted,
}

/// Averages over classes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Averages {
    /// How much of what was taken for a class is of it.
    pub precision: f64,
    /// How much of what is of a class was taken for it.
    pub recall: f64,
    /// Of both, the harmonic mean; of averages over classes, the average of those.
    pub f1: f64,
}

impl<const CLASSES: usize> ConfusionMatrix<CLASSES> {
    /// How much of what was taken for `class` is of it; `None` if nothing was.
    ///
    /// ```
    /// use nn_core::metrics::ConfusionMatrix;
    ///
    /// let mut matrix = ConfusionMatrix::<2>::new();
    /// for (truth, predicted) in [(1, 1), (0, 1), (1, 0), (1, 1), (1, 0)] {
    ///     matrix.add(truth, predicted);
    /// }
    /// assert_eq!(matrix.precision(1), Some(2.0 / 3.0));
    /// assert_eq!(matrix.recall(1), Some(2.0 / 4.0));
    /// assert_eq!(matrix.f1(1), Some(4.0 / 7.0));
    /// ```
    ///
    /// # Panics
    ///
    /// If the class is not below `CLASSES`.
    #[must_use]
    pub fn precision(&self, class: usize) -> Option<f64> {
        share(self.count(class, class), self.predicted(class))
    }

    /// How much of what is of `class` was taken for it; `None` if nothing is.
    ///
    /// # Panics
    ///
    /// If the class is not below `CLASSES`.
    #[must_use]
    pub fn recall(&self, class: usize) -> Option<f64> {
        share(self.count(class, class), self.support(class))
    }

    /// The harmonic mean of precision and recall; `None` if the class does not occur.
    ///
    /// # Panics
    ///
    /// If the class is not below `CLASSES`.
    #[must_use]
    pub fn f1(&self, class: usize) -> Option<f64> {
        let occurs = f64::from(self.support(class)) + f64::from(self.predicted(class));
        (occurs > 0.0).then(|| 2.0 * f64::from(self.count(class, class)) / occurs)
    }

    /// Precision, recall and F1 of all classes as one number each; what a class that occurs has none of counts as 0. `None`
    /// if nothing was counted.
    ///
    /// ```
    /// use nn_core::metrics::{Average, ConfusionMatrix};
    ///
    /// let mut matrix = ConfusionMatrix::<3>::new();
    /// for (truth, predicted) in [(0, 0), (0, 0), (0, 0), (1, 0)] {
    ///     matrix.add(truth, predicted);
    /// }
    /// assert_eq!(matrix.averages(Average::Micro).unwrap().recall, 0.75);
    /// assert_eq!(matrix.averages(Average::Macro).unwrap().recall, 0.5);
    /// ```
    #[must_use]
    pub fn averages(&self, average: Average) -> Option<Averages> {
        let total = f64::from(self.total());
        if total == 0.0 {
            return None;
        }
        if let Average::Micro = average {
            let right = f64::from(self.right());
            let predicted: u32 = (0..CLASSES).map(|class| self.predicted(class)).sum();
            return Some(Averages {
                precision: share(self.right(), predicted).unwrap_or(0.0),
                recall: right / total,
                f1: 2.0 * right / (total + f64::from(predicted)),
            });
        }
        let occurs = |class: &usize| self.support(*class) > 0 || self.predicted(*class) > 0;
        let occurring = (0..CLASSES).filter(occurs);
        let classes = occurring.clone().count() as f64;
        let mean = |of: &dyn Fn(usize) -> Option<f64>| {
            let weight = |class| match average {
                Average::Weighted => f64::from(self.support(class)) / total,
                _ => 1.0 / classes,
            };
            let term = |class| weight(class) * of(class).unwrap_or(0.0);
            occurring.clone().map(term).sum()
        };
        Some(Averages {
            precision: mean(&|class| self.precision(class)),
            recall: mean(&|class| self.recall(class)),
            f1: mean(&|class| self.f1(class)),
        })
    }

    /// Matthews' correlation of truth and prediction, -1..=1; `None` if either is one class alone, or nothing was counted.
    #[must_use]
    pub fn matthews_correlation(&self) -> Option<f64> {
        let total = u128::from(self.total());
        let classes = 0..CLASSES;
        let truths = classes.clone().map(|class| u128::from(self.support(class)));
        let predictions = classes
            .clone()
            .map(|class| u128::from(self.predicted(class)));
        let none = total - predictions.clone().sum::<u128>();
        let spread_of_truths = total * total - truths.clone().map(|t| t * t).sum::<u128>();
        let squares = predictions.clone().map(|p| p * p).sum::<u128>() + none * none;
        let spread_of_predictions = total * total - squares;
        if spread_of_truths == 0 || spread_of_predictions == 0 {
            return None;
        }
        let by_chance: u128 = truths.zip(predictions).map(|(t, p)| t * p).sum();
        // Whole numbers up to here: nothing has been rounded that cancels. Of up to 2³² samples these fit.
        let covariance = (u128::from(self.right()) * total) as i128 - by_chance as i128;
        let spreads = spread_of_truths as f64 * spread_of_predictions as f64;
        Some(covariance as f64 / Scalar::sqrt(spreads))
    }
}

/// `part / whole`, if there is a whole.
fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}
