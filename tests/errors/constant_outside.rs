//! A constant from outside of the network.

use nn_core::prelude::*;

#[allow(dead_code)]
const HIDDEN: usize = 32;
#[allow(dead_code)]
mod sizes {
    pub const MIDDLE: usize = 16;
}

network! {
    struct Digits: [64] -> [10] {
        hidden: dense(HIDDEN),
        middle: dense(sizes::MIDDLE),
        output: dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?} from {} numbers", Digits::PARAMETERS);
}
