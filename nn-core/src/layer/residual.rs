//! A branch around which its input is carried: `y = x + f(x)`.
//! Shapes: `x` and `y` those of the branch, which keeps its shape. Gradient: `dx = dy + f'(x) dy`.
//! Source: He et al. 2016.

use core::marker::PhantomData;

use rand::Rng;

use super::{Frame, Layer, Record, Streaming};
use crate::arena::{Arena, Place, Value};
use crate::entry::Entry;
use crate::flat::{flatten, flatten_mut};
use crate::math::Scalar;
use crate::network::Step;
use crate::shape::Shape;
use crate::tensor::{Tensor, adapt};

/// The branch `F` with its input added to its output. In `network!`: `residual { … }`.
#[derive(Debug)]
pub struct Residual<F>(PhantomData<F>);

impl<F: Layer> Layer for Residual<F> {
    type Input = F::Input;
    type Output = F::Output;
    type Parameters<T: Scalar> = F::Parameters<T>;
    type State<T: Scalar> = F::State<T>;
    /// The branch's own output, before the input is added, and its tape.
    type Tape<T: Scalar, const BATCH: usize> = Record<F, T, BATCH>;

    const PARAMETER_TENSORS: &'static [Entry] = F::PARAMETER_TENSORS;
    const STATE_TENSORS: &'static [Entry] = F::STATE_TENSORS;
    const STEPS: &'static [Step] = F::STEPS;
    const MACS: usize = F::MACS;
    const SCRATCH: usize = F::SCRATCH;
    const BACKWARD_SCRATCH: usize = F::BACKWARD_SCRATCH;
    const ARENA: usize = F::Input::LEN + F::ARENA_BESIDE;
    const ARENA_BESIDE: usize = F::ARENA_BESIDE;

    fn draw<T: Scalar>(
        parameters: &mut Self::Parameters<T>,
        state: &mut Self::State<T>,
        rng: &mut dyn Rng,
    ) {
        F::draw(parameters, state, rng);
    }

    #[inline]
    fn infer<T: Scalar>(
        parameters: &Self::Parameters<T>,
        state: &Self::State<T>,
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        scratch: &mut [T],
    ) {
        F::infer(parameters, state, input, output, scratch);
        add(adapt(input), output);
    }

    /// The input stays where it is until the branch's output is added to it.
    #[inline]
    fn infer_in<T: Scalar>(
        parameters: &Self::Parameters<T>,
        state: &Self::State<T>,
        input: Value<'_, Self::Input, T>,
        arena: &mut Arena<'_, T>,
    ) -> Place<Self::Output> {
        match input {
            Value::Kept(x) => {
                let place = F::infer_in(parameters, state, input, arena);
                add(adapt(x), arena.view_mut(place));
                place
            }
            Value::Within(place) => {
                let (x, mut rest) = arena.hold(place);
                let y = F::infer_in(parameters, state, Value::Kept(x), &mut rest);
                add(adapt(rest.view(y)), x);
                place.adapt()
            }
        }
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
        let branch = &mut tape.output[..input.len()];
        F::forward(parameters, state, input, branch, &mut tape.tape, rng);
        flatten_mut(output).copy_from_slice(flatten(branch));
        add(adapt(input), output);
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
        let branch = &tape.output[..input.len()];
        F::backward(
            parameters,
            input,
            branch,
            &mut tape.tape,
            d_output,
            d_input.as_deref_mut(),
            d_parameters,
            scratch,
        );
        if let Some(d_input) = d_input {
            add(adapt(d_output), d_input);
        }
    }
}

/// `sum += term`.
#[inline(always)]
fn add<S: Shape, T: Scalar>(term: &[Tensor<S, T>], sum: &mut [Tensor<S, T>]) {
    for (sum, &term) in flatten_mut(sum).iter_mut().zip(flatten(term)) {
        *sum += term;
    }
}

impl<F: Streaming> Streaming for Residual<F> {
    type Memory<T: Scalar> = F::Memory<T>;

    const STEP_SCRATCH: usize = F::STEP_SCRATCH;

    fn start<T: Scalar>(parameters: &Self::Parameters<T>, memory: &mut Self::Memory<T>) {
        F::start(parameters, memory);
    }

    #[inline]
    fn step<T: Scalar>(
        parameters: &Self::Parameters<T>,
        state: &Self::State<T>,
        memory: &mut Self::Memory<T>,
        input: &Frame<Self::Input, T>,
        output: &mut Frame<Self::Output, T>,
        scratch: &mut [T],
    ) {
        F::step(parameters, state, memory, input, output, scratch);
        for (sum, &term) in output.as_mut_slice().iter_mut().zip(input.as_slice()) {
            *sum += term;
        }
    }
}
