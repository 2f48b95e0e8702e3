//! A sequence is wanted, and an image or features flow in.

use nn_core::prelude::*;

network! {
    struct Digits: [8, 8, 1] -> [10] {
        rows: lstm(16, returns = last),
        dense(10),
    }
}

network! {
    struct Words: [16, 8] -> [10] {
        gru(16, returns = last),
        rnn(16),
        dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[[[0.0]; 8]; 8]);
    println!("{scores:?} and {}", Words::PARAMETERS);
}
