//! Layer normalisation: each row by its own mean and variance, `y = γ (x - mean) / sqrt(var + ε) + β`, with the biased
//! variance. A row is the last axis, or the whole sample.
//! Shapes: `x` and `y` any, the same; `γ, β [features]`, or the sample's.
//! Gradients, with `x̂ = (x - mean) / σ` and `g = γ dy`: `dγ += dy x̂`, `dβ += dy`, `dx = (g - mean(g) - x̂ mean(g x̂)) / σ`.
//! Source: Ba, Kiros and Hinton 2016; conventions as PyTorch's and Keras's.

use core::marker::PhantomData;

use rand::Rng;

use crate::entry::{Entry, Role};
use crate::flat::{flatten, flatten_mut};
use crate::kernel::norm::Norm;
use crate::layer::{Frame, InPlace, Layer, Moments, Streaming};
use crate::math::Scalar;
use crate::parameters;
use crate::shape::{Shape, Vector};
use crate::tensor::Tensor;

/// Every row of the shape `S` to mean 0 and variance 1, then scaled and shifted; `O` says what a row is, [`OverLast`] or
/// [`OverAll`], and `EPSILON` are the bits of what is added to the variance. In `network!`: `layer_norm`,
/// `layer_norm(over = all, epsilon = 1e-3)`.
#[derive(Debug)]
pub struct LayerNorm<S, O = OverLast, const EPSILON: u64 = { 1e-5_f64.to_bits() }>(
    PhantomData<(S, O)>,
);

/// What a row is.
pub trait Over: core::fmt::Debug + 'static {
    /// Its shape.
    type Row<S: Shape>: Shape;
}

/// The last axis.
#[derive(Debug)]
pub struct OverLast;

/// The whole sample.
#[derive(Debug)]
pub struct OverAll;

impl Over for OverLast {
    type Row<S: Shape> = Vector<S::Features>;
}

impl Over for OverAll {
    type Row<S: Shape> = S;
}

parameters! {
    /// What a layer normalisation learns.
    pub struct LayerNormParameters<R: Shape> {
        /// γ, the scale.
        pub weight: Tensor<R, T>,
        /// β, the shift.
        pub bias: Tensor<R, T>,
    }
}

impl<S: Shape, O: Over, const EPSILON: u64> LayerNorm<S, O, EPSILON> {
    const WIDTH: usize = <O::Row<S> as Shape>::LEN;
    const DIMS: &'static [usize] = <O::Row<S> as Shape>::DIMS;
    /// Channels first, as PyTorch's images.
    const FILE_AXES: &'static [usize] = match Self::DIMS.len() {
        1 => &[0],
        2 => &[0, 1],
        _ => &[2, 0, 1],
    };

    fn norm<T: Scalar>() -> Norm<T> {
        Norm {
            centred: true,
            epsilon: T::from_f64(f64::from_bits(EPSILON)),
        }
    }

    #[inline]
    fn normalise<T: Scalar>(parameters: &LayerNormParameters<T, O::Row<S>>, values: &mut [T]) {
        let (weight, bias) = (parameters.weight.as_slice(), parameters.bias.as_slice());
        for row in values.chunks_exact_mut(Self::WIDTH) {
            Self::norm().row(weight, bias, row);
        }
    }
}

impl<S: Shape, O: Over, const EPSILON: u64> Layer for LayerNorm<S, O, EPSILON> {
    type Input = S;
    type Output = S;
    type Parameters<T: Scalar> = LayerNormParameters<T, O::Row<S>>;
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    const PARAMETER_TENSORS: &'static [Entry] = &[
        Entry::permuted("weight", Self::DIMS, Self::FILE_AXES).role(Role::Scale),
        Entry::permuted("bias", Self::DIMS, Self::FILE_AXES).role(Role::Shift),
    ];
    const MACS: usize = S::LEN;

    crate::works_in_place!();

    fn draw<T: Scalar>(parameters: &mut Self::Parameters<T>, _: &mut (), _: &mut dyn Rng) {
        parameters.weight.as_mut_slice().fill(T::ONE);
        parameters.bias.as_mut_slice().fill(T::ZERO);
    }

    #[inline]
    fn infer<T: Scalar>(
        parameters: &Self::Parameters<T>,
        (): &(),
        input: &[Tensor<S, T>],
        output: &mut [Tensor<S, T>],
        _: &mut [T],
    ) {
        flatten_mut(output).copy_from_slice(flatten(input));
        Self::normalise(parameters, flatten_mut(output));
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        input: &[Tensor<S, T>],
        _: &[Tensor<S, T>],
        (): &mut (),
        d_output: &[Tensor<S, T>],
        d_input: Option<&mut [Tensor<S, T>]>,
        d_parameters: &mut Self::Parameters<T>,
        _: &mut [T],
    ) {
        let width = Self::WIDTH;
        let rows = flatten(input)
            .chunks_exact(width)
            .zip(flatten(d_output).chunks_exact(width));
        let mut d_input = d_input.map(flatten_mut);
        for (place, (x, d_y)) in rows.enumerate() {
            let d_x = d_input
                .as_deref_mut()
                .map(|d_input| &mut d_input[place * width..][..width]);
            Self::norm().row_gradient(
                parameters.weight.as_slice(),
                x,
                d_y,
                [
                    d_parameters.weight.as_mut_slice(),
                    d_parameters.bias.as_mut_slice(),
                ],
                d_x,
            );
        }
    }
}

impl<S: Shape, O: Over, const EPSILON: u64> InPlace for LayerNorm<S, O, EPSILON> {
    #[inline]
    fn infer_in_place<'a, T: Scalar>(
        parameters: &Self::Parameters<T>,
        (): &(),
        values: &'a mut [Tensor<S, T>],
    ) -> &'a mut [Tensor<S, T>] {
        Self::normalise(parameters, flatten_mut(values));
        values
    }
}

impl<S: Moments, const EPSILON: u64> Streaming for LayerNorm<S, OverLast, EPSILON> {
    type Memory<T: Scalar> = ();

    fn start<T: Scalar>(_: &Self::Parameters<T>, (): &mut ()) {}

    #[inline]
    fn step<T: Scalar>(
        parameters: &Self::Parameters<T>,
        (): &(),
        (): &mut (),
        input: &Frame<S, T>,
        output: &mut Frame<S, T>,
        _: &mut [T],
    ) {
        output.as_mut_slice().copy_from_slice(input.as_slice());
        Self::normalise(parameters, output.as_mut_slice());
    }
}
