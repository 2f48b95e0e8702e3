//! An ensemble of one architecture, `y = Σ_m w_m f_m(x)`.
//! Shapes: `x` and `y` those of a member, `w [MEMBERS]`.
//! Gradients: `dx = Σ_m w_m f_m'(x) dy`; the weights `w` are kept, not trained.
//! Source: Hansen and Salamon 1990.

use core::fmt;

use rand::Rng;

use super::stacking::Stacking;
use super::sum;
use super::weighting::{self, WeightingError};
use crate::entry::Entry;
use crate::flat::{Both, Flat, view_mut};
use crate::layer::{Layer, Record};
use crate::loss::Loss;
use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::network::{Network, Step};
use crate::shape::{Shape, Storage};
use crate::tensor::Tensor;
use crate::train::{Sample, TrainingError, evaluate};

/// `MEMBERS` networks `N`, averaged. A member whose weight is zero is not run.
///
/// ```
/// use nn_core::{ensemble::{Ensemble, weighting}, prelude::*};
///
/// network! {
///     struct Plane: [2] -> [1] { dense(8), tanh, dense(1) }
/// }
/// network! {
///     /// Five of them, and what is made of their mean.
///     struct Embedded: [2] -> [1] { Ensemble<Plane, 5>, sigmoid }
/// }
///
/// let mut rng = seeded_rng(1);
/// let samples = [([0., 0.], [0.]), ([0., 1.], [1.]), ([1., 0.], [1.]), ([1., 1.], [0.])];
/// let training = Training::new(BinaryCrossEntropyWithLogits, Adam::new(0.05)).epochs(20).batch::<4>();
/// let mut ensemble = Ensemble::<Plane, 5>::init(&mut rng);
/// for member in 0..5 {
///     let mut plane = Plane::init(&mut rng);
///     training.fit(&mut plane, &samples, &[], &mut rng)?;
///     ensemble.set_member(member, &plane);
/// }
/// let losses = ensemble.losses(&BinaryCrossEntropyWithLogits, &samples)?;
/// ensemble.set_weights(&weighting::by_softmax(&losses, 0.1).unwrap());
/// let logit: [f32; 1] = ensemble.predict(&[0., 1.]);
/// # assert!(logit[0].is_finite());
///
/// let mut embedded = Embedded::init(&mut rng);
/// embedded.parameters.ensemble1 = ensemble.parameters.clone();
/// embedded.state.ensemble1 = ensemble.state.clone();
/// # assert!((embedded.predict(&[0., 1.])[0] - 1. / (1. + (-logit[0]).exp())).abs() < 1e-6);
/// # Ok::<(), TrainingError>(())
/// ```
#[repr(C)]
pub struct Ensemble<N: Network, const MEMBERS: usize> {
    /// What each member learns.
    pub parameters: [N::Parameters<N::Scalar>; MEMBERS],
    /// The weight of each member, and what it keeps without learning it.
    pub state: EnsembleState<N, N::Scalar, MEMBERS>,
}

// SAFETY: both fields may be zero bytes.
#[allow(unsafe_code)]
unsafe impl<N: Network, const MEMBERS: usize> Zeroed for Ensemble<N, MEMBERS> {}

// Not derived: that would ask the members to be `Clone` and the like too.
impl<N: Network, const MEMBERS: usize> Clone for Ensemble<N, MEMBERS> {
    fn clone(&self) -> Self {
        Self {
            parameters: self.parameters.clone(),
            state: self.state.clone(),
        }
    }
}

impl<N: Network, const MEMBERS: usize> PartialEq for Ensemble<N, MEMBERS> {
    fn eq(&self, other: &Self) -> bool {
        self.parameters == other.parameters && self.state == other.state
    }
}

impl<N: Network, const MEMBERS: usize> fmt::Debug for Ensemble<N, MEMBERS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ensemble")
            .field("parameters", &self.parameters)
            .field("state", &self.state)
            .finish()
    }
}

crate::parameters! {
    /// What an ensemble keeps of a member.
    pub struct MemberState<S: Storage<T>> {
        /// Its weight in the mean.
        pub weight: [T; 1],
        /// Its running statistics.
        pub state: S,
    }
}

/// What an ensemble keeps of all its members.
pub type EnsembleState<N, T, const MEMBERS: usize> =
    [MemberState<T, <N as Layer>::State<T>>; MEMBERS];

/// What one training step keeps of the members: their weights, and a record of each.
type EnsembleTape<N, T, const MEMBERS: usize, const BATCH: usize> =
    ([T; MEMBERS], [Record<N, T, BATCH>; MEMBERS]);

impl<N: Network, const MEMBERS: usize> Ensemble<N, MEMBERS> {
    const OUTPUT: usize = <N::Output as Shape>::LEN;
    const INPUT: usize = <N::Input as Shape>::LEN;
    const PARAMETERS_OF_MEMBERS: [Entry; MEMBERS] = {
        let mut entries = [Entry::parameter_tensors_of::<N>(""); MEMBERS];
        let mut member = 0;
        while member < MEMBERS {
            entries[member] = Entry::parameter_tensors_of::<N>(name(member));
            member += 1;
        }
        entries
    };
    const STATE_OF_MEMBER: &'static [Entry] = &[
        Entry::tensor("weight", &[1]),
        Entry::state_tensors_of::<N>("state"),
    ];
    const STATE_OF_MEMBERS: [Entry; MEMBERS] = {
        let mut entries = [Entry::tensor("", &[]); MEMBERS];
        let mut member = 0;
        while member < MEMBERS {
            entries[member] = Entry::step(name(member), Self::STATE_OF_MEMBER);
            member += 1;
        }
        entries
    };
    const STEPS_OF_MEMBERS: [Step; MEMBERS] = {
        let mut steps = [Step::of::<N>("", N::NAME); MEMBERS];
        let mut member = 0;
        while member < MEMBERS {
            steps[member].name = name(member);
            steps[member].state += 1;
            member += 1;
        }
        steps
    };

    /// An ensemble with parameters drawn from `rng` and equal weights; for a large one see [`Network::init`].
    pub fn init(rng: &mut dyn Rng) -> Self {
        Network::init(rng)
    }

    /// The output for one input, without a heap.
    #[must_use]
    pub fn predict(&self, input: &N::InputArray) -> N::OutputArray {
        Network::predict(self, input)
    }

    /// Takes over what `network` has learnt and kept.
    ///
    /// # Panics
    ///
    /// If there is no such member.
    pub fn set_member(&mut self, member: usize, network: &N) {
        self.parameters[member]
            .flat_mut()
            .copy_from_slice(network.parameters().flat());
        self.state[member]
            .state
            .flat_mut()
            .copy_from_slice(network.state().flat());
    }

    /// The weight of each member.
    #[must_use]
    pub fn weights(&self) -> [f64; MEMBERS] {
        core::array::from_fn(|member| self.state[member].weight[0].to_f64())
    }

    /// Weighs the members, by [`weighting`] for example.
    pub fn set_weights(&mut self, weights: &[f64; MEMBERS]) {
        for (member, &weight) in self.state.iter_mut().zip(weights) {
            member.weight = [N::Scalar::from_f64(weight)];
        }
    }

    /// The mean loss of each member on `samples`.
    ///
    /// # Errors
    ///
    /// As [`evaluate`].
    pub fn losses<L: Loss>(
        &mut self,
        loss: &L,
        samples: &[Sample<Self, L>],
    ) -> Result<[f64; MEMBERS], TrainingError> {
        let weights = self.weights();
        let mut losses = [0.0; MEMBERS];
        let mut result = Ok(());
        for (member, of_member) in losses.iter_mut().enumerate() {
            self.set_weights(&core::array::from_fn(|m| f64::from(u8::from(m == member))));
            match evaluate(self, loss, samples) {
                Ok(evaluation) => *of_member = evaluation.loss,
                Err(error) => result = Err(error),
            }
        }
        self.set_weights(&weights);
        result.map(|()| losses)
    }

    /// Weighs the members by [`weighting::greedy`] selection in so many rounds. Returns the loss on `samples`, which is at most
    /// that of the best member. Each round runs the ensemble once for every member.
    ///
    /// # Errors
    ///
    /// As [`evaluate`], or no loss is finite; the weights are then as they were.
    pub fn select_greedily<L: Loss>(
        &mut self,
        loss: &L,
        samples: &[Sample<Self, L>],
        rounds: usize,
    ) -> Result<f64, WeightingError> {
        let before = self.weights();
        evaluate(self, loss, samples).map_err(WeightingError::Evaluation)?;
        let selected = weighting::greedy(rounds, |weights| {
            self.set_weights(weights);
            evaluate(self, loss, samples).map_or(f64::NAN, |evaluation| evaluation.loss)
        });
        match selected {
            Ok((weights, loss)) => {
                self.set_weights(&weights);
                Ok(loss)
            }
            Err(error) => {
                self.set_weights(&before);
                Err(error)
            }
        }
    }

    /// Weighs the members by [`Stacking`]: by least squares between the weighted sum of their outputs and the targets, on samples
    /// that they did not learn from. The weights need not sum to one.
    ///
    /// # Errors
    ///
    /// As [`Stacking::weights`]; the weights are then as they were.
    pub fn stack(
        &mut self,
        samples: &[(N::InputArray, N::OutputArray)],
        ridge: f64,
    ) -> Result<(), WeightingError> {
        let before = self.weights();
        let mut stacking = Stacking::new();
        for (input, target) in samples {
            let outputs: [N::OutputArray; MEMBERS] = core::array::from_fn(|member| {
                self.set_weights(&core::array::from_fn(|m| f64::from(u8::from(m == member))));
                self.predict(input)
            });
            stacking.add(&outputs, target);
        }
        self.set_weights(&before);
        self.set_weights(&stacking.weights(ridge)?);
        Ok(())
    }
}

/// The name of a member in weight files: its number, as in PyTorch's `ModuleList`.
const fn name(member: usize) -> &'static str {
    const MOST_MEMBERS: usize = 100;
    const DIGITS: &str = "00010203040506070809101112131415161718192021222324252627282930313233343536373839\
                          40414243444546474849505152535455565758596061626364656667686970717273747576777879\
                          8081828384858687888990919293949596979899";
    assert!(member < MOST_MEMBERS, "an ensemble has at most 100 members");
    let (_, from) = DIGITS.split_at(2 * member + if member < 10 { 1 } else { 0 });
    from.split_at(if member < 10 { 1 } else { 2 }).0
}

impl<N: Network, const MEMBERS: usize> Layer for Ensemble<N, MEMBERS> {
    type Input = N::Input;
    type Output = N::Output;
    type Parameters<T: Scalar> = [N::Parameters<T>; MEMBERS];
    type State<T: Scalar> = EnsembleState<N, T, MEMBERS>;
    type Tape<T: Scalar, const BATCH: usize> = EnsembleTape<N, T, MEMBERS, BATCH>;

    const PARAMETER_TENSORS: &'static [Entry] = &Self::PARAMETERS_OF_MEMBERS;
    const STATE_TENSORS: &'static [Entry] = &Self::STATE_OF_MEMBERS;
    const STEPS: &'static [Step] = &Self::STEPS_OF_MEMBERS;
    const MACS: usize = MEMBERS * (N::MACS + Self::OUTPUT);
    const SCRATCH: usize = Self::OUTPUT + N::SCRATCH;
    const BACKWARD_SCRATCH: usize = Self::OUTPUT + Self::INPUT + N::BACKWARD_SCRATCH;

    fn draw<T: Scalar>(
        parameters: &mut Self::Parameters<T>,
        state: &mut Self::State<T>,
        rng: &mut dyn Rng,
    ) {
        let share = T::from_f64(1.0 / MEMBERS as f64);
        for (parameters, member) in parameters.iter_mut().zip(state) {
            member.weight = [share];
            N::draw(parameters, &mut member.state, rng);
        }
    }

    #[inline]
    fn infer<T: Scalar>(
        parameters: &Self::Parameters<T>,
        state: &Self::State<T>,
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        scratch: &mut [T],
    ) {
        let (of_member, scratch) = scratch.split_at_mut(input.len() * Self::OUTPUT);
        let of_member = view_mut(of_member, input.len());
        sum::clear(output);
        for (parameters, member) in parameters.iter().zip(state) {
            let [weight] = member.weight;
            if weight == T::ZERO {
                continue;
            }
            N::infer(parameters, &member.state, input, of_member, scratch);
            sum::add::<_, N::Output, T>(output, weight, of_member);
        }
    }

    #[inline]
    fn forward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        state: &mut Self::State<T>,
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        (weights, records): &mut Self::Tape<T, BATCH>,
        rng: &mut dyn Rng,
    ) {
        sum::clear(output);
        for (place, record) in records.iter_mut().enumerate() {
            let member = &mut state[place];
            [weights[place]] = member.weight;
            let of_member = &mut record.output[..input.len()];
            let tape = &mut record.tape;
            N::forward(
                &parameters[place],
                &mut member.state,
                input,
                of_member,
                tape,
                rng,
            );
            sum::add(output, weights[place], of_member);
        }
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        input: &[Tensor<Self::Input, T>],
        _: &[Tensor<Self::Output, T>],
        (weights, records): &mut Self::Tape<T, BATCH>,
        d_output: &[Tensor<Self::Output, T>],
        mut d_input: Option<&mut [Tensor<Self::Input, T>]>,
        d_parameters: &mut Self::Parameters<T>,
        scratch: &mut [T],
    ) {
        let len = input.len();
        let (d_of_member, scratch) = scratch.split_at_mut(len * Self::OUTPUT);
        let (d_x, scratch) = scratch.split_at_mut(len * Self::INPUT);
        let d_of_member: &mut [Tensor<N::Output, T>] = view_mut(d_of_member, len);
        let d_x: &mut [Tensor<N::Input, T>] = view_mut(d_x, len);
        if let Some(d_input) = d_input.as_deref_mut() {
            sum::clear(d_input);
        }
        for (place, record) in records.iter_mut().enumerate() {
            sum::scale(d_of_member, weights[place], d_output);
            N::backward(
                &parameters[place],
                input,
                &record.output[..len],
                &mut record.tape,
                d_of_member,
                d_input.is_some().then_some(&mut *d_x),
                &mut d_parameters[place],
                scratch,
            );
            if let Some(d_input) = d_input.as_deref_mut() {
                sum::add(d_input, T::ONE, d_x);
            }
        }
    }
}

impl<N: Network, const MEMBERS: usize> Network for Ensemble<N, MEMBERS> {
    type Scalar = N::Scalar;
    type InputArray = N::InputArray;
    type OutputArray = N::OutputArray;
    type Arena = Both<N::InputArray, Both<N::OutputArray, Self::Scratch<1>>>;
    type Scratch<const BATCH: usize> = Both<[N::OutputArray; BATCH], N::Scratch<BATCH>>;
    type BackwardScratch<const BATCH: usize> =
        Both<[N::OutputArray; BATCH], Both<[N::InputArray; BATCH], N::BackwardScratch<BATCH>>>;

    const NAME: &'static str = "Ensemble";

    fn parameters(&self) -> &Self::Parameters<N::Scalar> {
        &self.parameters
    }

    fn state(&self) -> &Self::State<N::Scalar> {
        &self.state
    }

    fn parts_mut(
        &mut self,
    ) -> (
        &mut Self::Parameters<N::Scalar>,
        &mut Self::State<N::Scalar>,
    ) {
        (&mut self.parameters, &mut self.state)
    }
}
