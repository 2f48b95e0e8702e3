//! More or fewer sizes than there are axes to slide over.

use nn_core::prelude::*;

network! {
    struct Digits: [8, 8, 1] -> [10] {
        conv2d(8, kernel = [3, 3, 1]),
        flatten,
        dense(10),
    }
}

network! {
    struct Words: [16, 8] -> [10] {
        conv1d(8, kernel = 3, stride = [2, 2]),
        max_pool1d([2, 2]),
        flatten,
        dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[[[0.0]; 8]; 8]);
    println!("{scores:?} and {}", Words::PARAMETERS);
}
