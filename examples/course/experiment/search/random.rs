//! Random search: parameters drawn anew every time; the best are kept.

use nn_core::loss::Loss;
use nn_core::prelude::*;

use super::{Method, Objective};

pub struct RandomSearch;

impl Method for RandomSearch {
    const NAME: &'static str = "random search";

    fn settings(&self) -> String {
        "drawn as a new network is".to_owned()
    }

    fn run<N: Network<Scalar = f32>, L: Loss>(
        &self,
        objective: &mut Objective<N, L>,
        rng: &mut dyn Rng,
    ) -> Result<(), TrainingError> {
        let start = objective.start.clone();
        objective.evaluate(&start);
        while objective.allows(1) {
            let parameters = objective.draw(rng);
            objective.evaluate(&parameters);
        }
        Ok(())
    }
}
