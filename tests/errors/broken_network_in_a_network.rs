//! A mistake in a network that is a step of another.

use nn_core::prelude::*;

network! {
    #[derive(Clone, Debug, PartialEq)]
    pub struct Encoder: [64] -> [16] {
        first: dense(SIZE),
        tahn,
        last: dense(16),
    }
}

network! {
    #[derive(Clone, Debug, PartialEq)]
    pub struct Digits: [64] -> [10] {
        encoder: Encoder,
        block: residual { relu, dense(16) },
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
    let copy = net.clone();
    println!("{} {:?}", copy == net, net.parameters.encoder.first.bias);
    println!("{:?} {:?}", history.last(), net.parameters);
    Ok(())
}
