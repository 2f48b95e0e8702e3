//! Ensembles: ten networks that learnt the same few digits, of one architecture and of five, weighed in five ways.
//!
//! The error is the squared one, Σ (p - t)² over the ten digits (Brier 1950), with p the probabilities and t one for the right
//! digit, else zero. It is convex, so that weights that are at least zero and sum to one make an ensemble whose error is at most the
//! weighted mean of its members'; by how much less says Krogh and Vedelsby's (1995) ambiguity, see [`Ambiguity`].

mod ambiguity;
mod embedded;
mod measured;
mod members;
mod votes;

use std::array;

use nn_core::ensemble::WeightingError;
use nn_core::prelude::*;
use nn_core::rand::RngExt;

pub use ambiguity::{Ambiguity, Subsets};
pub use embedded::Embedding;
pub use measured::{Measured, Weighed};
pub use members::MEMBERS;
pub use votes::{Votes, alarm};

use members::{Hidden, ensemble, mixed};

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
