//! Mean squared error, `Σ (y - t)² / n` over the `n` elements of an output.
//! Gradient: `2 (y - t) / n`. Convention: PyTorch's `MSELoss`.

use super::target::check_finite;
use super::{Array, Loss, TargetError};
use crate::math::Scalar;

/// The mean of the squared differences, for regression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MeanSquaredError;

impl Loss for MeanSquaredError {
    type Target<O: Copy + 'static> = O;

    #[inline]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        let share = T::ONE / T::from_usize(O::LEN);
        let pairs = output.flat().iter().zip(target.flat());
        if let Some(d_output) = d_output {
            for ((&y, &t), d_y) in pairs.clone().zip(d_output.flat_mut()) {
                *d_y = (share + share) * (y - t);
            }
        }
        share * pairs.map(|(&y, &t)| (y - t) * (y - t)).sum()
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_finite(target.flat())
    }
}
