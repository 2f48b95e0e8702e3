//! Two directions: one layer reads the sequence, another reads it from its end; what they give stands side by side.
//! Shapes: `x [TIME, IN]`, of each layer `[TIME, UNITS]`, `y [TIME, 2 UNITS]`; or `[UNITS]` and `[2 UNITS]`.
//! All steps: those of the second layer are put back into order, so that both halves of a frame are about the same moment.
//! The last step: each layer's own last, which for the second is the first moment (as Keras has it).
//! Gradients: those of the halves, through the layers; `dx` is the sum of both.
//! Source: Schuster and Paliwal 1997.

use core::marker::PhantomData;
use core::ops::Add;

use rand::Rng;
use typenum::Sum;

use super::Reversible;
use super::tensors::{MOST, two_directions};
use crate::entry::Entry;
use crate::flat::view_mut;
use crate::kernel::recurrent::add;
use crate::layer::{Layer, Record};
use crate::math::Scalar;
use crate::parameters;
use crate::shape::{Dim, Sequence, Shape, Vector};
use crate::tensor::Tensor;

/// `F` from the first frame to the last and `B` from the last to the first, two layers of equal shapes. In `network!`:
/// `bidirectional { lstm(16) }`.
///
/// In files the tensors of `B` are called as in PyTorch: `weight_ih_l0_reverse`.
#[derive(Debug)]
pub struct Bidirectional<F, B>(PhantomData<(F, B)>);

/// A shape with twice the features.
pub trait Doubled: Shape {
    /// It.
    type Doubled: Shape;
}

impl<F: Dim + Add<F>> Doubled for Vector<F>
where
    Sum<F, F>: Dim,
{
    type Doubled = Vector<Sum<F, F>>;
}

impl<TIME: Dim, F: Dim + Add<F>> Doubled for Sequence<TIME, F>
where
    Sum<F, F>: Dim,
{
    type Doubled = Sequence<TIME, Sum<F, F>>;
}

parameters! {
    /// What the two directions learn.
    pub struct BidirectionalParameters<F: Layer, B: Layer> {
        /// From the first frame to the last.
        pub forward: F::Parameters<T>,
        /// From the last frame to the first.
        pub backward: B::Parameters<T>,
    }
}

parameters! {
    /// What the two directions keep.
    pub struct BidirectionalState<F: Layer, B: Layer> {
        /// From the first frame to the last.
        pub forward: F::State<T>,
        /// From the last frame to the first.
        pub backward: B::State<T>,
    }
}

/// What a training step keeps of the two directions.
pub struct BidirectionalTape<F: Layer, B: Layer, T: Scalar, const BATCH: usize> {
    forward: Record<F, T, BATCH>,
    backward: Record<B, T, BATCH>,
    /// The input from its end.
    reversed: [Tensor<B::Input, T>; BATCH],
}

// SAFETY: all fields may be zero bytes.
#[allow(unsafe_code)]
unsafe impl<F: Layer, B: Layer, T: Scalar, const BATCH: usize> crate::memory::Zeroed
    for BidirectionalTape<F, B, T, BATCH>
{
}

impl<F, B> Bidirectional<F, B>
where
    F: Layer<Output: Doubled>,
    B: Reversible<Input = F::Input, Output = F::Output>,
{
    const FEATURES: usize = F::Input::LEN / F::Input::POSITIONS;
    const UNITS: usize = F::Output::LEN / F::Output::POSITIONS;

    const PARAMETERS: &'static [Entry; 2 * MOST] =
        &two_directions(F::PARAMETER_TENSORS, B::REVERSE_PARAMETER_TENSORS);
    const STATES: &'static [Entry; 2 * MOST] =
        &two_directions(F::STATE_TENSORS, B::REVERSE_STATE_TENSORS);

    /// The frames of each sample from its end.
    fn reverse<T: Scalar>(from: &[Tensor<F::Input, T>], to: &mut [Tensor<F::Input, T>]) {
        for (from, to) in from.iter().zip(to) {
            let from = from.as_slice().rchunks_exact(Self::FEATURES);
            let to = to.as_mut_slice().chunks_exact_mut(Self::FEATURES);
            for (from, to) in from.zip(to) {
                to.copy_from_slice(from);
            }
        }
    }

    /// The two halves of every frame from the layers' outputs.
    fn join<T: Scalar>(
        forward: &[Tensor<F::Output, T>],
        backward: &[Tensor<F::Output, T>],
        output: &mut [Tensor<<F::Output as Doubled>::Doubled, T>],
    ) {
        for ((forward, backward), output) in forward.iter().zip(backward).zip(output) {
            let forward = forward.as_slice().chunks_exact(Self::UNITS);
            let backward = backward.as_slice().rchunks_exact(Self::UNITS);
            let frames = output.as_mut_slice().chunks_exact_mut(2 * Self::UNITS);
            for ((forward, backward), frame) in forward.zip(backward).zip(frames) {
                let (first, second) = frame.split_at_mut(Self::UNITS);
                first.copy_from_slice(forward);
                second.copy_from_slice(backward);
            }
        }
    }

    /// The layers' gradients from the two halves of every frame.
    fn split<T: Scalar>(
        d_output: &[Tensor<<F::Output as Doubled>::Doubled, T>],
        d_forward: &mut [Tensor<F::Output, T>],
        d_backward: &mut [Tensor<F::Output, T>],
    ) {
        for ((forward, backward), output) in d_forward.iter_mut().zip(d_backward).zip(d_output) {
            let forward = forward.as_mut_slice().chunks_exact_mut(Self::UNITS);
            let backward = backward.as_mut_slice().rchunks_exact_mut(Self::UNITS);
            let frames = output.as_slice().chunks_exact(2 * Self::UNITS);
            for ((forward, backward), frame) in forward.zip(backward).zip(frames) {
                let (first, second) = frame.split_at(Self::UNITS);
                forward.copy_from_slice(first);
                backward.copy_from_slice(second);
            }
        }
    }
}

impl<F, B> Layer for Bidirectional<F, B>
where
    F: Layer<Output: Doubled>,
    B: Reversible<Input = F::Input, Output = F::Output>,
{
    type Input = F::Input;
    type Output = <F::Output as Doubled>::Doubled;
    type Parameters<T: Scalar> = BidirectionalParameters<T, F, B>;
    type State<T: Scalar> = BidirectionalState<T, F, B>;
    type Tape<T: Scalar, const BATCH: usize> = BidirectionalTape<F, B, T, BATCH>;

    const PARAMETER_TENSORS: &'static [Entry] = Self::PARAMETERS
        .split_at(F::PARAMETER_TENSORS.len() + B::REVERSE_PARAMETER_TENSORS.len())
        .0;
    const STATE_TENSORS: &'static [Entry] = Self::STATES
        .split_at(F::STATE_TENSORS.len() + B::REVERSE_STATE_TENSORS.len())
        .0;
    const MACS: usize = F::MACS + B::MACS;
    /// The input from its end, what the layers give, and what they need.
    const SCRATCH: usize =
        F::Input::LEN + 2 * F::Output::LEN + crate::check::largest(&[F::SCRATCH, B::SCRATCH]);
    /// The gradients of all that.
    const BACKWARD_SCRATCH: usize = F::Input::LEN
        + 2 * F::Output::LEN
        + crate::check::largest(&[F::BACKWARD_SCRATCH, B::BACKWARD_SCRATCH]);

    fn draw<T: Scalar>(
        parameters: &mut Self::Parameters<T>,
        state: &mut Self::State<T>,
        rng: &mut dyn Rng,
    ) {
        F::draw(&mut parameters.forward, &mut state.forward, rng);
        B::draw(&mut parameters.backward, &mut state.backward, rng);
    }

    #[inline]
    fn infer<T: Scalar>(
        parameters: &Self::Parameters<T>,
        state: &Self::State<T>,
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        scratch: &mut [T],
    ) {
        let samples = input.len();
        let (reversed, rest) = scratch.split_at_mut(samples * F::Input::LEN);
        let (forward, rest) = rest.split_at_mut(samples * F::Output::LEN);
        let (backward, rest) = rest.split_at_mut(samples * F::Output::LEN);
        let reversed = view_mut(reversed, samples);
        let forward = view_mut(forward, samples);
        let backward = view_mut(backward, samples);
        Self::reverse(input, reversed);
        F::infer(&parameters.forward, &state.forward, input, forward, rest);
        B::infer(
            &parameters.backward,
            &state.backward,
            reversed,
            backward,
            rest,
        );
        Self::join(forward, backward, output);
    }

    #[inline]
    fn forward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        state: &mut Self::State<T>,
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        tape: &mut Self::Tape<T, BATCH>,
        rng: &mut dyn Rng,
    ) {
        let samples = input.len();
        let reversed = &mut tape.reversed[..samples];
        let forward = &mut tape.forward.output[..samples];
        let backward = &mut tape.backward.output[..samples];
        Self::reverse(input, reversed);
        F::forward(
            &parameters.forward,
            &mut state.forward,
            input,
            forward,
            &mut tape.forward.tape,
            rng,
        );
        B::forward(
            &parameters.backward,
            &mut state.backward,
            reversed,
            backward,
            &mut tape.backward.tape,
            rng,
        );
        Self::join(forward, backward, output);
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        input: &[Tensor<Self::Input, T>],
        _: &[Tensor<Self::Output, T>],
        tape: &mut Self::Tape<T, BATCH>,
        d_output: &[Tensor<Self::Output, T>],
        mut d_input: Option<&mut [Tensor<Self::Input, T>]>,
        d_parameters: &mut Self::Parameters<T>,
        scratch: &mut [T],
    ) {
        let samples = input.len();
        let (d_reversed, rest) = scratch.split_at_mut(samples * F::Input::LEN);
        let (d_forward, rest) = rest.split_at_mut(samples * F::Output::LEN);
        let (d_backward, rest) = rest.split_at_mut(samples * F::Output::LEN);
        let d_reversed: &mut [Tensor<F::Input, T>] = view_mut(d_reversed, samples);
        let d_forward = view_mut(d_forward, samples);
        let d_backward = view_mut(d_backward, samples);
        Self::split(d_output, d_forward, d_backward);
        F::backward(
            &parameters.forward,
            input,
            &tape.forward.output[..samples],
            &mut tape.forward.tape,
            d_forward,
            d_input.as_deref_mut(),
            &mut d_parameters.forward,
            rest,
        );
        B::backward(
            &parameters.backward,
            &tape.reversed[..samples],
            &tape.backward.output[..samples],
            &mut tape.backward.tape,
            d_backward,
            d_input.is_some().then_some(&mut *d_reversed),
            &mut d_parameters.backward,
            rest,
        );
        let Some(d_input) = d_input else { return };
        for (d_input, d_reversed) in d_input.iter_mut().zip(&*d_reversed) {
            let frames = d_input.as_mut_slice().chunks_exact_mut(Self::FEATURES);
            let reversed = d_reversed.as_slice().rchunks_exact(Self::FEATURES);
            for (frame, reversed) in frames.zip(reversed) {
                add(frame, reversed);
            }
        }
    }
}
