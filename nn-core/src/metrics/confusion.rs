//! Which class was taken for which.

use core::fmt;

use crate::loss::argmax;
use crate::math::Scalar;

/// Counts of predictions: a row a true class, a column a predicted one.
///
/// ```
/// use nn_core::metrics::ConfusionMatrix;
///
/// let mut matrix = ConfusionMatrix::<3>::new();
/// matrix.add(0, 0);
/// matrix.add(2, 1);
/// assert_eq!(matrix.accuracy(), 0.5);
/// assert_eq!(matrix.count(2, 1), 1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfusionMatrix<const CLASSES: usize> {
    counts: [[u32; CLASSES]; CLASSES],
    /// By true class, predictions that are no class: NaN among the scores.
    none: [u32; CLASSES],
}

impl<const CLASSES: usize> ConfusionMatrix<CLASSES> {
    /// Nothing counted yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            counts: [[0; CLASSES]; CLASSES],
            none: [0; CLASSES],
        }
    }

    /// Counts one prediction.
    ///
    /// # Panics
    ///
    /// If a class is not below `CLASSES`.
    pub fn add(&mut self, truth: usize, predicted: usize) {
        self.counts[truth][predicted] += 1;
    }

    /// Counts the class with the highest score; scores with a NaN among them are counted as wrong.
    ///
    /// # Panics
    ///
    /// If `truth` is not below `CLASSES`.
    pub fn add_scores<T: Scalar>(&mut self, truth: usize, scores: &[T; CLASSES]) {
        match argmax(scores) {
            Some(predicted) => self.add(truth, predicted),
            None => self.none[truth] += 1,
        }
    }

    /// How often `truth` was taken for `predicted`.
    ///
    /// # Panics
    ///
    /// If a class is not below `CLASSES`.
    #[must_use]
    pub fn count(&self, truth: usize, predicted: usize) -> u32 {
        self.counts[truth][predicted]
    }

    /// How many predictions were counted.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.counts.as_flattened().iter().chain(&self.none).sum()
    }

    /// The share of right predictions; NaN if nothing was counted, where
    /// [`averages(Average::Micro)`](Self::averages) is `None`.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        f64::from(self.right()) / f64::from(self.total())
    }

    /// How many predictions are right.
    pub(super) fn right(&self) -> u32 {
        (0..CLASSES).map(|class| self.counts[class][class]).sum()
    }

    /// How many samples of a class there are.
    ///
    /// # Panics
    ///
    /// If the class is not below `CLASSES`.
    #[must_use]
    pub fn support(&self, class: usize) -> u32 {
        self.counts[class].iter().sum::<u32>() + self.none[class]
    }

    /// How often a class was predicted.
    ///
    /// # Panics
    ///
    /// If the class is not below `CLASSES`.
    #[must_use]
    pub fn predicted(&self, class: usize) -> u32 {
        self.counts.iter().map(|row| row[class]).sum()
    }
}

impl<const CLASSES: usize> Default for ConfusionMatrix<CLASSES> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const CLASSES: usize> fmt::Display for ConfusionMatrix<CLASSES> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "true \\ predicted")?;
        for class in 0..CLASSES {
            write!(f, "{class:>6}")?;
        }
        for (truth, row) in self.counts.iter().enumerate() {
            write!(f, "\n{truth:>16}")?;
            for &count in row {
                if count == 0 {
                    write!(f, "{:>6}", "·")?;
                } else {
                    write!(f, "{count:>6}")?;
                }
            }
        }
        Ok(())
    }
}
