//! Six mistakes that have nothing to do with each other.

use nn_core::prelude::*;

network! {
    struct Digits: [8, 8, 1] -> [10] {
        #[budget(ram = "8 KiB")]
        hidden: dense(0),
        rellu,
        middle: dense(64),
        dropout(1.5),
        output: dense(32 -> 12),
    }
}

fn main() -> Result<(), TrainingError> {
    let mut rng = seeded_rng(1);
    let mut net = Digits::init(&mut rng);
    let data = [([[[0.0]; 8]; 8], 3)];
    Training::new(CrossEntropy, Adam::new(1e-3)).fit(&mut net, &data, &[], &mut rng)?;
    let scores: [f32; 10] = net.predict(&data[0].0);
    println!("{scores:?} {}", Digits::summary());
    Ok(())
}
