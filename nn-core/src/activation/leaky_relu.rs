//! Leaky rectified linear unit: y = x for x > 0, else slope · x; dy/dx = 1 or slope, slope at the
//! kink.
//!
//! Source: Maas, Hannun and Ng 2013.

use super::{Activation, keep_nan};
use crate::math::Scalar;

/// y = x for x > 0, else `slope` · x
///
/// `SLOPE` is the bits of an `f64`, since Rust has no constant parameters of floating point:
///
/// ```
/// use nn_core::activation::{Activation, LeakyRelu};
///
/// type Default = LeakyRelu; // 0.01, as PyTorch
/// type Keras = LeakyRelu<{ 0.2_f64.to_bits() }>;
/// assert_eq!(Default::value(-1.0), -0.01);
/// assert_eq!(Keras::value(-1.0), -0.2);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct LeakyRelu<const SLOPE: u64 = { 0.01_f64.to_bits() }>;

impl<const SLOPE: u64> Activation for LeakyRelu<SLOPE> {
    const NAME: &'static str = "leaky_relu";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        leaky_relu(x, T::from_f64(f64::from_bits(SLOPE)))
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        leaky_relu_derivative(x, T::from_f64(f64::from_bits(SLOPE)))
    }
}

/// [`LeakyRelu`] with a slope known only when it runs.
#[inline(always)]
pub fn leaky_relu<T: Scalar>(x: T, slope: T) -> T {
    if x > T::ZERO { x } else { slope * x }
}

/// The derivative of [`leaky_relu`] by x.
#[inline(always)]
pub fn leaky_relu_derivative<T: Scalar>(x: T, slope: T) -> T {
    keep_nan(x, if x > T::ZERO { T::ONE } else { slope })
}
