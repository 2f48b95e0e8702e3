//! Pools whose windows do not reach the last row, which nobody said is to be left out.

use nn_core::prelude::*;

network! {
    struct Digits: [7, 9, 1] -> [10] {
        max_pool2d([2, 3]),
        flatten,
        dense(10),
    }
}

network! {
    struct Words: [16, 8] -> [10] {
        avg_pool1d(5, stride = 4),
        flatten,
        dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[[[0.0]; 9]; 7]);
    println!("{scores:?} and {}", Words::PARAMETERS);
}
