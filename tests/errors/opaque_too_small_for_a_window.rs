//! Windows, groups and recurrent steps behind a network whose output does not fit.

use nn_core::prelude::*;

network! {
    struct Shrink: [8, 8, 1] -> [4, 4, 2] {
        conv2d(2, kernel = 2, stride = 2),
    }
}

network! {
    struct Digits: [8, 8, 1] -> [10] {
        small: Shrink,
        wide: conv2d(8, kernel = 5),
        flatten,
        dense(10),
    }
}

network! {
    struct Letters: [8, 8, 1] -> [10] {
        small: Shrink,
        conv1d(8, kernel = 3),
        flatten,
        dense(10),
    }
}

network! {
    struct Signs: [8, 8, 1] -> [10] {
        small: Shrink,
        concat {
            a: { conv2d(2, kernel = 2) },
            b: { conv2d(2, kernel = 1) },
        },
        flatten,
        dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[[[0.0]; 8]; 8]);
    println!("{scores:?}, {}, {}", Letters::PARAMETERS, Signs::PARAMETERS);
}
