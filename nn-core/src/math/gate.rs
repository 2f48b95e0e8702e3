//! Hyperbolic tangent and logistic function for the gates of recurrent layers, where most of a step's time goes into them:
//! in `f32` a quotient of polynomials, tanh x = x P(x²) / Q(x²), with fewer and shorter chains of operations than what
//! [`Scalar::tanh`] and [`Scalar::sigmoid`] are, and less accurate near ±1. In `f64` they are those.
//!
//! Source: as in Eigen's `ptanh`, of other degrees; P and Q by `nn-core/tests/data/minimax.py`.

use super::Scalar;
use super::exp::{at_least, at_most};
use super::polynomial::polynomial;

/// Largest distance of [`tanh`] from the exact value, in `f32`.
pub const MAX_ERROR_TANH: f64 = 3.9e-7;
/// Largest distance of [`sigmoid`] from the exact value, in `f32`.
pub const MAX_ERROR_SIGMOID: f64 = 2.3e-7;

/// tanh x, never beyond ±1: in `f32` up to 6.4 ulp off, [`MAX_ERROR_TANH`].
///
/// ```
/// use nn_core::math::gate;
///
/// assert!((gate::tanh(0.5_f32) - 0.46211717).abs() < 1e-7);
/// assert!(gate::tanh(f32::INFINITY) <= 1.0);
/// ```
#[inline(always)]
pub fn tanh<T: Scalar>(x: T) -> T {
    if T::BYTES == size_of::<f64>() {
        return x.tanh();
    }
    // Beyond that the quotient, rounded, exceeds 1.
    let end = T::from_f64(8.05);
    let x = at_most(at_least(x, -end), end);
    let square = x * x;
    let p = polynomial(
        square,
        [1.0, 0.13382041, 0.0034966897, 2.0623133e-5, 1.33665905e-8],
    );
    let q = polynomial(
        square,
        [1.0, 0.46715364, 0.025881443, 0.00032872593, 7.7830305e-7],
    );
    x * p / q
}

/// 1 / (1 + e⁻ˣ), never below 0 or above 1: in `f32` off by up to [`MAX_ERROR_SIGMOID`], which far to the left is more than
/// the value itself.
///
/// ```
/// use nn_core::math::gate;
///
/// assert!((gate::sigmoid(1.0_f32) - 0.7310586).abs() < 2.3e-7);
/// assert!(gate::sigmoid(-100.0_f32) < 2.3e-7);
/// ```
#[inline(always)]
pub fn sigmoid<T: Scalar>(x: T) -> T {
    if T::BYTES == size_of::<f64>() {
        return x.sigmoid();
    }
    let half = T::from_f64(0.5);
    half.multiply_add(tanh(half * x), half)
}
