//! A network that produces an image, before a dense step.

use nn_core::prelude::*;

network! {
    struct Blur: [8, 8, 1] -> [8, 8, 1] {
        relu,
    }
}

network! {
    struct Digits: [8, 8, 1] -> [10] {
        blur: Blur,
        hidden: dense(32),
        relu,
        output: dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let _: [f32; 10] = net.predict(&[[[0.0]; 8]; 8]);
}
