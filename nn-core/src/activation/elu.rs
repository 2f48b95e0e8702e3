//! Exponential linear unit: y = x for x > 0, else α (eˣ − 1); dy/dx = 1 or α eˣ, α at the kink
//! (there is none if α = 1).
//!
//! Source: Clevert, Unterthiner and Hochreiter 2016.

use super::Activation;
use crate::math::Scalar;

/// y = x for x > 0, else α (eˣ − 1)
///
/// `ALPHA` is the bits of an `f64`, 1 by default: `Elu<{ 0.5_f64.to_bits() }>`.
///
/// On a microcontroller its time depends on the input: numbers above 0 take no exponential.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Elu<const ALPHA: u64 = { 1.0_f64.to_bits() }>;

impl<const ALPHA: u64> Activation for Elu<ALPHA> {
    const NAME: &'static str = "elu";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        elu(x, T::from_f64(f64::from_bits(ALPHA)))
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        elu_derivative(x, T::from_f64(f64::from_bits(ALPHA)))
    }
}

/// [`Elu`] with an α known only when it runs.
#[inline(always)]
pub fn elu<T: Scalar>(x: T, alpha: T) -> T {
    if x > T::ZERO { x } else { alpha * x.exp_m1() }
}

/// The derivative of [`elu`] by x.
#[inline(always)]
pub fn elu_derivative<T: Scalar>(x: T, alpha: T) -> T {
    if x > T::ZERO { T::ONE } else { alpha * x.exp() }
}
