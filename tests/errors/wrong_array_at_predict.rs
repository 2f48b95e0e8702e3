//! An array of the wrong size for `predict`, and one for its output.

use nn_core::prelude::*;

network! {
    struct Digits: [64] -> [10] {
        hidden: dense(32),
        relu,
        output: dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let _ = net.predict(&[0.0; 63]);
    let _: [f32; 9] = net.predict(&[0.0; 64]);
}
