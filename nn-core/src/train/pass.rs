//! Samples on their way through a network and back: the room that they need, and the gradient they leave.

use rand::Rng;

use crate::flat::{Flat, flatten, flatten_mut, view, view_mut};
use crate::layer::{Layer, Parameters, State};
use crate::loss::Loss;
use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::network::{Network, tensors};
use crate::train::Sample;
use crate::train::evaluate::Sum;

/// Room for up to `SAMPLES` samples.
#[cfg_attr(not(target_os = "none"), repr(align(64)))]
pub(super) struct Pass<N: Network, const SAMPLES: usize> {
    pub(super) gradient: N::Parameters<N::Scalar>,
    inputs: [N::InputArray; SAMPLES],
    outputs: [N::OutputArray; SAMPLES],
    d_outputs: [N::OutputArray; SAMPLES],
    tape: N::Tape<N::Scalar, SAMPLES>,
    scratch: N::BackwardScratch<SAMPLES>,
}

// SAFETY: every field may be zero bytes.
#[allow(unsafe_code)]
unsafe impl<N: Network, const SAMPLES: usize> Zeroed for Pass<N, SAMPLES> {}

impl<N: Network, const SAMPLES: usize> Pass<N, SAMPLES> {
    /// The samples that stand at `places`, forward and to their losses. What goes back is the gradient of the losses' sum times
    /// `share`.
    #[inline(always)]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a different thing, and a struct would only rename them"
    )]
    pub(super) fn forward<L: Loss>(
        &mut self,
        parameters: &Parameters<N, N::Scalar>,
        state: &mut State<N, N::Scalar>,
        loss: &L,
        share: N::Scalar,
        samples: &[Sample<N, L>],
        places: &[usize],
        rng: &mut dyn Rng,
    ) -> Sum {
        let len = places.len();
        let inputs = &mut self.inputs[..len];
        for (input, &place) in inputs.iter_mut().zip(places) {
            *input = samples[place].0;
        }
        let outputs = &mut self.outputs[..len];
        <N as Layer>::forward(
            parameters,
            state,
            tensors(inputs),
            view_mut(flatten_mut(outputs), len),
            &mut self.tape,
            rng,
        );
        let mut sum = Sum::default();
        let d_outputs = &mut self.d_outputs[..len];
        for ((output, d_output), &place) in outputs.iter().zip(&mut *d_outputs).zip(places) {
            let target = &samples[place].1;
            let value = loss.loss::<N::Scalar, _>(output, target, Some(&mut *d_output));
            for d in d_output.flat_mut() {
                *d *= share;
            }
            sum.add_sample(
                value.to_f64(),
                loss.is_right::<N::Scalar, _>(output, target),
            );
        }
        sum
    }

    /// The losses of samples that the network is used on, not trained: at most `SAMPLES`.
    pub(super) fn evaluate<L: Loss>(
        &mut self,
        network: &N,
        loss: &L,
        samples: &[Sample<N, L>],
        scratch: &mut N::Scratch<SAMPLES>,
    ) -> Sum {
        let inputs = &mut self.inputs[..samples.len()];
        for (place, (input, _)) in inputs.iter_mut().zip(samples) {
            *place = *input;
        }
        let outputs = &mut self.outputs[..samples.len()];
        network.predict_batch::<SAMPLES>(inputs, outputs, scratch);
        let mut sum = Sum::default();
        for (output, (_, target)) in outputs.iter().zip(samples) {
            sum.add_sample(
                loss.loss::<N::Scalar, _>(output, target, None).to_f64(),
                loss.is_right::<N::Scalar, _>(output, target),
            );
        }
        sum
    }

    /// Back, for as many samples as came [`forward`](Self::forward): to the gradient.
    #[inline(always)]
    pub(super) fn backward(&mut self, parameters: &Parameters<N, N::Scalar>, len: usize) {
        self.gradient.flat_mut().fill(N::Scalar::ZERO);
        <N as Layer>::backward(
            parameters,
            tensors(&self.inputs[..len]),
            view(flatten(&self.outputs[..len]), len),
            &mut self.tape,
            view(flatten(&self.d_outputs[..len]), len),
            None,
            &mut self.gradient,
            self.scratch.flat_mut(),
        );
    }
}
