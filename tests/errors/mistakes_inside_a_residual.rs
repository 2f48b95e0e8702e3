//! Mistakes in a branch.

use nn_core::prelude::*;

network! {
    struct Digits: [64] -> [10] {
        hidden: dense(32),
        block: residual {
            const WIDE: usize = 32;
            dens(32),
            relu
            inner: residual { dense(WIDTH), tahn },
            dropout(2),
        },
        output: dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?} from {} numbers", Digits::PARAMETERS);
}
