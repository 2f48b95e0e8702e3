//! Losses of distributions `q` against distributions `t`, sums over the classes, `0 ln 0` being 0:
//!
//! - Kullback–Leibler divergence, `Σ t (ln t - ln q)`, of probabilities or of log-probabilities `l = ln q`;
//! - categorical cross-entropy of probabilities, `-Σ t ln q`, which is that plus the entropy of `t`.
//!
//! Gradients: `-t / q`, by log-probabilities `-t`. Nothing is divided by the sum of `q`. Logarithms of probabilities stop
//! at -100 and gradients take 1e-12 for what is smaller, as [`BinaryCrossEntropy`](super::BinaryCrossEntropy) does.
//! Source: Kullback and Leibler 1951. Conventions: PyTorch's `KLDivLoss` with `reduction = "batchmean"`; Keras's
//! `KLDivergence` and `CategoricalCrossentropy`, which also clip at 1e-7 and, the latter, divide by the sum.

use super::elementwise::{Pointwise, bounded_ln, bounded_ratio, total, x_ln_x};
use super::target::check_probabilities;
use super::{Array, Loss, TargetError, same_largest};
use crate::math::Scalar;

/// How far a distribution is from its target.
///
/// ```
/// use nn_core::loss::{KullbackLeibler, Loss};
///
/// let same: f64 = KullbackLeibler::of_probabilities().loss(&[0.25, 0.75], &[0.25, 0.75], None);
/// assert_eq!(same, 0.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KullbackLeibler {
    logarithms: bool,
}

/// Cross-entropy of probabilities, one-hot or soft ones as the target: the network ends in a softmax. On logits
/// [`SoftCrossEntropy`](super::SoftCrossEntropy) is the better one for training, since nothing saturates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CategoricalCrossEntropy;

impl KullbackLeibler {
    /// Of probabilities: the network ends in a softmax.
    #[must_use]
    pub const fn of_probabilities() -> Self {
        Self { logarithms: false }
    }

    /// Of log-probabilities, as PyTorch takes them: the network ends in a log-softmax.
    #[must_use]
    pub const fn of_log_probabilities() -> Self {
        Self { logarithms: true }
    }
}

struct OfProbabilities;

struct OfLogProbabilities;

impl Pointwise for OfProbabilities {
    #[inline(always)]
    fn value<T: Scalar>(&self, q: T, t: T) -> T {
        x_ln_x(t) - t * bounded_ln(q)
    }

    #[inline(always)]
    fn slope<T: Scalar>(&self, q: T, t: T) -> T {
        -bounded_ratio(t, q)
    }
}

impl Pointwise for OfLogProbabilities {
    #[inline(always)]
    fn value<T: Scalar>(&self, l: T, t: T) -> T {
        let loss = x_ln_x(t) - t * l;
        // `0 ln 0`, which a log-softmax may well give.
        if t == T::ZERO && l == -T::INFINITY {
            T::ZERO
        } else {
            loss
        }
    }

    #[inline(always)]
    fn slope<T: Scalar>(&self, _: T, t: T) -> T {
        -t
    }
}

impl Loss for KullbackLeibler {
    type Target<O: Copy + 'static> = O;

    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        if self.logarithms {
            total(&OfLogProbabilities, output, target, d_output)
        } else {
            total(&OfProbabilities, output, target, d_output)
        }
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_probabilities(target.flat())
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, target: &O) -> Option<bool> {
        Some(same_largest(output.flat(), target.flat()))
    }
}

impl Pointwise for CategoricalCrossEntropy {
    #[inline(always)]
    fn value<T: Scalar>(&self, q: T, t: T) -> T {
        -t * bounded_ln(q)
    }

    #[inline(always)]
    fn slope<T: Scalar>(&self, q: T, t: T) -> T {
        -bounded_ratio(t, q)
    }
}

impl Loss for CategoricalCrossEntropy {
    type Target<O: Copy + 'static> = O;

    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        total(self, output, target, d_output)
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_probabilities(target.flat())
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, target: &O) -> Option<bool> {
        Some(same_largest(output.flat(), target.flat()))
    }
}
