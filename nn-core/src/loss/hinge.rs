//! Hinge losses of scores `y` against targets `t` of -1 or 1: the means over the `n` elements of an output of
//! `max(0, 1 - t y)`, and of its square. With `m = 1 - t y` the gradients are `-t / n` where `m >= 0`, and
//! `-2 t max(0, m) / n`. At the kink, `m = 0`, the hinge's gradient is `-t / n`, as that of PyTorch's `clamp(min=0)`.
//! Sources: Cortes and Vapnik 1995; Tang 2013 (squared). Conventions: Keras's `Hinge` and `SquaredHinge`, without the
//! turning of targets of 0 into -1.

use super::elementwise::{Pointwise, mean, same_sides};
use super::target::check_signs;
use super::{Array, Loss, TargetError};
use crate::math::Scalar;

/// The mean of `max(0, 1 - t y)`: right answers are to be so by a margin of one. The network ends in scores.
///
/// ```
/// use nn_core::loss::{Hinge, Loss};
///
/// assert_eq!(Hinge.loss(&[2.0, 0.5, -3.0], &[1.0, 1.0, 1.0], None), (0.0 + 0.5 + 4.0) / 3.0);
/// assert_eq!(Hinge.is_right(&[0.5], &[1.0]), Some(true));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hinge;

/// The mean of `max(0, 1 - t y)²`: smooth, and harder on what is far on the wrong side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SquaredHinge;

/// How much is missing to the margin.
#[inline(always)]
fn missing<T: Scalar>(y: T, t: T) -> T {
    (T::ONE - t * y).maximum(T::ZERO)
}

impl Pointwise for Hinge {
    #[inline(always)]
    fn value<T: Scalar>(&self, y: T, t: T) -> T {
        missing(y, t)
    }

    #[inline(always)]
    fn slope<T: Scalar>(&self, y: T, t: T) -> T {
        let margin = T::ONE - t * y;
        if margin >= T::ZERO {
            -t
        } else if margin.is_nan() {
            margin
        } else {
            T::ZERO
        }
    }
}

impl Loss for Hinge {
    type Target<O: Copy + 'static> = O;

    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        mean(self, output, target, d_output)
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_signs(target.flat())
    }

    /// Whether every score has its target's sign; a score of 0 counts as -1.
    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, target: &O) -> Option<bool> {
        Some(same_sides(output.flat(), target.flat(), T::ZERO, T::ZERO))
    }
}

impl Pointwise for SquaredHinge {
    #[inline(always)]
    fn value<T: Scalar>(&self, y: T, t: T) -> T {
        missing(y, t) * missing(y, t)
    }

    #[inline(always)]
    fn slope<T: Scalar>(&self, y: T, t: T) -> T {
        -(t + t) * missing(y, t)
    }
}

impl Loss for SquaredHinge {
    type Target<O: Copy + 'static> = O;

    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        mean(self, output, target, d_output)
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_signs(target.flat())
    }

    /// Whether every score has its target's sign; a score of 0 counts as -1.
    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, target: &O) -> Option<bool> {
        Some(same_sides(output.flat(), target.flat(), T::ZERO, T::ZERO))
    }
}
