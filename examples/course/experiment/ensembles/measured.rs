//! Ten networks, weighed in five ways on one part of the digits, and tested on another.

use std::array;

use nn_core::ensemble::weighting::{by_inverse_loss, by_softmax, greedy, uniform};
use nn_core::ensemble::{Stacking, WeightingError};
use nn_core::prelude::*;

use super::members::{MEMBERS, Weights, outputs};
use super::{Image, Output, Parts, Sample, Score};

/// Of the softmax over validation errors.
const TEMPERATURE: f64 = 0.02;
const ROUNDS: usize = 20;
/// What draws the weights of the stacked combiner to zero: members are much alike.
const RIDGE: f64 = 1e-3;

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
    pub(super) fn new<N>(ensemble: &mut N, parts: &Parts) -> Result<Self, WeightingError>
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
