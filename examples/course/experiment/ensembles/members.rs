//! The members, and the ensembles that they are part of.

use nn_core::ensemble::{Both, Committee, Ensemble, MemberState};
use nn_core::prelude::*;
use nn_core::shape::Storage;

use super::{Image, Output, Sample};

pub const MEMBERS: usize = 10;
const LEARNING_RATE: f64 = 5e-3;
const BATCH: usize = 15;

network! {
    /// The one architecture.
    pub struct Hidden: [8, 8, 1] -> [10] {
        flatten,
        hidden: dense(32),
        relu,
        output: dense(10),
        softmax,
    }
}

network! {
    /// No hidden layer.
    pub struct Linear: [8, 8, 1] -> [10] {
        flatten,
        output: dense(10),
        softmax,
    }
}

network! {
    /// Few units.
    pub struct Narrow: [8, 8, 1] -> [10] {
        flatten,
        hidden: dense(12),
        tanh,
        output: dense(10),
        softmax,
    }
}

network! {
    /// Two hidden layers.
    pub struct Deep: [8, 8, 1] -> [10] {
        flatten,
        dense(24),
        silu,
        dense(24),
        silu,
        output: dense(10),
        softmax,
    }
}

network! {
    /// More units, half of them dropped.
    pub struct Dropped: [8, 8, 1] -> [10] {
        flatten,
        hidden: dense(64),
        relu,
        dropout(0.5),
        output: dense(10),
        softmax,
    }
}

type Pair<N> = Ensemble<N, 2>;
/// Two networks of each of five architectures.
pub type Mixed = Committee<
    Pair<Hidden>,
    Committee<Pair<Linear>, Committee<Pair<Narrow>, Committee<Pair<Deep>, Pair<Dropped>>>>,
>;

/// Where the weights of all members stand, in their order.
pub(super) trait Weights {
    fn set(&mut self, weights: &mut dyn Iterator<Item = f64>);
}

impl<S: Storage<f32>, const COUNT: usize> Weights for [MemberState<f32, S>; COUNT] {
    fn set(&mut self, weights: &mut dyn Iterator<Item = f64>) {
        for (member, weight) in self.iter_mut().zip(weights) {
            member.weight = [weight as f32];
        }
    }
}

/// A committee is the sum of both: the weights stand by their members.
impl<A: Weights, B: Weights> Weights for Both<[f32; 2], Both<A, B>> {
    fn set(&mut self, weights: &mut dyn Iterator<Item = f64>) {
        self.first = [1.0; 2];
        self.second.first.set(weights);
        self.second.second.set(weights);
    }
}

/// What the members give together, with these weights.
pub(super) fn outputs<N>(
    network: &mut N,
    weights: &[f64; MEMBERS],
    samples: &[Sample],
) -> Vec<Output>
where
    N: Network<Scalar = f32, InputArray = Image, OutputArray = Output, State<f32>: Weights>,
{
    let (_, state) = network.parts_mut();
    state.set(&mut weights.iter().copied());
    let images: Vec<Image> = samples.iter().map(|sample| sample.0).collect();
    network.predict_all(&images)
}

/// Networks of one architecture, each from other weights and with the digits in another order.
pub(super) fn ensemble<N, const COUNT: usize>(
    train: &[Sample],
    epochs: usize,
    rng: &mut impl Rng,
) -> Result<Box<Ensemble<N, COUNT>>, TrainingError>
where
    N: Network<Scalar = f32, InputArray = Image, OutputArray = Output>,
{
    let training = Training::new(CategoricalCrossEntropy, Adam::new(LEARNING_RATE))
        .epochs(epochs)
        .batch::<BATCH>();
    let mut ensemble = Ensemble::<N, COUNT>::boxed(rng);
    for place in 0..COUNT {
        let mut member = N::boxed(rng);
        training.fit(&mut *member, train, &[], rng)?;
        ensemble.set_member(place, &member);
    }
    Ok(ensemble)
}

/// Two of each of five.
pub(super) fn mixed(
    train: &[Sample],
    epochs: usize,
    rng: &mut impl Rng,
) -> Result<Box<Mixed>, TrainingError> {
    let both = [1.0, 1.0];
    let deep = ensemble::<Deep, 2>(train, epochs, rng)?;
    let dropped = ensemble::<Dropped, 2>(train, epochs, rng)?;
    let rest = Committee::of(&*deep, &*dropped, both);
    let rest = Committee::of(&*ensemble::<Narrow, 2>(train, epochs, rng)?, &rest, both);
    let rest = Committee::of(&*ensemble::<Linear, 2>(train, epochs, rng)?, &rest, both);
    let hidden = ensemble::<Hidden, 2>(train, epochs, rng)?;
    Ok(Box::new(Committee::of(&*hidden, &rest, both)))
}
