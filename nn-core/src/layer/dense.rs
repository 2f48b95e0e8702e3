//! Fully connected layer, `y = x W + b`.
//! Shapes: `x [IN]`, `W [IN][OUT]`, `b [OUT]`, `y [OUT]`.
//! Gradients: `dW += xᵀ dy`, `db += dy`, `dx = dy Wᵀ`.
//! Source: Goodfellow et al. 2016, §6.5.

use core::marker::PhantomData;

use rand::Rng;

use super::{Frame, Layer, Streaming};
use crate::entry::Entry;
use crate::flat::{Flat, flatten, flatten_mut};
use crate::init::{Fans, GlorotUniform, Initialiser};
use crate::kernel::plain::IS_PLAIN;
use crate::kernel::{dense, small};
use crate::math::Scalar;
use crate::parameters;
use crate::shape::{Dim, Sequence, Storage, Vector};
use crate::tensor::Tensor;

/// A fully connected layer from `IN` to `OUT` features; `I` draws its weight, `B` says whether it has a
/// bias. In `network!`: `dense(64)`, `dense(64, init = he_normal, bias = false)`.
#[derive(Debug)]
pub struct Dense<IN, OUT, I = GlorotUniform, B = WithBias>(PhantomData<(IN, OUT, I, B)>);

parameters! {
    /// What a dense layer learns.
    pub struct DenseParameters<In: Dim, Out: Dim, B: BiasTerm> {
        /// `[in][out]`; `[out, in]` in weight files, as PyTorch has it.
        pub weight: Tensor<Sequence<In, Out>, T>,
        /// `[out]`, or nothing.
        pub bias: B::Bias<T, Out>,
    }
}

/// Whether a layer adds a bias: [`WithBias`] or [`WithoutBias`].
pub trait BiasTerm: core::fmt::Debug + Clone + PartialEq + 'static {
    /// Where it lies: a vector, or nothing.
    type Bias<T: Scalar, OUT: Dim>: Storage<T>;
    /// Whether there is one.
    const PRESENT: bool;
}

/// With a bias.
#[derive(Debug, Clone, PartialEq)]
pub struct WithBias;

/// Without a bias: before a batch normalisation, whose shift takes its place.
#[derive(Debug, Clone, PartialEq)]
pub struct WithoutBias;

impl BiasTerm for WithBias {
    type Bias<T: Scalar, OUT: Dim> = Tensor<Vector<OUT>, T>;
    const PRESENT: bool = true;
}

impl BiasTerm for WithoutBias {
    type Bias<T: Scalar, OUT: Dim> = [T; 0];
    const PRESENT: bool = false;
}

impl<IN: Dim, OUT: Dim, I: Initialiser, B: BiasTerm> Layer for Dense<IN, OUT, I, B> {
    type Input = Vector<IN>;
    type Output = Vector<OUT>;
    type Parameters<T: Scalar> = DenseParameters<T, IN, OUT, B>;
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    const PARAMETER_TENSORS: &'static [Entry] = if B::PRESENT {
        &[
            Entry::permuted("weight", &[IN::USIZE, OUT::USIZE], &[1, 0]),
            Entry::tensor("bias", &[OUT::USIZE]),
        ]
    } else {
        &[Entry::permuted("weight", &[IN::USIZE, OUT::USIZE], &[1, 0])]
    };
    const MACS: usize = IN::USIZE * OUT::USIZE;
    const FRAMES: usize = super::FEW_FRAMES;

    fn draw<T: Scalar>(parameters: &mut Self::Parameters<T>, _: &mut (), rng: &mut dyn Rng) {
        I::fill(
            parameters.weight.as_mut_slice(),
            Fans {
                input: IN::USIZE,
                output: OUT::USIZE,
            },
            rng,
        );
    }

    #[inline(always)]
    fn infer<T: Scalar>(
        parameters: &Self::Parameters<T>,
        (): &(),
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        _: &mut [T],
    ) {
        let sizes = [IN::USIZE, OUT::USIZE];
        let (weight, bias) = (parameters.weight.as_slice(), parameters.bias.flat());
        let (x, y) = (flatten(input), flatten_mut(output));
        match const {
            (
                dense::is_small([IN::USIZE, OUT::USIZE]),
                T::IS_FUSED || IS_PLAIN,
            )
        } {
            (true, true) => dense::forward_small(weight, bias, x, y, sizes),
            (true, false) => small::forward(weight, bias, x, y, PhantomData::<(IN, OUT)>),
            (false, _) => dense::forward(weight, bias, x, y, sizes),
        }
    }

    #[inline(always)]
    fn backward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        input: &[Tensor<Self::Input, T>],
        _: &[Tensor<Self::Output, T>],
        (): &mut (),
        d_output: &[Tensor<Self::Output, T>],
        d_input: Option<&mut [Tensor<Self::Input, T>]>,
        d_parameters: &mut Self::Parameters<T>,
        _: &mut [T],
    ) {
        let sizes = [IN::USIZE, OUT::USIZE];
        let d_output = flatten(d_output);
        if const { dense::is_small([IN::USIZE, OUT::USIZE]) } {
            small::add_gradients(
                d_parameters.weight.as_mut_slice(),
                d_parameters.bias.flat_mut(),
                flatten(input),
                d_output,
                PhantomData::<(IN, OUT)>,
            );
            if let Some(d_input) = d_input {
                small::input_gradient(
                    parameters.weight.as_slice(),
                    d_output,
                    flatten_mut(d_input),
                    PhantomData::<(IN, OUT)>,
                );
            }
            return;
        }
        dense::add_weight_gradient(
            d_parameters.weight.as_mut_slice(),
            flatten(input),
            d_output,
            sizes,
        );
        dense::add_bias_gradient(d_parameters.bias.flat_mut(), d_output);
        if let Some(d_input) = d_input {
            dense::input_gradient(
                parameters.weight.as_slice(),
                d_output,
                flatten_mut(d_input),
                sizes,
            );
        }
    }
}

impl<IN: Dim, OUT: Dim, I: Initialiser, B: BiasTerm> Streaming for Dense<IN, OUT, I, B> {
    type Memory<T: Scalar> = ();

    fn start<T: Scalar>(_: &Self::Parameters<T>, (): &mut ()) {}

    #[inline]
    fn step<T: Scalar>(
        parameters: &Self::Parameters<T>,
        _: &Self::State<T>,
        (): &mut (),
        input: &Frame<Self::Input, T>,
        output: &mut Frame<Self::Output, T>,
        _: &mut [T],
    ) {
        let (input, output) = (core::slice::from_ref(input), core::slice::from_mut(output));
        Self::infer(parameters, &(), input, output, &mut []);
    }
}
