//! Targets that are not the loss's.

use nn_core::prelude::*;

network! {
    struct Digits: [64] -> [10] {
        hidden: dense(32),
        relu,
        output: dense(10),
    }
}

fn main() -> Result<(), TrainingError> {
    let mut rng = seeded_rng(1);
    let mut net = Digits::init(&mut rng);
    let data = [([0.0; 64], [0.0; 9])];
    Training::new(MeanSquaredError, Adam::new(1e-3)).fit(&mut net, &data, &[], &mut rng)?;
    Ok(())
}
