//! What the losses share that compare element by element: the mean over an output's `n` elements.

use super::Array;
use crate::math::Scalar;

/// What PyTorch's `BCELoss` takes for the logarithm of zero.
pub(super) const SMALLEST_LOG: f64 = -100.0;
/// What a gradient takes for a probability or rate that is smaller, as `BCELoss` does for `p (1 - p)`.
pub(super) const SMALLEST_DIVISOR: f64 = 1e-12;

/// `Σ value(y, t) / n`; the gradient is `slope(y, t) / n`. Each element is divided by itself, so that the sum does not
/// overflow where the mean does not.
#[inline]
pub(super) fn mean<T: Scalar, O: Array<T>>(
    output: &O,
    target: &O,
    d_output: Option<&mut O>,
    value: impl Fn(T, T) -> T,
    slope: impl Fn(T, T) -> T,
) -> T {
    let share = T::ONE / T::from_usize(O::LEN);
    let pairs = output.flat().iter().zip(target.flat());
    if let Some(d_output) = d_output {
        for ((&y, &t), d_y) in pairs.clone().zip(d_output.flat_mut()) {
            *d_y = share * slope(y, t);
        }
    }
    pairs.map(|(&y, &t)| share * value(y, t)).sum()
}

/// The sign of a number, 0 for zero and NaN for NaN.
#[inline]
pub(super) fn sign<T: Scalar>(x: T) -> T {
    if x > T::ZERO {
        T::ONE
    } else if x < T::ZERO {
        -T::ONE
    } else {
        x
    }
}

/// `ln p`, no less than -100: what `p ln p` needs to be finite at zero. NaN below zero.
#[inline]
pub(super) fn bounded_ln<T: Scalar>(p: T) -> T {
    p.ln().maximum(T::from_f64(SMALLEST_LOG))
}

/// `t / p`, the slope of [`bounded_ln`] times `t`, which stays finite at zero.
#[inline]
pub(super) fn bounded_ratio<T: Scalar>(t: T, p: T) -> T {
    t / p.maximum(T::from_f64(SMALLEST_DIVISOR))
}

/// `t ln t`, 0 at zero.
#[inline]
pub(super) fn x_ln_x<T: Scalar>(t: T) -> T {
    if t == T::ZERO { T::ZERO } else { t * t.ln() }
}

/// Whether every output lies on its target's side: outputs of `threshold`, targets of `middle`.
pub(super) fn same_sides<T: Scalar>(outputs: &[T], targets: &[T], threshold: T, middle: T) -> bool {
    outputs
        .iter()
        .zip(targets)
        .all(|(&y, &t)| !y.is_nan() && (y > threshold) == (t > middle))
}
