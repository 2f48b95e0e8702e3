//! Windows that are larger than what flows in, with and without dilation.

use nn_core::prelude::*;

network! {
    struct Digits: [8, 8, 1] -> [10] {
        conv2d(8, kernel = 3, padding = 1, stride = 4),
        narrow: conv2d(8, kernel = 5),
        conv2d(8, kernel = 3),
        flatten,
        dense(10),
    }
}

network! {
    struct Signs: [8, 8, 1] -> [10] {
        conv2d(8, kernel = 5, dilation = 3, padding = 2),
        flatten,
        dense(10),
    }
}

network! {
    struct Letters: [4, 8, 1] -> [26] {
        pool: max_pool2d(5, padding = valid),
        flatten,
        dense(26),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[[[0.0]; 8]; 8]);
    println!("{scores:?}, {}, {}", Signs::PARAMETERS, Letters::PARAMETERS);
}
