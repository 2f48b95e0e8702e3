//! Poisson loss of rates `r` against counts `t`, `Σ (r - t ln r) / n` over the `n` elements of an output: the negative
//! log-likelihood without `ln t!`, which no gradient sees. Of log-rates `l = ln r` it is `Σ (exp(l) - t l) / n`.
//! Gradients: `(1 - t / r) / n`, by log-rates `(exp(l) - t) / n`. The logarithm of a rate stops at -100 and its gradient
//! takes 1e-12 for what is smaller. `exp(l)` overflows to +∞ where no number is large enough (`l` > 88.7 in f32).
//! Conventions: Keras's `Poisson` and PyTorch's `PoissonNLLLoss(log_input = False)`, which add 1e-7 and 1e-8 to the rate
//! instead, and `PoissonNLLLoss` for log-rates.

use super::elementwise::{Pointwise, bounded_ln, bounded_ratio, mean};
use super::target::check_counts;
use super::{Array, Loss, TargetError};
use crate::math::Scalar;

/// For counts: how often something happens.
///
/// ```
/// use nn_core::loss::{Loss, Poisson};
///
/// let mut gradient = [0.0];
/// let loss: f64 = Poisson::of_rates().loss(&[1.0], &[3.0], Some(&mut gradient));
/// assert_eq!((loss, gradient), (1.0, [-2.0]));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Poisson {
    logarithms: bool,
}

impl Poisson {
    /// Of rates: the network ends in something positive, a softplus for example.
    #[must_use]
    pub const fn of_rates() -> Self {
        Self { logarithms: false }
    }

    /// Of log-rates, any numbers.
    #[must_use]
    pub const fn of_log_rates() -> Self {
        Self { logarithms: true }
    }
}

struct OfRates;

struct OfLogRates;

impl Pointwise for OfRates {
    #[inline(always)]
    fn value<T: Scalar>(&self, r: T, t: T) -> T {
        r - t * bounded_ln(r)
    }

    #[inline(always)]
    fn slope<T: Scalar>(&self, r: T, t: T) -> T {
        T::ONE - bounded_ratio(t, r)
    }
}

impl Pointwise for OfLogRates {
    #[inline(always)]
    fn value<T: Scalar>(&self, l: T, t: T) -> T {
        let rate = l.exp();
        let loss = rate - t * l;
        // However large the count: the rate outgrows it.
        if rate == T::INFINITY { rate } else { loss }
    }

    #[inline(always)]
    fn slope<T: Scalar>(&self, l: T, t: T) -> T {
        l.exp() - t
    }
}

impl Loss for Poisson {
    type Target<O: Copy + 'static> = O;

    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        if self.logarithms {
            mean(&OfLogRates, output, target, d_output)
        } else {
            mean(&OfRates, output, target, d_output)
        }
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_counts(target.flat())
    }
}
