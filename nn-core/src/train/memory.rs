//! All that a training step needs: the batch, the tape, the gradient, the optimiser's state.

use core::ops::Range;

use rand::Rng;

use crate::flat::Flat;
use crate::kernel::finite::all_finite;
use crate::kernel::isa::{self, Arithmetic, Job};
use crate::layer::Layer;
use crate::loss::Loss;
use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::network::{self, Network};
use crate::optim::Optimiser;
use crate::schedule::Constant;
use crate::train::evaluate::{Evaluation, Sum};
use crate::train::order::Order;
use crate::train::pass::Pass;
use crate::train::{Part, Sample, TrainingError};

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
    pass: Pass<N, BATCH>,
    /// Which samples the batch is of.
    places: [usize; BATCH],
    /// As it was before a step that may fail.
    state: N::State<N::Scalar>,
    optimiser: O::State<N::Scalar, N::Parameters<N::Scalar>>,
    scratch: N::Scratch<BATCH>,
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
        let places = 0..samples.len();
        self.try_step(
            network,
            loss,
            optimiser,
            samples,
            &Order::AsGiven,
            places,
            rng,
        )
        .map(|sum| sum.mean().loss)
        .map_err(|part| TrainingError::NotFinite {
            epoch: 1,
            batch: 1,
            part,
        })
    }

    /// The gradient of the last step, the mean over its batch; with the penalties, and clipped, if the optimiser does that.
    pub fn gradient(&self) -> &N::Parameters<N::Scalar> {
        &self.pass.gradient
    }
}

/// What a training works in.
pub(super) trait Memory<N: Network, O: Optimiser, L: Loss> {
    /// A step on samples that were looked at before: those that stand at `places`, at least one and at most as many as there is
    /// room for. What fails leaves the network as it was.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a different thing, and a struct would only rename them"
    )]
    fn try_step(
        &mut self,
        network: &mut N,
        loss: &L,
        optimiser: &O,
        samples: &[Sample<N, L>],
        order: &Order,
        places: Range<usize>,
        rng: &mut dyn Rng,
    ) -> Result<Sum, Part>;

    /// Mean loss and accuracy on `samples`, in batches.
    fn evaluate(&mut self, network: &N, loss: &L, samples: &[Sample<N, L>]) -> Evaluation;
}

impl<N: Network, O: Optimiser, L: Loss, const BATCH: usize> Memory<N, O, L>
    for TrainingMemory<N, O, BATCH>
{
    fn try_step(
        &mut self,
        network: &mut N,
        loss: &L,
        optimiser: &O,
        samples: &[Sample<N, L>],
        order: &Order,
        places: Range<usize>,
        rng: &mut dyn Rng,
    ) -> Result<Sum, Part> {
        let len = places.len();
        order.look_up(places.start, &mut self.places[..len]);
        let mut outcome = Err(Part::Loss);
        let step = Step {
            memory: self,
            network,
            loss,
            optimiser,
            samples,
            len,
            rng,
            outcome: &mut outcome,
        };
        isa::run(step);
        outcome
    }

    fn evaluate(&mut self, network: &N, loss: &L, samples: &[Sample<N, L>]) -> Evaluation {
        let mut sum = Sum::default();
        for batch in samples.chunks(BATCH) {
            let Self { pass, scratch, .. } = self;
            sum.add(pass.evaluate(network, loss, batch, scratch));
        }
        sum.mean()
    }
}

/// A step: forward, loss, backward, update.
struct Step<'a, N: Network, O: Optimiser, L: Loss, const BATCH: usize> {
    memory: &'a mut TrainingMemory<N, O, BATCH>,
    network: &'a mut N,
    loss: &'a L,
    optimiser: &'a O,
    samples: &'a [Sample<N, L>],
    len: usize,
    rng: &'a mut dyn Rng,
    outcome: &'a mut Result<Sum, Part>,
}

impl<N: Network, O: Optimiser, L: Loss, const BATCH: usize> Job for Step<'_, N, O, L, BATCH> {
    const IS_TINY: bool = isa::is_tiny(<N as Layer>::MACS);

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let TrainingMemory {
            pass,
            places,
            state: state_before,
            optimiser: memory,
            ..
        } = self.memory;
        let (parameters, state) = self.network.parts_mut();
        state_before.flat_mut().copy_from_slice(state.flat());
        self.optimiser.look_ahead(memory, parameters);

        let share = N::Scalar::ONE / N::Scalar::from_usize(self.len);
        let places = &places[..self.len];
        let sum = pass.forward(
            parameters,
            state,
            self.loss,
            share,
            self.samples,
            places,
            self.rng,
        );
        let mut broken = (!sum.loss.is_finite()).then_some(Part::Loss);
        if broken.is_none() {
            pass.backward(parameters, self.len);
            let gradient = pass.gradient.flat();
            if !all_finite(gradient) {
                let step = culprit(<N as Layer>::STEPS, gradient);
                broken = Some(Part::Gradient { step });
            }
        }
        if let Some(part) = broken {
            state.flat_mut().copy_from_slice(state_before.flat());
            self.optimiser.look_back(memory, parameters);
            *self.outcome = Err(part);
            return;
        }
        self.optimiser.step(memory, parameters, &mut pass.gradient);
        *self.outcome = Ok(sum);
    }
}

/// The step whose parameters hold a number that is not finite, if there is one.
pub(super) fn broken_step<N: Network>(network: &N) -> Option<&'static str> {
    let parameters = network.parameters().flat();
    (!all_finite(parameters)).then(|| culprit(<N as Layer>::STEPS, parameters))
}

/// The step to which the first number that is not finite belongs.
#[cold]
pub(super) fn culprit<T: Scalar>(steps: &'static [network::Step], values: &[T]) -> &'static str {
    let mut rest = values.iter().position(|x| !x.is_finite()).unwrap_or(0);
    for step in steps {
        if rest < step.parameters {
            return step.name;
        }
        rest -= step.parameters;
    }
    ""
}
