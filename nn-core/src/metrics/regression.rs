//! Errors of regression: mean absolute and mean squared error, and the coefficient of determination,
//! `R² = 1 - Σ (y - t)² / Σ (t - mean t)²`: 1 is perfect, 0 as good as the mean, negative worse than that.
//! Sums are kept sample by sample; the spread of the truth by Welford's rule, which does not cancel.
//! Sources: Wright 1921; Welford 1962. Conventions: scikit-learn's `mean_absolute_error`, `mean_squared_error`, `r2_score`.

use super::MetricError;
use crate::math::Scalar;

/// Differences between predictions and what was true, added up.
///
/// ```
/// use nn_core::metrics::{MetricError, RegressionErrors};
///
/// let mut errors = RegressionErrors::new();
/// for (predicted, truth) in [(2.5, 3.0), (0.0, -0.5), (2.0, 2.0), (8.0, 7.0)] {
///     errors.add(predicted, truth)?;
/// }
/// assert_eq!(errors.mean_absolute(), Ok(0.5));
/// assert_eq!(errors.mean_squared(), Ok(0.375));
/// assert!((errors.r_squared()? - 0.9486).abs() < 1e-4);
/// # Ok::<(), MetricError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RegressionErrors {
    count: usize,
    absolute: f64,
    squared: f64,
    mean_truth: f64,
    /// `Σ (t - mean t)²`
    spread: f64,
}

impl RegressionErrors {
    /// Nothing counted yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            count: 0,
            absolute: 0.0,
            squared: 0.0,
            mean_truth: 0.0,
            spread: 0.0,
        }
    }

    /// Counts a number that was predicted, and what it should have been.
    ///
    /// # Errors
    ///
    /// Either is NaN or infinite; the pair is not counted then.
    pub fn add<T: Scalar>(&mut self, predicted: T, truth: T) -> Result<(), MetricError> {
        if !predicted.is_finite() || !truth.is_finite() {
            return Err(MetricError::NotFinite { sample: self.count });
        }
        let (predicted, truth) = (predicted.to_f64(), truth.to_f64());
        let difference = predicted - truth;
        self.count += 1;
        self.absolute += difference.abs();
        self.squared += difference * difference;
        let from_mean = truth - self.mean_truth;
        self.mean_truth += from_mean / self.count as f64;
        self.spread += from_mean * (truth - self.mean_truth);
        Ok(())
    }

    /// How many pairs were counted.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// `Σ |y - t| / n`
    ///
    /// # Errors
    ///
    /// Nothing was counted.
    pub fn mean_absolute(&self) -> Result<f64, MetricError> {
        self.mean(self.absolute)
    }

    /// `Σ (y - t)² / n`
    ///
    /// # Errors
    ///
    /// Nothing was counted.
    pub fn mean_squared(&self) -> Result<f64, MetricError> {
        self.mean(self.squared)
    }

    /// The root of [`mean_squared`](Self::mean_squared), in the unit of the truth.
    ///
    /// # Errors
    ///
    /// Nothing was counted.
    pub fn root_mean_squared(&self) -> Result<f64, MetricError> {
        Ok(Scalar::sqrt(self.mean_squared()?))
    }

    /// `R²`
    ///
    /// # Errors
    ///
    /// Nothing was counted, all true values are the same, or squares overflow.
    pub fn r_squared(&self) -> Result<f64, MetricError> {
        if self.count == 0 {
            return Err(MetricError::Empty);
        }
        if self.spread == 0.0 {
            return Err(MetricError::Constant);
        }
        if !self.spread.is_finite() {
            return Err(MetricError::NotFinite {
                sample: self.count - 1,
            });
        }
        Ok(1.0 - self.squared / self.spread)
    }

    fn mean(&self, sum: f64) -> Result<f64, MetricError> {
        if self.count == 0 {
            Err(MetricError::Empty)
        } else {
            Ok(sum / self.count as f64)
        }
    }
}
