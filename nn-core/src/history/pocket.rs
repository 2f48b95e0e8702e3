//! The pocket algorithm with ratchet: a perceptron learns from samples drawn at random, and the best weights so far are kept in the
//! pocket: those that answered the longest run of samples rightly, and have more of all samples right.
//! Source: Gallant 1990.

use rand::{Rng, RngExt};

use super::error::{DataError, check_inputs};
use super::perceptron::Perceptron;
use crate::math::Scalar;

/// How the training of a pocket perceptron ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PocketTraining {
    /// How many samples the weights in the pocket have right.
    pub right: usize,
    /// How often the pocket was refilled.
    pub refills: usize,
}

impl<const INPUTS: usize, T: Scalar> Perceptron<INPUTS, T> {
    /// Learns from `visits` samples drawn at random, and ends with the weights that had most of `samples` right. They are never
    /// worse than those it came with. For data that no hyperplane separates.
    ///
    /// # Errors
    ///
    /// No samples, or an input that is not finite.
    pub fn train_pocket(
        &mut self,
        samples: &[([T; INPUTS], bool)],
        visits: usize,
        rng: &mut dyn Rng,
    ) -> Result<PocketTraining, DataError> {
        check_inputs(samples.iter().map(|(input, _)| input))?;
        let mut moving = *self;
        let (mut run, mut longest_run) = (0, 0);
        let mut training = PocketTraining {
            right: self.right(samples),
            refills: 0,
        };
        for _ in 0..visits {
            let (input, target) = &samples[rng.random_range(0..samples.len())];
            if moving.learn(input, *target, T::ONE) {
                run = 0;
                continue;
            }
            run += 1;
            if run <= longest_run {
                continue;
            }
            let right = moving.right(samples);
            // The ratchet: a longer run alone may be luck.
            if right > training.right && moving.is_finite() {
                (*self, longest_run) = (moving, run);
                training.right = right;
                training.refills += 1;
            }
            if right == samples.len() {
                break;
            }
        }
        Ok(training)
    }
}
