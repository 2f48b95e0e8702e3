//! One branch, or none.

use nn_core::prelude::*;

network! {
    struct Digits: [64] -> [10] {
        concat { a: { dense(8) } },
        dense(10),
    }
}

network! {
    struct Points: [64] -> [10] {
        merged: sum {},
        product,
        dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?} and {}", Points::PARAMETERS);
}
