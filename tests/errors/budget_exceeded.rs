//! Budgets that are too small.

use nn_core::prelude::*;

network! {
    #[budget(ram = "256 B", flash = "4 KiB", macs = 1_000, stack = "512 B")]
    struct Digits: [64] -> [10] {
        hidden: dense(64),
        relu,
        output: dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?} from {} numbers", Digits::PARAMETERS);
}
