//! Largest errors of the elementary functions.

/// Largest error, in units in the last place of the exact result.
#[derive(Clone, Copy, Debug)]
pub struct MaxUlp {
    /// Over every `f32`.
    pub f32: f64,
    /// Over the samples of the tests, some hundred thousand numbers.
    pub f64: f64,
}

macro_rules! m { ($($n:ident)*) => {$(
/// Bound
pub const $n: MaxUlp = MaxUlp { f32: 5.0, f64: 5.0 };)*}}
m!(EXP EXP_M1 LN LN_1P TANH SIGMOID SOFTPLUS ERFC ERF);
