//! A committee of two different networks, `y = w_a f_a(x) + w_b f_b(x)`.
//! Shapes: `x` and `y` those of both, `w [2]`.
//! Gradients: `dx = w_a f_a'(x) dy + w_b f_b'(x) dy`; the weights are kept, not trained.
//! Source: Perrone and Cooper 1993.

use core::fmt;

use rand::Rng;

use super::sum;
use crate::entry::Entry;
use crate::flat::{Both, Flat, view_mut};
use crate::layer::{Layer, Record};
use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::network::{Network, Step};
use crate::shape::Shape;
use crate::tensor::{Tensor, adapt};

/// Two networks with the same inputs and outputs, averaged. Either may be an [`Ensemble`](super::Ensemble) or a committee, for
/// more than two: of `Committee<A, Committee<B, C>>` with the weights `[a, 1]` outside and `[b, c]` inside, the three count `a`, `b`
/// and `c`.
///
/// ```
/// use nn_core::{ensemble::Committee, prelude::*};
///
/// network! {
///     struct Wide: [2] -> [1] { dense(32), relu, dense(1) }
/// }
/// network! {
///     struct Deep: [2] -> [1] { dense(8), tanh, dense(8), tanh, dense(1) }
/// }
///
/// let mut rng = seeded_rng(1);
/// let (wide, deep) = (Wide::init(&mut rng), Deep::init(&mut rng));
/// let committee = Committee::of(&wide, &deep, [0.25, 0.75]);
/// let mean = 0.25 * wide.predict(&[1., 2.])[0] + 0.75 * deep.predict(&[1., 2.])[0];
/// assert!((committee.predict(&[1., 2.])[0] - mean).abs() < 1e-6);
/// ```
#[repr(C)]
pub struct Committee<A: Network, B: Network> {
    /// What both learn.
    pub parameters: Both<A::Parameters<A::Scalar>, B::Parameters<A::Scalar>>,
    /// The weights of both, and what they keep without learning it.
    pub state: CommitteeState<A, B, A::Scalar>,
}

/// What a committee keeps of its members: their weights, and what each keeps.
pub type CommitteeState<A, B, T> =
    Both<[T; 2], Both<<A as Layer>::State<T>, <B as Layer>::State<T>>>;

// SAFETY: both fields may be zero bytes.
#[allow(unsafe_code)]
unsafe impl<A: Network, B: Network> Zeroed for Committee<A, B> {}

// Not derived: that would ask the members to be `Clone` and the like too.
impl<A: Network, B: Network> Clone for Committee<A, B> {
    fn clone(&self) -> Self {
        Self {
            parameters: self.parameters.clone(),
            state: self.state.clone(),
        }
    }
}

impl<A: Network, B: Network> PartialEq for Committee<A, B> {
    fn eq(&self, other: &Self) -> bool {
        self.parameters == other.parameters && self.state == other.state
    }
}

impl<A: Network, B: Network> fmt::Debug for Committee<A, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Committee")
            .field("parameters", &self.parameters)
            .field("state", &self.state)
            .finish()
    }
}

impl<A, B> Committee<A, B>
where
    A: Network,
    B: Network<Scalar = A::Scalar, InputArray = A::InputArray, OutputArray = A::OutputArray>,
{
    /// Copies of two networks, with their weights.
    #[must_use]
    pub fn of(first: &A, second: &B, weights: [f64; 2]) -> Self {
        let mut committee = Self::ZEROED;
        committee.set_members(first, second);
        committee.set_weights(weights);
        committee
    }

    /// Takes over what two networks have learnt and kept, in place.
    pub fn set_members(&mut self, first: &A, second: &B) {
        let Both {
            first: a,
            second: b,
        } = &mut self.parameters;
        a.flat_mut().copy_from_slice(first.parameters().flat());
        b.flat_mut().copy_from_slice(second.parameters().flat());
        let Both {
            first: a,
            second: b,
        } = &mut self.state.second;
        a.flat_mut().copy_from_slice(first.state().flat());
        b.flat_mut().copy_from_slice(second.state().flat());
    }

    /// The weights of both.
    #[must_use]
    pub fn weights(&self) -> [f64; 2] {
        self.state.first.map(Scalar::to_f64)
    }

    /// Weighs both.
    pub fn set_weights(&mut self, weights: [f64; 2]) {
        self.state.first = weights.map(A::Scalar::from_f64);
    }

    /// The output for one input, without a heap.
    #[must_use]
    pub fn predict(&self, input: &A::InputArray) -> A::OutputArray {
        Network::predict(self, input)
    }
}

/// The larger of two sizes.
const fn larger(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

impl<A: Network, B: Network> Committee<A, B> {
    const OUTPUT: usize = <A::Output as Shape>::LEN;
    const INPUT: usize = {
        let same = <A::Input as Shape>::LEN == <B::Input as Shape>::LEN;
        assert!(same, "the members of a committee differ in their inputs");
        let same = <A::Output as Shape>::LEN == <B::Output as Shape>::LEN;
        assert!(same, "the members of a committee differ in their outputs");
        <A::Input as Shape>::LEN
    };
}

impl<A: Network, B: Network> Layer for Committee<A, B> {
    type Input = A::Input;
    type Output = A::Output;
    type Parameters<T: Scalar> = Both<A::Parameters<T>, B::Parameters<T>>;
    type State<T: Scalar> = CommitteeState<A, B, T>;
    type Tape<T: Scalar, const BATCH: usize> = ([T; 2], (Record<A, T, BATCH>, Record<B, T, BATCH>));

    const PARAMETER_TENSORS: &'static [Entry] = &[
        Entry::parameter_tensors_of::<A>("first"),
        Entry::parameter_tensors_of::<B>("second"),
    ];
    const STATE_TENSORS: &'static [Entry] = &[
        Entry::tensor("weights", &[2]),
        Entry::state_tensors_of::<A>("first"),
        Entry::state_tensors_of::<B>("second"),
    ];
    const STEPS: &'static [Step] = &[
        {
            let mut step = Step::of::<A>("first", A::NAME);
            step.state += 2;
            step
        },
        Step::of::<B>("second", B::NAME),
    ];
    const MACS: usize = A::MACS + B::MACS + 2 * Self::OUTPUT;
    const SCRATCH: usize = Self::OUTPUT + larger(A::SCRATCH, B::SCRATCH);
    const BACKWARD_SCRATCH: usize =
        Self::OUTPUT + Self::INPUT + larger(A::BACKWARD_SCRATCH, B::BACKWARD_SCRATCH);

    fn draw<T: Scalar>(
        parameters: &mut Self::Parameters<T>,
        state: &mut Self::State<T>,
        rng: &mut dyn Rng,
    ) {
        state.first = [T::from_f64(0.5); 2];
        A::draw(&mut parameters.first, &mut state.second.first, rng);
        B::draw(&mut parameters.second, &mut state.second.second, rng);
    }

    fn infer<T: Scalar>(
        parameters: &Self::Parameters<T>,
        state: &Self::State<T>,
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        scratch: &mut [T],
    ) {
        let len = input.len();
        let (of_member, scratch) = scratch.split_at_mut(len * Self::OUTPUT);
        let [first, second] = state.first;
        sum::clear(output);
        if first != T::ZERO {
            let of_member = view_mut(of_member, len);
            let state = &state.second.first;
            A::infer(&parameters.first, state, input, of_member, scratch);
            sum::add::<_, A::Output, T>(output, first, of_member);
        }
        if second != T::ZERO {
            let of_member = view_mut(of_member, len);
            let state = &state.second.second;
            B::infer(&parameters.second, state, adapt(input), of_member, scratch);
            sum::add::<_, B::Output, T>(output, second, of_member);
        }
    }

    fn forward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        state: &mut Self::State<T>,
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        (weights, (first, second)): &mut Self::Tape<T, BATCH>,
        rng: &mut dyn Rng,
    ) {
        let len = input.len();
        *weights = state.first;
        sum::clear(output);
        let (of_first, tape) = (&mut first.output[..len], &mut first.tape);
        let members = &mut state.second;
        A::forward(
            &parameters.first,
            &mut members.first,
            input,
            of_first,
            tape,
            rng,
        );
        sum::add(output, weights[0], of_first);
        let (of_second, tape) = (&mut second.output[..len], &mut second.tape);
        B::forward(
            &parameters.second,
            &mut members.second,
            adapt(input),
            of_second,
            tape,
            rng,
        );
        sum::add(output, weights[1], of_second);
    }

    fn backward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        input: &[Tensor<Self::Input, T>],
        _: &[Tensor<Self::Output, T>],
        (weights, (first, second)): &mut Self::Tape<T, BATCH>,
        d_output: &[Tensor<Self::Output, T>],
        mut d_input: Option<&mut [Tensor<Self::Input, T>]>,
        d_parameters: &mut Self::Parameters<T>,
        scratch: &mut [T],
    ) {
        let len = input.len();
        let (d_of_member, scratch) = scratch.split_at_mut(len * Self::OUTPUT);
        let (d_x, scratch) = scratch.split_at_mut(len * Self::INPUT);
        let d_of_first: &mut [Tensor<A::Output, T>] = view_mut(d_of_member, len);
        sum::scale(d_of_first, weights[0], d_output);
        A::backward(
            &parameters.first,
            input,
            &first.output[..len],
            &mut first.tape,
            d_of_first,
            d_input.as_deref_mut(),
            &mut d_parameters.first,
            scratch,
        );
        let d_of_second: &mut [Tensor<B::Output, T>] = view_mut(d_of_member, len);
        let d_x: &mut [Tensor<B::Input, T>] = view_mut(d_x, len);
        sum::scale(d_of_second, weights[1], d_output);
        B::backward(
            &parameters.second,
            adapt(input),
            &second.output[..len],
            &mut second.tape,
            d_of_second,
            d_input.is_some().then_some(&mut *d_x),
            &mut d_parameters.second,
            scratch,
        );
        if let Some(d_input) = d_input {
            sum::add(d_input, T::ONE, d_x);
        }
    }
}

impl<A, B> Network for Committee<A, B>
where
    A: Network,
    B: Network<Scalar = A::Scalar, InputArray = A::InputArray, OutputArray = A::OutputArray>,
{
    type Scalar = A::Scalar;
    type InputArray = A::InputArray;
    type OutputArray = A::OutputArray;
    type Arena = Both<A::InputArray, Both<A::OutputArray, Self::Scratch<1>>>;
    /// Room for both, though they run one after the other: their sizes have no larger one on the level of types.
    type Scratch<const BATCH: usize> =
        Both<[A::OutputArray; BATCH], Both<A::Scratch<BATCH>, B::Scratch<BATCH>>>;
    type BackwardScratch<const BATCH: usize> = Both<
        [A::OutputArray; BATCH],
        Both<[A::InputArray; BATCH], Both<A::BackwardScratch<BATCH>, B::BackwardScratch<BATCH>>>,
    >;

    const NAME: &'static str = "Committee";

    fn parameters(&self) -> &Self::Parameters<A::Scalar> {
        &self.parameters
    }

    fn state(&self) -> &Self::State<A::Scalar> {
        &self.state
    }

    fn parts_mut(
        &mut self,
    ) -> (
        &mut Self::Parameters<A::Scalar>,
        &mut Self::State<A::Scalar>,
    ) {
        (&mut self.parameters, &mut self.state)
    }
}
