//! Rectifiers that answer zero to everything: their gradient is zero too, and they stay as they are.

use nn_core::activation::{Activation, LeakyRelu, Relu};
use nn_core::flat::Flat;
use nn_core::prelude::*;

use crate::common::digits_data::{Image, Sample};

network! {
    /// Reads digits with 64 rectifiers.
    pub struct Relus: [8, 8, 1] -> [10] {
        flatten,
        hidden: dense(64),
        relu,
        output: dense(10),
    }
}

network! {
    /// The same with leaky ones.
    pub struct Leaky: [8, 8, 1] -> [10] {
        flatten,
        hidden: dense(64),
        leaky_relu(0.01),
        output: dense(10),
    }
}

network! {
    /// The same, ten times as leaky.
    pub struct Leakier: [8, 8, 1] -> [10] {
        flatten,
        hidden: dense(64),
        leaky_relu(0.1),
        output: dense(10),
    }
}

/// One of these networks, and the activation of its hidden units.
pub trait Rectified: Network<Scalar = f32, InputArray = Image, OutputArray = [f32; 10]> {
    type Activation: Activation;
}

impl Rectified for Relus {
    type Activation = Relu;
}

impl Rectified for Leaky {
    type Activation = LeakyRelu<{ 0.01_f64.to_bits() }>;
}

impl Rectified for Leakier {
    type Activation = LeakyRelu<{ 0.1_f64.to_bits() }>;
}

/// Pixels, and hidden units.
const INPUTS: usize = 64;
pub const UNITS: usize = 64;

/// How the hidden layer starts.
#[derive(Clone, Copy)]
pub struct Start {
    /// What He's weights are multiplied by.
    pub scale: f32,
    /// What the biases are.
    pub bias: f32,
}

/// What became of the hidden units in a training.
pub struct Units {
    /// How many were dead before, answering every image with exactly 0.
    pub dead_before: usize,
    pub dead_after: usize,
    /// How many were silent before, on the lower side of their kink for every image. A silent rectifier is dead.
    pub silent_before: usize,
    pub silent_after: usize,
    /// How many of those silent before had every weight and the bias as before, to the bit.
    pub unmoved: usize,
    /// The share of the images read rightly after; `None` if the training ran away to numbers that are not finite.
    pub accuracy: Option<f64>,
}

impl Units {
    /// Plain descent, batches of 32.
    pub fn new<N: Rectified>(
        start: Start,
        rate: f64,
        epochs: usize,
        images: &[Sample],
        seed: u64,
    ) -> Self {
        let mut rng = seeded_rng(seed);
        let mut net = N::boxed(&mut rng);
        let (weight, rest) = net.parts_mut().0.flat_mut().split_at_mut(INPUTS * UNITS);
        weight.iter_mut().for_each(|w| *w *= start.scale);
        rest[..UNITS].fill(start.bias);
        let before = net.parameters().flat().to_vec();
        let trained = Training::new(CrossEntropy, Sgd::new(rate))
            .epochs(epochs)
            .batch::<32>()
            .fit(&mut *net, images, &[], &mut rng);
        let accuracy = trained
            .and_then(|_| evaluate(&*net, &CrossEntropy, images))
            .ok()
            .and_then(|evaluation| evaluation.accuracy);
        let after = net.parameters().flat();

        let largest = |parameters| largest_sums(parameters, images);
        let (sums_before, sums_after) = (largest(&before), largest(after));
        let silent = |sum: f32| sum <= 0.0;
        // Of a silent unit the activation is monotone: what it makes of the largest sum it makes of all.
        let dead = |sum: f32| silent(sum) && N::Activation::value(sum) == 0.0;
        let count =
            |is: &dyn Fn(f32) -> bool, sums: &[f32]| sums.iter().filter(|&&s| is(s)).count();
        let unmoved = (0..UNITS).filter(|&unit| {
            silent(sums_before[unit]) && of_unit(&before, unit).eq(of_unit(after, unit))
        });
        Self {
            dead_before: count(&dead, &sums_before),
            dead_after: count(&dead, &sums_after),
            silent_before: count(&silent, &sums_before),
            silent_after: count(&silent, &sums_after),
            unmoved: unmoved.count(),
            accuracy,
        }
    }
}

/// What a hidden unit has learnt, as bits: its column of the weight `[input][unit]`, and its bias, which follows.
fn of_unit(parameters: &[f32], unit: usize) -> impl Iterator<Item = u32> {
    let own = parameters[unit..].iter().step_by(UNITS).take(INPUTS + 1);
    own.map(|w| w.to_bits())
}

/// The largest that goes into each hidden unit's activation.
fn largest_sums(parameters: &[f32], images: &[Sample]) -> Vec<f32> {
    let (weight, rest) = parameters.split_at(INPUTS * UNITS);
    let mut largest = vec![f32::NEG_INFINITY; UNITS];
    for (image, _) in images {
        let mut sums = rest[..UNITS].to_vec();
        for (&[ink], row) in image.as_flattened().iter().zip(weight.chunks_exact(UNITS)) {
            for (sum, w) in sums.iter_mut().zip(row) {
                *sum += ink * w;
            }
        }
        for (largest, sum) in largest.iter_mut().zip(sums) {
            *largest = largest.max(sum);
        }
    }
    largest
}
