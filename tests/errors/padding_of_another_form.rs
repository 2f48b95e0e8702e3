//! Paddings of another form than the step has.

use nn_core::prelude::*;

network! {
    struct Digits: [8, 8, 1] -> [10] {
        conv2d(8, kernel = 3, padding = full),
        conv2d(8, kernel = 3, padding = [1, 1]),
        conv2d(8, kernel = 3, padding = causal),
        conv2d(8, kernel = 3, padding = "same"),
        conv2d(8, kernel = 3, padding = [[1, 1], 2]),
        max_pool2d(2, padding = -1),
        flatten,
        dense(10),
    }
}

network! {
    struct Words: [16, 8] -> [10] {
        conv1d(8, kernel = 3, padding = [[1, 1], [1, 1]]),
        max_pool1d(2, padding = [1, 1, 1]),
        flatten,
        dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[[[0.0]; 8]; 8]);
    println!("{scores:?} and {}", Words::PARAMETERS);
}
