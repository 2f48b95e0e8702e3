//! Mean absolute error, `Σ |y - t| / n` over the `n` elements of an output.
//! Gradient: `sign(y - t) / n`, 0 where `y = t`. Convention: PyTorch's `L1Loss`.
//! Source: Laplace 1774; its minimum is the median, as the mean is that of squares.

use super::elementwise::{Pointwise, mean, sign};
use super::target::check_finite;
use super::{Array, Loss, TargetError};
use crate::math::Scalar;

/// The mean of the absolute differences, for regression with outliers.
///
/// ```
/// use nn_core::loss::{Loss, MeanAbsoluteError};
///
/// let mut gradient = [0.0; 2];
/// let loss = MeanAbsoluteError.loss(&[3.0, -1.0], &[1.0, -1.0], Some(&mut gradient));
/// assert_eq!((loss, gradient), (1.0, [0.5, 0.0]));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MeanAbsoluteError;

impl Pointwise for MeanAbsoluteError {
    #[inline(always)]
    fn value<T: Scalar>(&self, y: T, t: T) -> T {
        (y - t).abs()
    }

    #[inline(always)]
    fn slope<T: Scalar>(&self, y: T, t: T) -> T {
        sign(y - t)
    }
}

impl Loss for MeanAbsoluteError {
    type Target<O: Copy + 'static> = O;

    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        mean(self, output, target, d_output)
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_finite(target.flat())
    }
}
