//! Calibration: whether what is said with a probability of `p` is right a share `p` of the time.
//!
//! Confidences fall into bins of equal width, the `b`-th of `B` being `(b/B, (b+1)/B]`, with 0 in the first. The expected
//! calibration error is `Σ n_b |accuracy_b - confidence_b| / n` over the bins, the maximum one the largest of these
//! differences. The Brier score is the mean of `(p - t)²`, `t` being 0 or 1; it also falls as predictions get surer.
//! Sources: Naeini et al. 2015; Guo et al. 2017; Brier 1950 (for two classes, half of his sum over both).

use super::MetricError;
use crate::math::Scalar;

/// Confidences and how often they were right, in `BINS` bins.
///
/// ```
/// use nn_core::metrics::{Calibration, MetricError};
///
/// let mut calibration = Calibration::<10>::new();
/// for right in [true, true, false, true] {
///     // The largest of `softmax(&logits)`, for example.
///     calibration.add(0.95, right)?;
/// }
/// assert!((calibration.expected_error()? - 0.2).abs() < 1e-12);
/// # Ok::<(), MetricError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration<const BINS: usize> {
    bins: [Sums; BINS],
    squared: f64,
}

/// What a bin has added up.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Sums {
    count: usize,
    confidence: f64,
    right: usize,
}

/// A bin with something in it: a point of a reliability diagram.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationBin {
    /// How many predictions it has.
    pub count: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// The share of them that are right.
    pub accuracy: f64,
}

impl<const BINS: usize> Calibration<BINS> {
    /// Nothing counted yet. No bins do not compile.
    #[must_use]
    pub const fn new() -> Self {
        const { assert!(BINS > 0, "a calibration needs a bin") };
        let empty = Sums {
            count: 0,
            confidence: 0.0,
            right: 0,
        };
        Self {
            bins: [empty; BINS],
            squared: 0.0,
        }
    }

    /// Counts a prediction by the probability it was given, and whether it was right; of two classes also the
    /// probability of the positive one, and whether the sample is.
    ///
    /// # Errors
    ///
    /// The confidence is no probability; the prediction is not counted then.
    pub fn add<T: Scalar>(&mut self, confidence: T, right: bool) -> Result<(), MetricError> {
        let confidence = confidence.to_f64();
        let sample = self.count();
        if confidence.is_nan() {
            return Err(MetricError::NotFinite { sample });
        }
        if !(0.0..=1.0).contains(&confidence) {
            return Err(MetricError::NotAProbability {
                sample,
                value: confidence,
            });
        }
        let bin = &mut self.bins[bin_of::<BINS>(confidence)];
        bin.count += 1;
        bin.confidence += confidence;
        bin.right += usize::from(right);
        let missing = confidence - if right { 1.0 } else { 0.0 };
        self.squared += missing * missing;
        Ok(())
    }

    /// How many predictions were counted.
    #[must_use]
    pub fn count(&self) -> usize {
        self.bins.iter().map(|bin| bin.count).sum()
    }

    /// The bins that have something in them, from low confidence to high.
    pub fn bins(&self) -> impl Iterator<Item = CalibrationBin> {
        let filled = self.bins.iter().filter(|bin| bin.count > 0);
        filled.map(|bin| CalibrationBin {
            count: bin.count,
            confidence: bin.confidence / bin.count as f64,
            accuracy: bin.right as f64 / bin.count as f64,
        })
    }

    /// The expected calibration error, 0 for perfect calibration.
    ///
    /// # Errors
    ///
    /// Nothing was counted.
    pub fn expected_error(&self) -> Result<f64, MetricError> {
        let weighted = |bin: CalibrationBin| bin.count as f64 * bin.error();
        let sum: f64 = self.bins().map(weighted).sum();
        self.divide(sum)
    }

    /// The error of the worst bin.
    ///
    /// # Errors
    ///
    /// Nothing was counted.
    pub fn maximum_error(&self) -> Result<f64, MetricError> {
        let errors = self.bins().map(|bin| bin.error());
        errors.reduce(f64::max).ok_or(MetricError::Empty)
    }

    /// The Brier score of what was added, from 0, sure and right, to 1, sure and wrong.
    ///
    /// # Errors
    ///
    /// Nothing was counted.
    pub fn brier_score(&self) -> Result<f64, MetricError> {
        self.divide(self.squared)
    }

    fn divide(&self, sum: f64) -> Result<f64, MetricError> {
        match self.count() {
            0 => Err(MetricError::Empty),
            count => Ok(sum / count as f64),
        }
    }
}

impl<const BINS: usize> Default for Calibration<BINS> {
    fn default() -> Self {
        Self::new()
    }
}

impl CalibrationBin {
    /// How far confidence and accuracy are apart.
    #[must_use]
    pub fn error(&self) -> f64 {
        Scalar::abs(self.accuracy - self.confidence)
    }
}

/// The bin whose upper edge is the first not below the confidence.
fn bin_of<const BINS: usize>(confidence: f64) -> usize {
    let is_below = |bin: usize| (bin + 1) as f64 / (BINS as f64) < confidence;
    let guess = ((confidence * BINS as f64) as usize).min(BINS - 1);
    match guess {
        guess if is_below(guess) => guess + 1,
        guess if guess > 0 && !is_below(guess - 1) => guess - 1,
        guess => guess,
    }
}
