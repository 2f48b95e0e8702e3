//! Where in a sequence a moment stands, learnt and added to it: `y[t] = x[t] + P[t]`.
//! Shapes: `x, y, P [TIME, FEATURES]`. Gradients: `dx = dy`, `dP += dy`.
//! Source: Gehring et al. 2017.

use core::marker::PhantomData;

use rand::Rng;

use super::Layer;
use crate::entry::{Entry, Role};
use crate::flat::{flatten, flatten_mut};
use crate::init::{Fans, Initialiser, Normal};
use crate::math::Scalar;
use crate::parameters;
use crate::shape::Shape;
use crate::tensor::Tensor;

/// Positions of the sequences `S` that are learnt; `I` draws them. In `network!`: `learnt_positions`.
#[derive(Debug)]
pub struct LearntPositions<S, I = Normal<{ 0.02_f64.to_bits() }>>(PhantomData<(S, I)>);

parameters! {
    /// What positions that are learnt are.
    pub struct LearntPositionsParameters<S: Shape> {
        /// `[time][features]`
        pub weight: Tensor<S, T>,
    }
}

impl<S: Shape, I: Initialiser> Layer for LearntPositions<S, I> {
    type Input = S;
    type Output = S;
    type Parameters<T: Scalar> = LearntPositionsParameters<T, S>;
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    const PARAMETER_TENSORS: &'static [Entry] =
        &[Entry::tensor("weight", S::DIMS).role(Role::Embedding)];

    fn draw<T: Scalar>(parameters: &mut Self::Parameters<T>, _: &mut (), rng: &mut dyn Rng) {
        let fans = Fans {
            input: S::POSITIONS,
            output: S::LEN / S::POSITIONS,
        };
        I::fill(parameters.weight.as_mut_slice(), fans, rng);
    }

    #[inline]
    fn infer<T: Scalar>(
        parameters: &Self::Parameters<T>,
        (): &(),
        input: &[Tensor<S, T>],
        output: &mut [Tensor<S, T>],
        _: &mut [T],
    ) {
        for (x, y) in input.iter().zip(output) {
            let terms = x.as_slice().iter().zip(parameters.weight.as_slice());
            for (y, (&x, &position)) in y.as_mut_slice().iter_mut().zip(terms) {
                *y = x + position;
            }
        }
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        _: &Self::Parameters<T>,
        _: &[Tensor<S, T>],
        _: &[Tensor<S, T>],
        (): &mut (),
        d_output: &[Tensor<S, T>],
        d_input: Option<&mut [Tensor<S, T>]>,
        d_parameters: &mut Self::Parameters<T>,
        _: &mut [T],
    ) {
        for d_y in d_output {
            let sums = d_parameters.weight.as_mut_slice().iter_mut();
            for (sum, &d_y) in sums.zip(d_y.as_slice()) {
                *sum += d_y;
            }
        }
        if let Some(d_input) = d_input {
            flatten_mut(d_input).copy_from_slice(flatten(d_output));
        }
    }
}
