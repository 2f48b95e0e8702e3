//! A last step with more axes than the signature promises.

use nn_core::prelude::*;

network! {
    struct Digits: [8, 8, 1] -> [64] {
        relu,
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let _: [f32; 64] = net.predict(&[[[0.0]; 8]; 8]);
}
