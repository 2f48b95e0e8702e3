//! Arguments for a step that takes none.

use nn_core::prelude::*;

network! {
    struct Digits: [8, 8] -> [10] {
        flatten(64),
        relu(),
        softmax(axis = 1),
        output: dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let _: [f32; 10] = net.predict(&[[0.0; 8]; 8]);
}
