//! Mean squared error, `Σ (y - t)² / n` over the `n` elements of an output.
//! Gradient: `2 (y - t) / n`. Convention: PyTorch's `MSELoss`.

use super::elementwise::{Pointwise, mean};
use super::target::check_finite;
use super::{Array, Loss, TargetError};
use crate::math::Scalar;

/// The mean of the squared differences, for regression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MeanSquaredError;

impl Pointwise for MeanSquaredError {
    #[inline(always)]
    fn value<T: Scalar>(&self, y: T, t: T) -> T {
        (y - t) * (y - t)
    }

    #[inline(always)]
    fn slope<T: Scalar>(&self, y: T, t: T) -> T {
        (y - t) + (y - t)
    }
}

impl Loss for MeanSquaredError {
    type Target<O: Copy + 'static> = O;

    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        mean(self, output, target, d_output)
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_finite(target.flat())
    }
}
