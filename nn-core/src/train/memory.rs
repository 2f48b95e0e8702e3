//! All that a training step needs: the batch, the tape, the gradient, the optimiser's state.

use crate::flat::{Flat, flatten, flatten_mut, view, view_mut};
use crate::layer::Layer;
use crate::loss::Loss;
use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::network::{Network, Step, tensors};
use crate::optim::Optimiser;
use crate::schedule::Constant;
use crate::train::evaluate::{Evaluation, Sum};
use crate::train::{Part, Sample, TrainingError};

use rand::Rng;

/// The memory of a training with batches of up to `BATCH` samples: statically sized, made in place in a
/// [`Slot`](crate::memory::Slot) or by [`zeroed_box`](crate::memory::zeroed_box), used again for every step.
///
/// ```
/// use nn_core::{memory::Slot, prelude::*};
///
/// network! {
///     struct Line: [1] -> [1] { dense(1) }
/// }
///
/// static NETWORK: Slot<Line> = Slot::new();
/// static MEMORY: Slot<TrainingMemory<Line, Sgd, 2>> = Slot::new();
///
/// let (net, memory) = (NETWORK.take().unwrap(), MEMORY.take().unwrap());
/// let mut rng = seeded_rng(3);
/// net.initialise(&mut rng);
/// for _ in 0..200 {
///     memory.step(net, &MeanSquaredError, &Sgd::new(0.1), &[([0.0], [1.0]), ([1.0], [3.0])], &mut rng)?;
/// }
/// assert!((net.predict(&[2.0])[0] - 5.0).abs() < 0.1);
/// # Ok::<(), TrainingError>(())
/// ```
pub struct TrainingMemory<N: Network, O: Optimiser, const BATCH: usize> {
    inputs: [N::InputArray; BATCH],
    outputs: [N::OutputArray; BATCH],
    d_outputs: [N::OutputArray; BATCH],
    tape: N::Tape<N::Scalar, BATCH>,
    gradient: N::Parameters<N::Scalar>,
    /// As it was before a step that may fail.
    state: N::State<N::Scalar>,
    optimiser: O::State<N::Scalar, N::Parameters<N::Scalar>>,
    scratch: N::Scratch<BATCH>,
    backward_scratch: N::BackwardScratch<BATCH>,
}

// SAFETY: every field may be zero bytes.
#[allow(unsafe_code)]
unsafe impl<N: Network, O: Optimiser, const BATCH: usize> Zeroed for TrainingMemory<N, O, BATCH> {}

/// A copy of what a network has learnt and kept.
pub struct Snapshot<N: Network> {
    parameters: N::Parameters<N::Scalar>,
    state: N::State<N::Scalar>,
}

// SAFETY: both fields may be zero bytes.
#[allow(unsafe_code)]
unsafe impl<N: Network> Zeroed for Snapshot<N> {}

impl<N: Network> Snapshot<N> {
    /// Copies the network's numbers.
    pub fn take(&mut self, network: &N) {
        self.parameters
            .flat_mut()
            .copy_from_slice(network.parameters().flat());
        self.state
            .flat_mut()
            .copy_from_slice(network.state().flat());
    }

    /// Gives the network these numbers.
    pub fn restore(&self, network: &mut N) {
        let (parameters, state) = network.parts_mut();
        parameters
            .flat_mut()
            .copy_from_slice(self.parameters.flat());
        state.flat_mut().copy_from_slice(self.state.flat());
    }
}

impl<N: Network, O: Optimiser, const BATCH: usize> TrainingMemory<N, O, BATCH> {
    /// One step on one batch: forward, loss, backward, update. Returns the mean loss before the update.
    ///
    /// # Errors
    ///
    /// No samples, more than `BATCH`, a target that cannot be learnt, or something that is not finite; then the
    /// network is as it was.
    pub fn step<L: Loss, R: Rng>(
        &mut self,
        network: &mut N,
        loss: &L,
        optimiser: &O,
        samples: &[Sample<N, L>],
        rng: &mut R,
    ) -> Result<f64, TrainingError> {
        if samples.len() > BATCH {
            return Err(TrainingError::BatchTooLarge {
                samples: samples.len(),
                batch: BATCH,
            });
        }
        super::error::check_settings(1, BATCH, optimiser, &Constant)?;
        super::error::check_data::<N, L>(loss, samples, &[])?;
        self.try_step(network, loss, optimiser, samples.iter(), rng)
            .map(|sum| sum.mean().loss)
            .map_err(|part| TrainingError::NotFinite {
                epoch: 1,
                batch: 1,
                part,
            })
    }

    /// The gradient of the last step, the mean over its batch; with the penalties, and clipped, if the optimiser does that.
    pub fn gradient(&self) -> &N::Parameters<N::Scalar> {
        &self.gradient
    }

    /// [`step`](Self::step) on samples that were looked at before, at least one and at most `BATCH`.
    pub(super) fn try_step<'a, L: Loss, R: Rng>(
        &mut self,
        network: &mut N,
        loss: &L,
        optimiser: &O,
        samples: impl ExactSizeIterator<Item = &'a Sample<N, L>> + Clone,
        rng: &mut R,
    ) -> Result<Sum, Part>
    where
        Sample<N, L>: 'a,
    {
        let len = samples.len();
        let inputs = &mut self.inputs[..len];
        for (place, (input, _)) in inputs.iter_mut().zip(samples.clone()) {
            *place = *input;
        }
        let outputs = &mut self.outputs[..len];
        let d_outputs = &mut self.d_outputs[..len];

        let (parameters, state) = network.parts_mut();
        self.state.flat_mut().copy_from_slice(state.flat());
        optimiser.look_ahead(&mut self.optimiser, parameters);
        <N as Layer>::forward(
            parameters,
            state,
            tensors(inputs),
            view_mut(flatten_mut(outputs), len),
            &mut self.tape,
            rng,
        );

        let mut sum = Sum::default();
        for ((output, d_output), (_, target)) in
            outputs.iter().zip(d_outputs.iter_mut()).zip(samples)
        {
            let value = loss.loss::<N::Scalar, _>(output, target, Some(d_output));
            sum.add_sample(
                value.to_f64(),
                loss.is_right::<N::Scalar, _>(output, target),
            );
        }
        if !sum.loss.is_finite() {
            state.flat_mut().copy_from_slice(self.state.flat());
            optimiser.look_back(&self.optimiser, parameters);
            return Err(Part::Loss);
        }
        let share = N::Scalar::ONE / N::Scalar::from_usize(len);
        for d in flatten_mut(d_outputs) {
            *d *= share;
        }

        self.gradient.flat_mut().fill(N::Scalar::ZERO);
        <N as Layer>::backward(
            parameters,
            tensors(inputs),
            view(flatten(outputs), len),
            &mut self.tape,
            view(flatten(d_outputs), len),
            None,
            &mut self.gradient,
            self.backward_scratch.flat_mut(),
        );
        if !all_finite(self.gradient.flat()) {
            state.flat_mut().copy_from_slice(self.state.flat());
            optimiser.look_back(&self.optimiser, parameters);
            return Err(Part::Gradient {
                step: culprit(<N as Layer>::STEPS, self.gradient.flat()),
            });
        }
        optimiser.step(&mut self.optimiser, parameters, &mut self.gradient);
        Ok(sum)
    }

    /// Mean loss and accuracy on `samples`, in batches.
    pub(super) fn evaluate<L: Loss>(
        &mut self,
        network: &N,
        loss: &L,
        samples: &[Sample<N, L>],
    ) -> Evaluation {
        let mut sum = Sum::default();
        for batch in samples.chunks(BATCH) {
            let inputs = &mut self.inputs[..batch.len()];
            for (place, (input, _)) in inputs.iter_mut().zip(batch) {
                *place = *input;
            }
            let outputs = &mut self.outputs[..batch.len()];
            network.predict_in::<BATCH>(inputs, outputs, &mut self.scratch);
            for (output, (_, target)) in outputs.iter().zip(batch) {
                sum.add_sample(
                    loss.loss::<N::Scalar, _>(output, target, None).to_f64(),
                    loss.is_right::<N::Scalar, _>(output, target),
                );
            }
        }
        sum.mean()
    }
}

/// The step whose parameters hold a number that is not finite, if there is one.
pub(super) fn broken_step<N: Network>(network: &N) -> Option<&'static str> {
    let parameters = network.parameters().flat();
    (!all_finite(parameters)).then(|| culprit(<N as Layer>::STEPS, parameters))
}

/// Whether no number is NaN or infinite: `0 · x` is zero for finite numbers only, and a sum of eight lanes vectorises
/// where a search for the first would not.
fn all_finite<T: Scalar>(values: &[T]) -> bool {
    const LANES: usize = 8;
    let mut sums = [T::ZERO; LANES];
    let (chunks, tail) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (sum, &x) in sums.iter_mut().zip(chunk) {
            *sum += x * T::ZERO;
        }
    }
    let tail = tail.iter().map(|&x| x * T::ZERO);
    sums.into_iter().chain(tail).all(|sum| sum == T::ZERO)
}

/// The step to which the first number that is not finite belongs.
fn culprit<T: Scalar>(steps: &'static [Step], values: &[T]) -> &'static str {
    let mut rest = values.iter().position(|x| !x.is_finite()).unwrap_or(0);
    for step in steps {
        if rest < step.parameters {
            return step.name;
        }
        rest -= step.parameters;
    }
    ""
}
