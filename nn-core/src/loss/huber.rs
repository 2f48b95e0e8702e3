//! Huber's loss and smooth L1: squares near the target, absolute differences further off. With `e = y - t`, the means
//! over the `n` elements of an output of
//!
//! - `Huber`: `e² / 2` where `|e| <= δ`, else `δ (|e| - δ / 2)`. Gradient: `e`, else `δ sign(e)`.
//! - `SmoothL1`: `e² / 2β` where `|e| < β`, else `|e| - β / 2`. Gradient: `e / β`, else `sign(e)`.
//!
//! Gradients are divided by `n`; neither has a kink, but `SmoothL1` with `β = 0`, the mean absolute error, where it is 0.
//! Sources: Huber 1964; Girshick 2015. Conventions: PyTorch's `HuberLoss` and `SmoothL1Loss`, Keras's `Huber`.

use super::elementwise::{Pointwise, mean, sign};
use super::target::check_finite;
use super::{Array, Loss, TargetError};
use crate::math::Scalar;

/// Squares up to a difference of `δ`, straight lines from there on: for regression with outliers.
///
/// ```
/// use nn_core::loss::{Huber, Loss};
///
/// let loss = Huber::new(1.0);
/// assert_eq!(loss.loss(&[0.5], &[0.0], None), 0.125);
/// assert_eq!(loss.loss(&[10.0], &[0.0], None), 9.5);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Huber {
    delta: f64,
}

/// [`Huber`] over its `δ`, here called `β`: the lines have a slope of one.
///
/// ```
/// use nn_core::loss::{Loss, SmoothL1};
///
/// assert_eq!(SmoothL1::new(0.5).loss(&[10.0], &[0.0], None), 9.75);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SmoothL1 {
    beta: f64,
}

impl Huber {
    /// With the difference `δ` at which squares end, 1 by default.
    ///
    /// # Panics
    ///
    /// If `δ` is not a positive, finite number.
    #[must_use]
    pub const fn new(delta: f64) -> Self {
        assert!(
            delta > 0.0 && delta.is_finite(),
            "Huber's delta is not a positive number"
        );
        Self { delta }
    }
}

impl SmoothL1 {
    /// With the difference `β` at which squares end, 1 by default; there are none at 0.
    ///
    /// # Panics
    ///
    /// If `β` is negative, or not finite.
    #[must_use]
    pub const fn new(beta: f64) -> Self {
        assert!(
            beta >= 0.0 && beta.is_finite(),
            "smooth L1's beta is negative or not a number"
        );
        Self { beta }
    }
}

impl Default for Huber {
    fn default() -> Self {
        Self::new(1.0)
    }
}

impl Default for SmoothL1 {
    fn default() -> Self {
        Self::new(1.0)
    }
}

/// One half.
#[inline(always)]
fn half<T: Scalar>() -> T {
    T::from_f64(0.5)
}

impl Pointwise for Huber {
    #[inline(always)]
    fn value<T: Scalar>(&self, y: T, t: T) -> T {
        let delta = T::from_f64(self.delta);
        let size = (y - t).abs();
        if size <= delta {
            half::<T>() * size * size
        } else {
            delta * (size - half::<T>() * delta)
        }
    }

    #[inline(always)]
    fn slope<T: Scalar>(&self, y: T, t: T) -> T {
        let delta = T::from_f64(self.delta);
        (y - t).maximum(-delta).minimum(delta)
    }
}

impl Loss for Huber {
    type Target<O: Copy + 'static> = O;

    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        mean(self, output, target, d_output)
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_finite(target.flat())
    }
}

impl Pointwise for SmoothL1 {
    #[inline(always)]
    fn value<T: Scalar>(&self, y: T, t: T) -> T {
        let beta = T::from_f64(self.beta);
        let size = (y - t).abs();
        if size < beta {
            half::<T>() * size * (size / beta)
        } else {
            size - half::<T>() * beta
        }
    }

    #[inline(always)]
    fn slope<T: Scalar>(&self, y: T, t: T) -> T {
        let beta = T::from_f64(self.beta);
        let difference = y - t;
        if difference.abs() < beta {
            difference / beta
        } else {
            sign(difference)
        }
    }
}

impl Loss for SmoothL1 {
    type Target<O: Copy + 'static> = O;

    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        mean(self, output, target, d_output)
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_finite(target.flat())
    }
}
