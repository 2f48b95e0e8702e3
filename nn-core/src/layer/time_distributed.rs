//! The same layer on every frame of a sequence, `y_t = f(x_t)`.
//! Shapes: `x [TIME, IN]`, `y [TIME, OUT]`, of the layer `[IN]` and `[OUT]`.
//! Gradients: those of the layer at each frame; the parameters' gradients are added up.
//!
//! In training the layer sees one batch a moment: the frames of all samples at that time. That matters only to a layer that
//! looks at its whole batch: a batch normalisation within takes its mean over the samples, moment by moment. On a
//! sequence itself it takes it over samples and moments: put it there.

use core::marker::PhantomData;

use generic_array::GenericArray;
use rand::Rng;

use super::{Frame, Layer, Record, Streaming};
use crate::entry::Entry;
use crate::flat::{flatten, flatten_mut, view, view_mut};
use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::network::Step;
use crate::shape::{Dim, Sequence, Shape};
use crate::tensor::Tensor;

/// The layer `L`, which takes a vector and gives one, on each of `TIME` frames. In `network!`:
/// `time_distributed { dense(8), relu }`.
#[derive(Debug)]
pub struct TimeDistributed<TIME, L>(PhantomData<(TIME, L)>);

/// What a training step keeps of every frame.
pub struct TimeDistributedTape<TIME: Dim, L: Layer, T: Scalar, const BATCH: usize> {
    /// Room for one moment of every sample.
    moment: [Tensor<L::Input, T>; BATCH],
    records: GenericArray<Record<L, T, BATCH>, TIME>,
}

// SAFETY: both fields may be zero bytes.
#[allow(unsafe_code)]
unsafe impl<TIME: Dim, L: Layer, T: Scalar, const BATCH: usize> Zeroed
    for TimeDistributedTape<TIME, L, T, BATCH>
{
}

impl<TIME: Dim, L: Layer> TimeDistributed<TIME, L> {
    /// The features of a frame, and what the layer makes of them.
    const SIZES: [usize; 2] = {
        assert!(
            L::Input::POSITIONS == 1 && L::Output::POSITIONS == 1,
            "a layer on every frame takes a vector, and gives one"
        );
        [L::Input::LEN, L::Output::LEN]
    };
}

/// The frames of all samples at a time, from sequences.
fn gather<S: Shape, F: Shape, T: Scalar>(
    sequences: &[Tensor<S, T>],
    time: usize,
    moment: &mut [Tensor<F, T>],
) {
    for (sequence, frame) in sequences.iter().zip(moment) {
        frame
            .as_mut_slice()
            .copy_from_slice(&sequence.as_slice()[time * F::LEN..][..F::LEN]);
    }
}

/// The frames of all samples at a time, to where they belong.
fn scatter<S: Shape, F: Shape, T: Scalar>(
    moment: &[Tensor<F, T>],
    time: usize,
    sequences: &mut [Tensor<S, T>],
) {
    for (sequence, frame) in sequences.iter_mut().zip(moment) {
        sequence.as_mut_slice()[time * F::LEN..][..F::LEN].copy_from_slice(frame.as_slice());
    }
}

impl<TIME: Dim, L: Layer> Layer for TimeDistributed<TIME, L> {
    type Input = Sequence<TIME, <L::Input as Shape>::Features>;
    type Output = Sequence<TIME, <L::Output as Shape>::Features>;
    type Parameters<T: Scalar> = L::Parameters<T>;
    type State<T: Scalar> = L::State<T>;
    type Tape<T: Scalar, const BATCH: usize> = TimeDistributedTape<TIME, L, T, BATCH>;

    const PARAMETER_TENSORS: &'static [Entry] = L::PARAMETER_TENSORS;
    const STATE_TENSORS: &'static [Entry] = L::STATE_TENSORS;
    const STEPS: &'static [Step] = L::STEPS;
    const MACS: usize = TIME::USIZE * L::MACS;
    const SCRATCH: usize = L::SCRATCH;
    /// A moment's gradients, and what the layer needs.
    const BACKWARD_SCRATCH: usize = L::Input::LEN + L::Output::LEN + L::BACKWARD_SCRATCH;

    fn draw<T: Scalar>(
        parameters: &mut Self::Parameters<T>,
        state: &mut Self::State<T>,
        rng: &mut dyn Rng,
    ) {
        L::draw(parameters, state, rng);
    }

    #[inline]
    fn infer<T: Scalar>(
        parameters: &Self::Parameters<T>,
        state: &Self::State<T>,
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        scratch: &mut [T],
    ) {
        const { assert!(Self::SIZES[0] > 0) };
        // The frames lie side by side; as many at a time as there is scratch for.
        let samples = input.len();
        let frames = samples * TIME::USIZE;
        let input: &[Tensor<L::Input, T>] = view(flatten(input), frames);
        let output: &mut [Tensor<L::Output, T>] = view_mut(flatten_mut(output), frames);
        let room = samples.max(1);
        for (input, output) in input.chunks(room).zip(output.chunks_mut(room)) {
            L::infer(parameters, state, input, output, scratch);
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
        const { assert!(Self::SIZES[0] > 0) };
        let moment = &mut tape.moment[..input.len()];
        for (time, record) in tape.records.iter_mut().enumerate() {
            gather(input, time, moment);
            let given = &mut record.output[..input.len()];
            L::forward(parameters, state, moment, given, &mut record.tape, rng);
            scatter(given, time, output);
        }
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
        let (d_moment, rest) = scratch.split_at_mut(samples * L::Input::LEN);
        let (d_given, rest) = rest.split_at_mut(samples * L::Output::LEN);
        let d_moment: &mut [Tensor<L::Input, T>] = view_mut(d_moment, samples);
        let d_given: &mut [Tensor<L::Output, T>] = view_mut(d_given, samples);
        let moment = &mut tape.moment[..samples];
        for (time, record) in tape.records.iter_mut().enumerate() {
            gather(input, time, moment);
            gather(d_output, time, d_given);
            L::backward(
                parameters,
                moment,
                &record.output[..samples],
                &mut record.tape,
                d_given,
                d_input.is_some().then_some(&mut *d_moment),
                d_parameters,
                rest,
            );
            if let Some(d_input) = &mut d_input {
                scatter(d_moment, time, d_input);
            }
        }
    }
}

impl<TIME: Dim, L: Streaming> Streaming for TimeDistributed<TIME, L> {
    type Memory<T: Scalar> = L::Memory<T>;

    const STEP_SCRATCH: usize = L::STEP_SCRATCH;

    fn start<T: Scalar>(parameters: &Self::Parameters<T>, memory: &mut Self::Memory<T>) {
        L::start(parameters, memory);
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
        L::step(parameters, state, memory, input, output, scratch);
    }
}
