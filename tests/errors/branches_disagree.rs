//! Branches whose outputs cannot become one.

use nn_core::prelude::*;

network! {
    struct Digits: [8, 8, 1] -> [10] {
        concat {
            fine: { conv2d(4, kernel = 3, padding = same) },
            coarse: { max_pool2d(2) },
        },
        flatten,
        dense(10),
    }
}

network! {
    struct Points: [64] -> [10] {
        mixed: sum {
            wide: { dense(32) },
            narrow: { dense(16) },
        },
        product {
            value: { dense(10) },
            gate: { dense(1), sigmoid },
        },
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[[[0.0]; 8]; 8]);
    println!("{scores:?} and {}", Points::PARAMETERS);
}
