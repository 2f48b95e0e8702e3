//! Log-cosh, `Σ ln cosh(y - t) / n` over the `n` elements of an output. Gradient: `tanh(y - t) / n`.
//! Nearly `e² / 2` for small differences `e`, `|e| - ln 2` for large ones, and smooth between.
//! Source: Green 1990. Convention: Keras's `LogCosh`.

use super::elementwise::{Pointwise, mean};
use super::target::check_finite;
use super::{Array, Loss, TargetError};
use crate::math::Scalar;

/// The mean logarithm of the differences' hyperbolic cosine: [`Huber`](super::Huber) without a setting or a seam.
///
/// ```
/// use nn_core::loss::{LogCosh, Loss};
///
/// // `cosh` alone would have overflowed.
/// let far: f64 = LogCosh.loss(&[2000.0], &[0.0], None);
/// assert!((far - (2000.0 - 2.0_f64.ln())).abs() < 1e-9);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LogCosh;

/// `ln cosh e`. Near zero `cosh e - 1 = m² / 2 (1 + m)`, `m = exp(-|e|) - 1`, keeps all digits; further off
/// `|e| + ln(1 + exp(-2|e|)) - ln 2` does not overflow.
#[inline(always)]
fn ln_cosh<T: Scalar>(e: T) -> T {
    let size = e.abs();
    let m = (-size).exp_m1();
    let near = (T::from_f64(0.5) * m * m / (T::ONE + m)).ln_1p();
    let far = size + ((-size - size).exp().ln_1p() - T::from_f64(core::f64::consts::LN_2));
    if size < T::ONE { near } else { far }
}

impl Pointwise for LogCosh {
    #[inline(always)]
    fn value<T: Scalar>(&self, y: T, t: T) -> T {
        ln_cosh(y - t)
    }

    #[inline(always)]
    fn slope<T: Scalar>(&self, y: T, t: T) -> T {
        (y - t).tanh()
    }
}

impl Loss for LogCosh {
    type Target<O: Copy + 'static> = O;

    #[inline(always)]
    fn loss<T: Scalar, O: Array<T>>(&self, output: &O, target: &O, d_output: Option<&mut O>) -> T {
        mean(self, output, target, d_output)
    }

    fn check<T: Scalar, O: Array<T>>(&self, target: &O) -> Result<(), TargetError> {
        check_finite(target.flat())
    }
}
