//! Metropolis–Hastings: a step in a random direction is taken if it leads down, and otherwise with the probability
//! `exp(-(rise of the loss) / temperature)`.
//! Sources: Metropolis, Rosenbluth, Rosenbluth, Teller and Teller 1953; Hastings 1970. A step of the same length in any number of
//! dimensions: Roberts, Gelman and Gilks 1997.

use nn_core::loss::Loss;
use nn_core::prelude::*;
use nn_core::rand::RngExt;

use super::{Method, Objective, normal};

pub struct Metropolis {
    pub temperature: f64,
    /// The length of a step, root mean square.
    pub step: f64,
}

impl Method for Metropolis {
    const NAME: &'static str = "Metropolis–Hastings";

    fn settings(&self) -> String {
        let Self { temperature, step } = self;
        format!("temperature {temperature}, step {step}")
    }

    fn run<N: Network<Scalar = f32>, L: Loss>(
        &self,
        objective: &mut Objective<N, L>,
        rng: &mut dyn Rng,
    ) -> Result<(), TrainingError> {
        let mut here = objective.start.clone();
        let mut height = objective.evaluate(&here);
        let deviation = self.step / (here.len() as f64).sqrt();
        while objective.allows(1) {
            let moved = here.iter().map(|x| x + (deviation * normal(rng)) as f32);
            let there: Vec<f32> = moved.collect();
            let loss = objective.evaluate(&there);
            let rise = (loss - height) / self.temperature;
            if rise <= 0.0 || rng.random::<f64>() < (-rise).exp() {
                (here, height) = (there, loss);
            }
        }
        Ok(())
    }
}
