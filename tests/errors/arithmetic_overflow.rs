//! Arithmetic beyond 64 bits.

use nn_core::prelude::*;

network! {
    struct Digits: [64] -> [10] {
        const WIDE: usize = 18_446_744_073_709_551_615;

        hidden: dense(WIDE * 2),
        output: dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?} from {} numbers", Digits::PARAMETERS);
}
