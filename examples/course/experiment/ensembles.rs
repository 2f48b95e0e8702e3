//! Ensembles: ten networks that learnt the same few digits, of one architecture and of five, weighed in five ways.
//!
//! The error is the squared one, Σ (p - t)² over the ten digits (Brier 1950), with p the probabilities and t one for the right
//! digit, else zero. It is convex, so that weights that are at least zero and sum to one make an ensemble whose error is at most the
//! weighted mean of its members'; by how much less says Krogh and Vedelsby's (1995) ambiguity, see [`Ambiguity`].

mod ambiguity;
mod embedded;
mod members;
mod votes;

use std::array;

use nn_core::ensemble::weighting::{by_inverse_loss, by_softmax, greedy, uniform};
use nn_core::ensemble::{Stacking, WeightingError};
use nn_core::prelude::*;
use nn_core::rand::RngExt;

pub use ambiguity::{Ambiguity, Subsets};
pub use embedded::Embedding;
pub use members::MEMBERS;
pub use votes::{Votes, alarm};

use members::{Hidden, Weights, ensemble, mixed, outputs};

use crate::common::digits_data::{Data, Image};

/// An image, and one for the digit that it shows.
pub type Sample = (Image, [f32; 10]);
/// What a network thinks of every digit.
pub type Output = [f32; 10];

/// How much is computed.
#[derive(Clone, Copy)]
pub struct Size {
    /// How many digits there are to learn from, and to weigh the members by; all others are for the test.
    pub train: usize,
    pub valid: usize,
    pub epochs: usize,
}

pub const SIZE: Size = Size {
    train: 150,
    valid: 150,
    epochs: 60,
};
/// Of the softmax over validation errors.
pub const TEMPERATURE: f64 = 0.02;
const ROUNDS: usize = 20;
/// What draws the weights of the stacked combiner to zero: members are much alike.
const RIDGE: f64 = 1e-3;

/// The digits, in parts that a seed draws.
pub struct Parts {
    pub train: Vec<Sample>,
    pub valid: Vec<Sample>,
    pub test: Vec<Sample>,
}

impl Parts {
    pub fn new(data: &Data, size: Size, rng: &mut dyn Rng) -> Self {
        let Data { train, valid, test } = data;
        let all = [train.as_slice(), valid, test].concat();
        let one_hot = |digit: usize| array::from_fn(|place| f32::from(u8::from(place == digit)));
        let all = all.iter().map(|&(image, digit)| (image, one_hot(digit)));
        let mut all: Vec<Sample> = all.collect();
        for place in 0..size.train + size.valid {
            let drawn = rng.random_range(place..all.len());
            all.swap(place, drawn);
        }
        let test = all.split_off(size.train + size.valid);
        let valid = all.split_off(size.train);
        Self {
            train: all,
            valid,
            test,
        }
    }
}

/// Mean squared error, and the share of digits that are read.
#[derive(Debug, Clone, Copy)]
pub struct Score {
    pub error: f64,
    pub accuracy: f64,
}

impl Score {
    pub fn new(outputs: &[Output], samples: &[Sample]) -> Self {
        let count = samples.len() as f64;
        let pairs = || outputs.iter().zip(samples.iter().map(|sample| &sample.1));
        let right = pairs().filter(|(output, target)| argmax(*output) == argmax(*target));
        Self {
            error: pairs().map(|(y, t)| squared_error(y, t)).sum::<f64>() / count,
            accuracy: right.count() as f64 / count,
        }
    }
}

pub fn squared_error(output: &Output, target: &Output) -> f64 {
    let pairs = output.iter().zip(target);
    pairs.map(|(&y, &t)| f64::from(y - t).powi(2)).sum()
}

/// A way to weigh the members, and what came of it.
pub struct Weighed {
    pub name: &'static str,
    pub weights: [f64; MEMBERS],
    /// On the digits the weights were found with.
    pub valid: Score,
    pub test: Score,
}

/// Ten networks, and the ensembles that they make.
pub struct Measured {
    /// What each member gives for the test's digits.
    pub outputs: [Vec<Output>; MEMBERS],
    pub valid: [Score; MEMBERS],
    pub test: [Score; MEMBERS],
    pub weighed: [Weighed; 5],
}

impl Measured {
    fn new<N>(ensemble: &mut N, parts: &Parts) -> Result<Self, WeightingError>
    where
        N: Network<Scalar = f32, InputArray = Image, OutputArray = Output, State<f32>: Weights>,
    {
        let alone = |member| array::from_fn(|m| f64::from(u8::from(m == member)));
        let mut all = |samples: &[Sample]| -> [Vec<Output>; MEMBERS] {
            array::from_fn(|member| outputs(ensemble, &alone(member), samples))
        };
        let (valid, test) = (all(&parts.valid), all(&parts.test));
        let score = |all: &[Vec<Output>; MEMBERS], samples: &[Sample]| -> [Score; MEMBERS] {
            array::from_fn(|member| Score::new(&all[member], samples))
        };
        let of_valid = score(&valid, &parts.valid);
        let losses = of_valid.map(|score| score.error);

        let loss_of = |weights: &[f64; MEMBERS]| {
            let outputs = weighted(&valid, weights);
            Score::new(&outputs, &parts.valid).error
        };
        let (selected, _) = greedy(ROUNDS, loss_of)?;
        let mut stacking = Stacking::new();
        for (place, (_, target)) in parts.valid.iter().enumerate() {
            stacking.add(&array::from_fn(|member| valid[member][place]), target);
        }
        let weighed = [
            ("uniform", uniform()),
            ("by one over the error", by_inverse_loss(&losses)?),
            ("by softmax of the error", by_softmax(&losses, TEMPERATURE)?),
            ("greedy selection", selected),
            ("stacked", stacking.weights(RIDGE)?),
        ];
        let weighed = weighed.map(|(name, weights)| Weighed {
            name,
            weights,
            valid: Score::new(&outputs(ensemble, &weights, &parts.valid), &parts.valid),
            test: Score::new(&outputs(ensemble, &weights, &parts.test), &parts.test),
        });
        Ok(Self {
            valid: of_valid,
            test: score(&test, &parts.test),
            outputs: test,
            weighed,
        })
    }

    /// The mean over the members.
    pub fn mean(&self) -> Score {
        let mean = |value: fn(&Score) -> f64| self.test.iter().map(value).sum::<f64>();
        Score {
            error: mean(|score| score.error) / MEMBERS as f64,
            accuracy: mean(|score| score.accuracy) / MEMBERS as f64,
        }
    }

    /// The member with the smallest test error, which nobody knows beforehand.
    pub fn best(&self) -> Score {
        let least = |a: Score, b: Score| if b.error < a.error { b } else { a };
        self.test.into_iter().reduce(least).unwrap_or(self.test[0])
    }

    /// The test's score of the member with the smallest validation error: what one would use alone.
    pub fn chosen(&self) -> Score {
        let members = self.valid.iter().zip(self.test);
        let chosen = members.min_by(|a, b| a.0.error.total_cmp(&b.0.error));
        chosen.map_or(self.test[0], |(_, score)| score)
    }
}

/// What members give, added up with weights.
pub fn weighted(outputs: &[Vec<Output>; MEMBERS], weights: &[f64; MEMBERS]) -> Vec<Output> {
    let sum = |place: usize| -> Output {
        let members = || outputs.iter().zip(weights);
        array::from_fn(|digit| {
            let terms = members().map(|(of, &weight)| weight as f32 * of[place][digit]);
            terms.sum()
        })
    };
    (0..outputs[0].len()).map(sum).collect()
}

/// Both groups, learnt from the same digits.
pub struct Run {
    pub parts: Parts,
    /// Ten of one architecture.
    pub same: Measured,
    /// Two of each of five.
    pub mixed: Measured,
    /// The ten of one architecture as a step of a network.
    pub embedding: Embedding,
}

impl Run {
    pub fn new(data: &Data, size: Size, seed: u64) -> Result<Self, WeightingError> {
        let mut rng = seeded_rng(seed);
        let parts = Parts::new(data, size, &mut rng);
        let Size { epochs, .. } = size;
        let same = ensemble::<Hidden, MEMBERS>(&parts.train, epochs, &mut rng);
        let mut same = same.map_err(WeightingError::Evaluation)?;
        let embedding = Embedding::new(&same, &parts.test, &mut rng);
        let mixed = mixed(&parts.train, epochs, &mut rng);
        let mut mixed = mixed.map_err(WeightingError::Evaluation)?;
        Ok(Self {
            same: Measured::new(&mut *same, &parts)?,
            mixed: Measured::new(&mut *mixed, &parts)?,
            embedding,
            parts,
        })
    }

    /// Both, the one architecture first.
    pub fn groups(&self) -> [&Measured; 2] {
        [&self.same, &self.mixed]
    }
}
