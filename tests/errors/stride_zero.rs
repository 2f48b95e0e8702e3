//! Strides, kernels and groups of zero.

use nn_core::prelude::*;

network! {
    struct Digits: [8, 8, 1] -> [10] {
        conv2d(8, kernel = 3, stride = 0),
        max_pool2d(2, stride = [2, 0]),
        conv2d(8, kernel = 0),
        conv2d(8, kernel = 1, groups = 0),
        flatten,
        dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[[[0.0]; 8]; 8]);
    println!("{scores:?} from {} numbers", Digits::PARAMETERS);
}
