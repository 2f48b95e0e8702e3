//! A weight beyond all reason, of sizes that are not.

use nn_core::prelude::*;

network! {
    struct Digits: [64] -> [10] {
        hidden: dense(10_000_000),
        relu,
        output: dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?} from {} numbers", Digits::PARAMETERS);
}
