//! Steps that are shared, but are not there, come later, or take another shape.

use nn_core::prelude::*;

network! {
    struct Digits: [64] -> [10] {
        encoder: dense(64),
        shared(encode),
        shared(encodr),
        residual { shared(encoder) },
        shared,
        shared(encoder, decoder),
        decoder: dense(10),
    }
}

network! {
    struct Points: [64] -> [32] {
        encoder: dense(32),
        relu,
        shared(encoder),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?} and {}", Points::PARAMETERS);
}
