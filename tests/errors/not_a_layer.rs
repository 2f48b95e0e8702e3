//! A type that is no layer.

use nn_core::prelude::*;

#[allow(dead_code)]
struct Settings;

network! {
    struct Digits: [64] -> [10] {
        hidden: dense(32),
        words: String,
        settings: Settings,
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
