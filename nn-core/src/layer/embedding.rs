//! Embedding: an index in, its row of the weight out, `y[t] = W[x[t]]`.
//! Shapes: `x [TIME]`, whole numbers as scalars; `W [WORDS][FEATURES]`, `y [TIME, FEATURES]`.
//! Gradients: `dW[x[t]] += dy[t]`, `dx = 0`.
//! Source: Bengio et al. 2003; drawn from N(0, 1) as PyTorch's `Embedding`.
//!
//! An `f32` has every whole number up to 2²⁴: tables of more words want `f64`.
//! What is no whole number from 0 to `WORDS - 1` has no row: its output is NaN, which a training reports as a loss that is
//! not finite.

use core::marker::PhantomData;

use rand::Rng;

use super::Layer;
use crate::entry::{Entry, Role};
use crate::flat::{flatten, flatten_mut};
use crate::init::{Fans, Initialiser, Normal};
use crate::math::Scalar;
use crate::parameters;
use crate::shape::{Dim, Sequence, Vector};
use crate::tensor::Tensor;

/// `TIME` indices below `WORDS`, each as a row of `F` features; `I` draws the rows. In `network!`:
/// `embedding(words = 20, features = 8)`.
///
/// Its time depends on the input: a row is copied for what is an index, and which one it is can be seen from the memory that
/// is read.
#[derive(Debug)]
pub struct Embedding<TIME, WORDS, F, I = Normal<{ 1.0_f64.to_bits() }>>(
    PhantomData<(TIME, WORDS, F, I)>,
);

parameters! {
    /// What an embedding learns.
    pub struct EmbeddingParameters<Words: Dim, F: Dim> {
        /// `[words][features]`
        pub weight: Tensor<Sequence<Words, F>, T>,
    }
}

impl<TIME: Dim, WORDS: Dim, F: Dim, I: Initialiser> Embedding<TIME, WORDS, F, I> {
    /// The row of an index, if it is one.
    fn row<T: Scalar>(index: T) -> Option<usize> {
        let index = index.to_f64();
        let is_row = index >= 0.0 && index < WORDS::USIZE as f64;
        let row = index as usize;
        (is_row && row as f64 == index).then_some(row)
    }
}

impl<TIME: Dim, WORDS: Dim, F: Dim, I: Initialiser> Layer for Embedding<TIME, WORDS, F, I> {
    type Input = Vector<TIME>;
    type Output = Sequence<TIME, F>;
    type Parameters<T: Scalar> = EmbeddingParameters<T, WORDS, F>;
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    const PARAMETER_TENSORS: &'static [Entry] =
        &[Entry::tensor("weight", &[WORDS::USIZE, F::USIZE]).role(Role::Embedding)];

    fn draw<T: Scalar>(parameters: &mut Self::Parameters<T>, _: &mut (), rng: &mut dyn Rng) {
        I::fill(
            parameters.weight.as_mut_slice(),
            Fans {
                input: WORDS::USIZE,
                output: F::USIZE,
            },
            rng,
        );
    }

    #[inline]
    fn infer<T: Scalar>(
        parameters: &Self::Parameters<T>,
        (): &(),
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        _: &mut [T],
    ) {
        let rows = parameters.weight.as_slice();
        let output = flatten_mut(output).chunks_exact_mut(F::USIZE);
        for (&index, y) in flatten(input).iter().zip(output) {
            match Self::row(index) {
                Some(row) => y.copy_from_slice(&rows[row * F::USIZE..][..F::USIZE]),
                None => y.fill(T::NAN),
            }
        }
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        _: &Self::Parameters<T>,
        input: &[Tensor<Self::Input, T>],
        _: &[Tensor<Self::Output, T>],
        (): &mut (),
        d_output: &[Tensor<Self::Output, T>],
        d_input: Option<&mut [Tensor<Self::Input, T>]>,
        d_parameters: &mut Self::Parameters<T>,
        _: &mut [T],
    ) {
        let d_rows = d_parameters.weight.as_mut_slice();
        let d_output = flatten(d_output).chunks_exact(F::USIZE);
        for (&index, d_y) in flatten(input).iter().zip(d_output) {
            let Some(row) = Self::row(index) else {
                continue;
            };
            let d_row = &mut d_rows[row * F::USIZE..][..F::USIZE];
            for (d_row, &d_y) in d_row.iter_mut().zip(d_y) {
                *d_row += d_y;
            }
        }
        if let Some(d_input) = d_input {
            flatten_mut(d_input).fill(T::ZERO);
        }
    }
}
