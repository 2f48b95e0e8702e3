//! Root mean square normalisation: each row by its size, `y = γ x / sqrt(mean(x²) + ε)`. A row is the last axis.
//! Shapes: `x` and `y` any, the same; `γ [features]`.
//! Gradients, with `x̂ = x / σ` and `g = γ dy`: `dγ += dy x̂`, `dx = (g - x̂ mean(g x̂)) / σ`.
//! Source: Zhang and Sennrich 2019; as PyTorch's `RMSNorm`, but for its ε, which is the smallest of the scalar there.

use core::marker::PhantomData;

use rand::Rng;

use crate::entry::{Entry, Role};
use crate::flat::{flatten, flatten_mut};
use crate::kernel::norm::Norm;
use crate::layer::{Frame, InPlace, Layer, Moments, Streaming};
use crate::math::Scalar;
use crate::parameters;
use crate::shape::{Dim, Shape, Vector};
use crate::tensor::Tensor;

/// Every row of the shape `S` to a mean square of 1, then scaled; `EPSILON` are the bits of what is added to the mean
/// square. In `network!`: `rms_norm`.
#[derive(Debug)]
pub struct RmsNorm<S, const EPSILON: u64 = { 1e-5_f64.to_bits() }>(PhantomData<S>);

parameters! {
    /// What a root mean square normalisation learns.
    pub struct RmsNormParameters<F: Dim> {
        /// γ, the scale, `[features]`.
        pub weight: Tensor<Vector<F>, T>,
    }
}

impl<S: Shape, const EPSILON: u64> RmsNorm<S, EPSILON> {
    const FEATURES: usize = S::LEN / S::POSITIONS;

    fn norm<T: Scalar>() -> Norm<T> {
        Norm {
            centred: false,
            epsilon: T::from_f64(f64::from_bits(EPSILON)),
        }
    }

    #[inline]
    fn normalise<T: Scalar>(parameters: &RmsNormParameters<T, S::Features>, values: &mut [T]) {
        for row in values.chunks_exact_mut(Self::FEATURES) {
            Self::norm().row(parameters.weight.as_slice(), &[], row);
        }
    }
}

impl<S: Shape, const EPSILON: u64> Layer for RmsNorm<S, EPSILON> {
    type Input = S;
    type Output = S;
    type Parameters<T: Scalar> = RmsNormParameters<T, S::Features>;
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    const PARAMETER_TENSORS: &'static [Entry] =
        &[Entry::tensor("weight", &[Self::FEATURES]).role(Role::RmsScale)];
    const MACS: usize = S::LEN;

    crate::works_in_place!();

    fn draw<T: Scalar>(parameters: &mut Self::Parameters<T>, _: &mut (), _: &mut dyn Rng) {
        parameters.weight.as_mut_slice().fill(T::ONE);
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
        let width = Self::FEATURES;
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
                [d_parameters.weight.as_mut_slice(), &mut []],
                d_x,
            );
        }
    }
}

impl<S: Shape, const EPSILON: u64> InPlace for RmsNorm<S, EPSILON> {
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

impl<S: Moments, const EPSILON: u64> Streaming for RmsNorm<S, EPSILON> {
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
