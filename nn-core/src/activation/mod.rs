//! Activation functions: one function of one number, applied to every element.
//!
//! All of them are straight-line code that becomes vector instructions in a loop over a slice. On a Cortex-M4F,
//! which has none, [`Elu`] and [`Selu`] skip the exponential of numbers above 0; the others take as many instructions for all.
//! NaN gives NaN, finite numbers never do, and ±∞ gives the limit. Derivatives keep their
//! relative accuracy where a unit saturates: they are computed from x where y has lost it.

mod clip;
mod elu;
mod gelu;
mod gelu_tanh;
mod hard_sigmoid;
mod hard_swish;
mod hard_tanh;
mod identity;
mod leaky_relu;
mod log_sigmoid;
mod mish;
mod relu;
mod relu6;
mod scale;
mod selu;
mod sigmoid;
mod sign;
mod silu;
mod softplus;
mod softsign;
mod step;
mod tanh;

pub use clip::Clip;
pub use elu::{Elu, elu, elu_derivative};
pub use gelu::Gelu;
pub use gelu_tanh::GeluTanh;
pub use hard_sigmoid::HardSigmoid;
pub use hard_swish::HardSwish;
pub use hard_tanh::HardTanh;
pub use identity::Identity;
pub use leaky_relu::{LeakyRelu, leaky_relu, leaky_relu_derivative};
pub use log_sigmoid::LogSigmoid;
pub use mish::Mish;
pub use relu::Relu;
pub use relu6::Relu6;
pub use scale::Scale;
pub use selu::Selu;
pub use sigmoid::Sigmoid;
pub use sign::Sign;
pub use silu::Silu;
pub use softplus::Softplus;
pub use softsign::Softsign;
pub use step::Step;
pub use tanh::Tanh;

use crate::math::{Scalar, at_least, at_most};

/// A function applied to every element, with its derivative.
pub trait Activation: 'static {
    /// As it is called in `network!`.
    const NAME: &'static str;

    /// y = f(x)
    fn value<T: Scalar>(x: T) -> T;

    /// dy/dx, given x and y = `value(x)`; at a kink, what PyTorch returns.
    fn derivative<T: Scalar>(x: T, y: T) -> T;
}

/// `y`, but NaN where x is.
#[inline(always)]
fn keep_nan<T: Scalar>(x: T, y: T) -> T {
    if x.is_nan() { x } else { y }
}

/// x within bounds.
#[inline(always)]
fn clamp<T: Scalar>(x: T, lowest: T, highest: T) -> T {
    at_most(at_least(x, lowest), highest)
}

/// 1 between the bounds, 0 at them and beyond.
#[inline(always)]
fn indicator<T: Scalar>(x: T, low: T, high: T) -> T {
    let below_high = if x < high { T::ONE } else { T::ZERO };
    keep_nan(x, if x > low { below_high } else { T::ZERO })
}
