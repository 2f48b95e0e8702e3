//! A division by zero.

use nn_core::prelude::*;

network! {
    struct Digits: [64] -> [10] {
        const ZERO: usize = 0;

        hidden: dense(64 / ZERO),
        relu,
        other: dense(64 % (2 - 2)),
        output: dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?} from {} numbers", Digits::PARAMETERS);
}
