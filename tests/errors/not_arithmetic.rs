//! Expressions of Rust that are no arithmetic of the language.

use nn_core::prelude::*;

network! {
    struct Digits: [64] -> [10] {
        first: dense(1 << 5),
        second: dense(32 as usize),
        third: dense(usize::MAX),
        fourth: dense(max(16, 32)),
        output: dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?} from {} numbers", Digits::PARAMETERS);
}
