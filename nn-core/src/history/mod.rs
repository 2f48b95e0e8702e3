//! The machines of history, as types: what came before back-propagation, and beside it.
//!
//! | machine | rule | source |
//! |---|---|---|
//! | [`Perceptron`], [`Perceptrons`] | error correction; the pocket algorithm | Rosenblatt 1958; Gallant 1990 |
//! | [`Adaline`] | least mean squares | Widrow and Hoff 1960 |
//! | [`Madaline`] | rules I and II | Ridgway 1962; Winter and Widrow 1988 |
//! | [`BoltzmannMachine`] | contrastive divergence | Smolensky 1986; Hinton 2002 |
//!
//! They work on plain arrays, `[T; INPUTS]`, in `f32` and `f64`, without a heap, and learn from slices of inputs with
//! their targets. A class is a `bool`; where an input is NaN there is none, and the answer is `None`.

mod adaline;
mod boltzmann;
mod error;
mod madaline;
mod perceptron;
mod perceptrons;
mod pocket;

pub use adaline::{Adaline, AdalineTraining, LeastMeanSquares};
pub use boltzmann::{
    Bernoulli, BoltzmannMachine, BoltzmannMemory, ContrastiveDivergence, Gaussian, HiddenUnits,
};
pub use error::DataError;
pub use madaline::{Gate, Madaline, MadalineRule, MadalineTraining};
pub use perceptron::{Perceptron, PerceptronTraining};
pub use perceptrons::Perceptrons;
pub use pocket::PocketTraining;

use crate::math::Scalar;

/// `w · x + b`, summed from the bias on in the order of the inputs.
fn affine<const INPUTS: usize, T: Scalar>(
    weights: &[T; INPUTS],
    bias: T,
    input: &[T; INPUTS],
) -> T {
    let products = weights.iter().zip(input);
    products.fold(bias, |sum, (&w, &x)| sum + w * x)
}
