//! A network that does not take what the signature says goes in.

use nn_core::prelude::*;

network! {
    struct Encoder: [64] -> [16] {
        dense(16),
        tanh,
    }
}

network! {
    struct Digits: [8, 8] -> [10] {
        encoder: Encoder,
        output: dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let _: [f32; 10] = net.predict(&[[0.0; 8]; 8]);
}
