//! Where the members disagree, and whether the ensemble is wrong there.

use nn_core::prelude::*;

use super::ambiguity::ambiguity;
use super::measured::weighted;
use super::{Image, MEMBERS, Measured, Output, Sample};

/// What the members say of one digit.
#[derive(Clone)]
pub struct Votes {
    pub image: Image,
    pub truth: usize,
    pub members: [Output; MEMBERS],
    /// The mean, with uniform weights.
    pub ensemble: Output,
    /// How far the members are from their mean.
    pub ambiguity: f64,
}

impl Votes {
    /// All of the test, the most disputed first.
    pub fn all(measured: &Measured, samples: &[Sample]) -> Vec<Self> {
        let means = weighted(&measured.outputs, &[1.0 / MEMBERS as f64; MEMBERS]);
        let digits = samples.iter().zip(means).enumerate();
        let votes = digits.map(|(place, (&(image, target), ensemble))| {
            let members = measured.outputs.each_ref().map(|of| of[place]);
            Self {
                image,
                truth: argmax(&target).unwrap_or(0),
                members,
                ensemble,
                ambiguity: ambiguity(&members),
            }
        });
        let mut votes: Vec<_> = votes.collect();
        votes.sort_by(|a, b| b.ambiguity.total_cmp(&a.ambiguity));
        votes
    }

    /// What the ensemble takes it for.
    pub fn read(&self) -> usize {
        argmax(&self.ensemble).unwrap_or(0)
    }

    pub fn is_right(&self) -> bool {
        self.read() == self.truth
    }

    /// How many members take it for each digit.
    pub fn counts(&self) -> [usize; 10] {
        let mut counts = [0; 10];
        for read in self.members.iter().filter_map(|output| argmax(output)) {
            counts[read] += 1;
        }
        counts
    }
}

/// How well the ambiguity tells digits that are misread from others: an area under the curve.
pub fn alarm(votes: &[Votes]) -> f64 {
    let scored = votes
        .iter()
        .map(|votes| (votes.ambiguity, !votes.is_right()));
    let mut scored: Vec<_> = scored.collect();
    roc_auc(&mut scored).unwrap_or(f64::NAN)
}
