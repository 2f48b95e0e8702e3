//! An image without its channels for `predict`.

use nn_core::prelude::*;

network! {
    struct Digits: [8, 8, 1] -> [10] {
        flatten,
        output: dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let _: [f32; 10] = net.predict(&[[0.0; 8]; 8]);
}
