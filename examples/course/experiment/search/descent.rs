//! Gradient descent, all samples at once.

use nn_core::loss::Loss;
use nn_core::memory::zeroed_box;
use nn_core::prelude::*;

use super::{Method, Objective, SAMPLES};

/// How many evaluations a gradient counts as: a forward pass, and a backward pass with about the work of two.
pub const GRADIENT: usize = 3;

pub struct Descent {
    pub learning_rate: f64,
}

impl Method for Descent {
    const NAME: &'static str = "gradient descent";

    fn settings(&self) -> String {
        format!("learning rate {}", self.learning_rate)
    }

    fn run<N: Network<Scalar = f32>, L: Loss>(
        &self,
        objective: &mut Objective<N, L>,
        _: &mut dyn Rng,
    ) -> Result<(), TrainingError> {
        let mut network = objective.network();
        let mut memory = zeroed_box::<TrainingMemory<N, Sgd, SAMPLES>>();
        let sgd = Sgd::new(self.learning_rate);
        let mut rng = seeded_rng(0);
        while objective.allows(GRADIENT) {
            let loss = memory.step(
                &mut *network,
                &objective.loss,
                &sgd,
                objective.samples,
                &mut rng,
            )?;
            objective.record(GRADIENT, loss);
        }
        Ok(())
    }
}
