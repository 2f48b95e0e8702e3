//! A signature without an arrow.

use nn_core::prelude::*;

network! {
    struct Digits: [64], [10] {
        hidden: dense(32),
        output: dense(10),
    }
}

fn main() -> Result<(), TrainingError> {
    let mut rng = seeded_rng(1);
    let mut net = Digits::init(&mut rng);
    let data = [([0.0; 64], 3)];
    let history = Training::new(CrossEntropy, Adam::new(1e-3))
        .epochs(20)
        .batch::<32>()
        .fit(&mut net, &data, &data, &mut rng)?;
    println!("{:?} {:?}", history.last(), net.parameters);
    Ok(())
}
