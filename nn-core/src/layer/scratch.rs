//! Scratch memory as a type, for layers some of whose sizes are open.

use generic_array::GenericArray;

use super::{
    BatchNorm, BiasTerm, Cell, Dense, Dropout, Elementwise, Embedding, InitialState, Layer,
    LayerNorm, LearntPositions, Over, PositionalEncoding, Recurrent, Residual, Returns, RmsNorm,
    Softmax, TimeDistributed,
};
use crate::activation::Activation;
use crate::flat::{Both, Flat};
use crate::init::Initialiser;
use crate::math::Scalar;
use crate::shape::{Dim, Shape};
use crate::tensor::Tensor;

/// A layer that can stand in a network of open sizes, `struct Mlp<H: Dim>`.
///
/// A length that is computed from an open size, [`Layer::SCRATCH`] for one, cannot be the length of an array on stable
/// Rust. A layer of this kind therefore names its scratch memory as a type.
///
/// ```
/// use nn_core::prelude::*;
/// use nn_core::typenum::U32;
///
/// network! {
///     struct Mlp<H: Dim>: [2] -> [1] { dense(H), tanh, dense(1) }
/// }
///
/// fn parameters<H: Dim>() -> usize {
///     Mlp::<H>::PARAMETERS
/// }
///
/// assert_eq!(parameters::<U32>(), 32 * (2 + 1) + 32 + 1);
/// ```
///
/// A size of zero does not compile; the compiler says so in a build, not in `cargo check`.
pub trait Open: Layer {
    /// At least [`Layer::SCRATCH`] scalars, for one sample.
    type Scratch<T: Scalar>: Flat<T>;
    /// At least [`Layer::BACKWARD_SCRATCH`] scalars, for one sample.
    type BackwardScratch<T: Scalar>: Flat<T>;
}

/// Layers without scratch memory.
macro_rules! open_without_scratch {
    ($([$($generics:tt)*] $layer:ty),* $(,)?) => {
        $(
            impl<$($generics)*> Open for $layer {
                type Scratch<T: Scalar> = ();
                type BackwardScratch<T: Scalar> = ();
            }
        )*
    };
}

open_without_scratch! {
    [IN: Dim, OUT: Dim, I: Initialiser, B: BiasTerm] Dense<IN, OUT, I, B>,
    [TIME: Dim, WORDS: Dim, F: Dim, I: Initialiser] Embedding<TIME, WORDS, F, I>,
    [S: Shape, F: Activation] Elementwise<S, F>,
    [S: Shape, const RATE: u64] Dropout<S, RATE>,
    [S: Shape] Softmax<S>,
    [S: Shape, O: Over, const EPSILON: u64] LayerNorm<S, O, EPSILON>,
    [S: Shape, const EPSILON: u64] RmsNorm<S, EPSILON>,
    [S: Shape] PositionalEncoding<S>,
    [S: Shape, I: Initialiser] LearntPositions<S, I>,
}

/// Two sums a feature.
impl<S: Shape, const MOMENTUM: u64, const EPSILON: u64> Open for BatchNorm<S, MOMENTUM, EPSILON> {
    type Scratch<T: Scalar> = ();
    type BackwardScratch<T: Scalar> = [GenericArray<T, S::Features>; 2];
}

/// What the steps of one branch want.
impl<F: Open> Open for Residual<F> {
    type Scratch<T: Scalar> = F::Scratch<T>;
    type BackwardScratch<T: Scalar> = F::BackwardScratch<T>;
}

/// The gradients of a frame and of what comes of it.
impl<TIME: Dim, L: Open> Open for TimeDistributed<TIME, L> {
    type Scratch<T: Scalar> = L::Scratch<T>;
    type BackwardScratch<T: Scalar> =
        Both<Tensor<L::Input, T>, Both<Tensor<L::Output, T>, L::BackwardScratch<T>>>;
}

/// A row of gates, and states.
impl<C, TIME, IN, UNITS, R, S, I, RI, B> Open for Recurrent<C, TIME, IN, UNITS, R, S, I, RI, B>
where
    C: Cell,
    TIME: Dim,
    IN: Dim,
    UNITS: Dim,
    R: Returns,
    S: InitialState,
    I: Initialiser,
    RI: Initialiser,
    B: BiasTerm,
{
    type Scratch<T: Scalar> = Both<
        GenericArray<GenericArray<T, UNITS>, C::Kept>,
        GenericArray<GenericArray<T, UNITS>, C::Cells>,
    >;
    type BackwardScratch<T: Scalar> = Both<
        GenericArray<GenericArray<T, UNITS>, C::Kept>,
        [Both<GenericArray<T, UNITS>, GenericArray<GenericArray<T, UNITS>, C::Cells>>; 2],
    >;
}
