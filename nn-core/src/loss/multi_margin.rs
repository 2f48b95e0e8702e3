//! Hinge losses of many classes, of scores `z` of `n` classes with a class `c` as the target.
//!
//! - `MultiMargin`: `Σ max(0, 1 - z_c + z_j) / n` over the classes `j` other than `c`. Each term above zero adds `1 / n`
//!   to the gradient by `z_j` and takes it from that by `z_c`; one that is zero, at its kink, does not.
//!   Source: Weston and Watkins 1999. Convention: PyTorch's `MultiMarginLoss`.
//! - `CategoricalHinge`: `max(0, 1 + w - z_c)`, where `w` is the largest score of the other classes, or zero if none is
//!   above it. The gradient is -1 by `z_c`, and 1 by the `z_j` that is `w`, the first of equals; also at the kink, where the
//!   loss just vanishes, as that of PyTorch's `clamp(min=0)`.
//!   Source: Crammer and Singer 2001. Convention: Keras's `CategoricalHinge` (the zero is its own).

use super::target::check_class;
use super::{Array, Loss, TargetError, is_largest};
use crate::math::Scalar;

/// Every other class is to score less than the right one by a margin of one. The network ends in scores.
///
/// ```
/// use nn_core::loss::{Loss, MultiMargin};
///
/// let mut gradient = [0.0; 4];
/// let loss = MultiMargin.loss(&[2.0, 1.5, -1.0, 3.0], &0, Some(&mut gradient));
/// assert_eq!(loss, (0.5 + 2.0) / 4.0);
/// assert_eq!(gradient, [-0.5, 0.25, 0.0, 0.25]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MultiMargin;

/// The best other class is to score less than the right one by a margin of one. The network ends in scores.
///
/// ```
/// use nn_core::loss::{CategoricalHinge, Loss};
///
/// assert_eq!(CategoricalHinge.loss(&[2.0, 1.5, -1.0], &0, None), 0.5);
/// assert_eq!(CategoricalHinge.loss(&[2.0, 0.5, -1.0], &0, None), 0.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CategoricalHinge;

impl Loss for MultiMargin {
    type Target<O: Copy + 'static> = usize;

    /// # Panics
    ///
    /// If the class does not exist; [`check`](Loss::check) says so before.
    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(
        &self,
        output: &O,
        &class: &usize,
        d_output: Option<&mut O>,
    ) -> T {
        let scores = output.flat();
        let share = T::ONE / T::from_usize(O::LEN);
        let right = scores[class];
        let missing = |j: usize| {
            if j == class {
                T::ZERO
            } else {
                (T::ONE - right + scores[j]).maximum(T::ZERO)
            }
        };
        if let Some(d_output) = d_output {
            let d_scores = d_output.flat_mut();
            let mut d_right = T::ZERO;
            for (j, d_z) in d_scores.iter_mut().enumerate() {
                let missing = missing(j);
                // NaN goes on to the gradient.
                *d_z = if missing > T::ZERO { share } else { missing };
                d_right -= *d_z;
            }
            d_scores[class] = d_right;
        }
        (0..O::LEN).map(|j| share * missing(j)).sum()
    }

    fn check<T: Scalar, O: Array<T>>(&self, &class: &usize) -> Result<(), TargetError> {
        check_class(class, O::LEN)
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, class: &usize) -> Option<bool> {
        Some(is_largest(output.flat(), *class))
    }
}

impl Loss for CategoricalHinge {
    type Target<O: Copy + 'static> = usize;

    /// # Panics
    ///
    /// If the class does not exist; [`check`](Loss::check) says so before.
    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(
        &self,
        output: &O,
        &class: &usize,
        d_output: Option<&mut O>,
    ) -> T {
        let scores = output.flat();
        // Keras multiplies the scores by `1 - t` and takes the largest: the right class stands there as a zero.
        let other = |j: usize| if j == class { T::ZERO } else { scores[j] };
        let mut best = 0;
        for j in 1..O::LEN {
            if other(j) > other(best) || other(j).is_nan() {
                best = j;
            }
        }
        let margin = T::ONE + other(best) - scores[class];
        if let Some(d_output) = d_output {
            let d_scores = d_output.flat_mut();
            let slope = if margin >= T::ZERO {
                T::ONE
            } else if margin.is_nan() {
                margin
            } else {
                T::ZERO
            };
            d_scores.fill(T::ZERO);
            d_scores[best] = slope;
            d_scores[class] = -slope;
        }
        margin.maximum(T::ZERO)
    }

    fn check<T: Scalar, O: Array<T>>(&self, &class: &usize) -> Result<(), TargetError> {
        check_class(class, O::LEN)
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, class: &usize) -> Option<bool> {
        Some(is_largest(output.flat(), *class))
    }
}
