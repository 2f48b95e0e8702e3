//! Logarithm of the sigmoid: y = ln(1 / (1 + e⁻ˣ)) = −softplus(−x), dy/dx = σ(−x).
//!
//! Source: PyTorch `LogSigmoid`.

use super::Activation;
use crate::math::Scalar;

/// y = ln σ(x) = −ln(1 + e⁻ˣ)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct LogSigmoid;

impl Activation for LogSigmoid {
    const NAME: &'static str = "log_sigmoid";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        -(-x).softplus()
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        (-x).sigmoid()
    }
}
