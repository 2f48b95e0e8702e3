//! A number with the suffix of a type.

use nn_core::prelude::*;

network! {
    struct Digits: [64] -> [10] {
        hidden: dense(32u8),
        dropout(0.2f32),
        output: dense(10usize),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?} from {} numbers", Digits::PARAMETERS);
}
