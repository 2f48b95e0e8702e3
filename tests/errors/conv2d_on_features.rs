//! Images are wanted, and features or a sequence flow in.

use nn_core::prelude::*;

network! {
    struct Digits: [64] -> [10] {
        conv2d(8, kernel = 3),
        flatten,
        dense(10),
    }
}

network! {
    struct Words: [16, 8] -> [10] {
        first: conv2d(8, kernel = 3),
        flatten,
        dense(10),
    }
}

network! {
    struct Points: [64] -> [10] {
        hidden: dense(32),
        global_avg_pool,
        dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?}, {}, {}", Words::PARAMETERS, Points::PARAMETERS);
}
