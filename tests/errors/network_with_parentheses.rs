//! A network as a step, called like a step.

use nn_core::prelude::*;

network! {
    struct Encoder: [64] -> [16] {
        dense(16),
        tanh,
    }
}

network! {
    struct Digits: [64] -> [10] {
        encoder: Encoder(16),
        output: dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?} from {} numbers", Digits::PARAMETERS);
}
