//! Initialisers: how a layer's weight is drawn.
//!
//! | name in `network!` | drawn from | source |
//! |---|---|---|
//! | `zeros`, `constant(c)` | one value | |
//! | `normal(σ)`, `uniform(a)` | N(0, σ²), U(-a, a) | |
//! | `truncated_normal(σ)` | a normal cut off at two deviations, of deviation σ | |
//! | `glorot_normal`, `glorot_uniform` | variance 2 / (in + out) | Glorot and Bengio 2010 |
//! | `he_normal`, `he_uniform` | variance 2 / in | He et al. 2015 |
//! | `leaky_he_normal(a)`, `leaky_he_uniform(a)` | variance 2 / (1 + a²) / in | He et al. 2015, eq. 15 |
//! | `lecun_normal`, `lecun_uniform` | variance 1 / in | LeCun et al. 1998 |
//! | `truncated_glorot_normal`, `truncated_he_normal`, `truncated_lecun_normal` | the same, cut off | Keras |
//! | `pytorch_uniform` | U(-a, a), a² = 1 / in | PyTorch's layers |
//! | `orthogonal(gain)` | rows or columns at right angles, of length gain | Saxe et al. 2014 |
//!
//! The uniform ones draw from `U(-a, a)` with `a² = 3 · variance`; the normal ones are not truncated, as in
//! PyTorch, but for those that say so, as in Keras. Biases start at zero. What a weight should be scaled by for the
//! nonlinearity behind it is its [`Nonlinearity::gain`].

mod draw;
mod fixed;
mod nonlinearity;
mod orthogonal;
mod scaled;

pub use fixed::{Constant, Normal, TruncatedNormal, Uniform, Zeros};
pub use nonlinearity::Nonlinearity;
pub use orthogonal::Orthogonal;
pub use scaled::{
    GlorotNormal, GlorotUniform, HeNormal, HeUniform, LeakyHeNormal, LeakyHeUniform, LecunNormal,
    LecunUniform, PytorchUniform, TruncatedGlorotNormal, TruncatedHeNormal, TruncatedLecunNormal,
};

use rand::Rng;

use crate::math::Scalar;

/// How many values a unit sums, and how many units each of them feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fans {
    /// Inputs of one output.
    pub input: usize,
    /// Outputs of one input.
    pub output: usize,
}

/// Draws a weight.
pub trait Initialiser: 'static {
    /// Fills `weight`, which belongs to a layer of these fans.
    fn fill<T: Scalar>(weight: &mut [T], fans: Fans, rng: &mut dyn Rng);
}
