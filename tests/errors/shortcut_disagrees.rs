//! A shortcut of another shape than the branch, and one where there is none.

use nn_core::prelude::*;

network! {
    struct Digits: [8, 8, 4] -> [10] {
        block: residual {
            conv2d(8, kernel = 3, stride = 2, padding = same),
            relu,
        } shortcut {
            conv2d(8, kernel = 1),
        },
        flatten,
        dense(10),
    }
}

network! {
    struct Points: [64] -> [10] {
        residual { dense(32) } shortcut { dense(16) },
        concat { a: { dense(8) }, b: { dense(8) } } shortcut { dense(8) },
        shortcut { dense(8) },
        dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[[[0.0; 4]; 8]; 8]);
    println!("{scores:?} and {}", Points::PARAMETERS);
}
