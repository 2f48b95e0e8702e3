//! Largest errors of the elementary functions, which the tests hold them to.

pub use super::erfc::MAX_ULP as ERFC;
pub use super::exp::MAX_ULP as EXP;
pub use super::exp_m1::MAX_ULP as EXP_M1;
pub use super::ln::MAX_ULP as LN;
pub use super::ln_1p::MAX_ULP as LN_1P;
pub use super::primitive::MAX_ULP_ERF as ERF;
pub use super::sigmoid::MAX_ULP as SIGMOID;
pub use super::softplus::MAX_ULP as SOFTPLUS;
pub use super::tanh::MAX_ULP as TANH;

/// Largest error, in units in the last place of the exact result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MaxUlp {
    /// Over every `f32`.
    pub f32: f64,
    /// Over the samples of `nn-core/tests/data/math_f64.py`, 100,000 a function.
    pub f64: f64,
}
