//! Budgets of what is not counted, in units that are not known, and twice.

use nn_core::prelude::*;

network! {
    #[budget(rom = "64 KiB", ram = "8 potatoes", flash = "64 KiB", flash = "32 KiB", macs = "many")]
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
