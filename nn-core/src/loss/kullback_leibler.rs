//! Losses of distributions `q` against distributions `t`, sums over the classes, `0 ln 0` being 0:
//!
//! - Kullback–Leibler divergence, `Σ t (ln t - ln q)`, of probabilities or of log-probabilities `l = ln q`;
//! - categorical cross-entropy of probabilities, `-Σ t ln q`, which is that plus the entropy of `t`.
//!
//! Gradients: `-t / q`, by log-probabilities `-t`. Nothing is divided by the sum of `q`. Logarithms of probabilities stop
//! at -100 and gradients take 1e-12 for what is smaller, as [`BinaryCrossEntropy`](super::BinaryCrossEntropy) does.
//! Source: Kullback and Leibler 1951. Conventions: PyTorch's `KLDivLoss` with `reduction = "batchmean"`; Keras's
//! `KLDivergence` and `CategoricalCrossentropy`, which also clip at 1e-7 and, the latter, divide by the sum.

use super::elementwise::{bounded_ln, bounded_ratio, x_ln_x};
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

impl Loss for KullbackLeibler {
    type Target<O: Copy + 'static> = O;

    #[inline]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        let pairs = output.flat().iter().zip(target.flat());
        if let Some(d_output) = d_output {
            for ((&q, &t), d_q) in pairs.clone().zip(d_output.flat_mut()) {
                *d_q = if self.logarithms {
                    -t
                } else {
                    -bounded_ratio(t, q)
                };
            }
        }
        let value = |q: T, t: T| match self.logarithms {
            // `0 ln 0`, which a log-softmax may well give.
            true if t == T::ZERO && q == -T::INFINITY => T::ZERO,
            true => x_ln_x(t) - t * q,
            false => x_ln_x(t) - t * bounded_ln(q),
        };
        pairs.map(|(&q, &t)| value(q, t)).sum()
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_probabilities(target.flat())
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, target: &O) -> Option<bool> {
        Some(same_largest(output.flat(), target.flat()))
    }
}

impl Loss for CategoricalCrossEntropy {
    type Target<O: Copy + 'static> = O;

    #[inline]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        let pairs = output.flat().iter().zip(target.flat());
        if let Some(d_output) = d_output {
            for ((&q, &t), d_q) in pairs.clone().zip(d_output.flat_mut()) {
                *d_q = -bounded_ratio(t, q);
            }
        }
        pairs.map(|(&q, &t)| -t * bounded_ln(q)).sum()
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_probabilities(target.flat())
    }

    fn is_right<T: Scalar, O: Array<T>>(&self, output: &O, target: &O) -> Option<bool> {
        Some(same_largest(output.flat(), target.flat()))
    }
}
