//! A constant that is no `usize`.

use nn_core::prelude::*;

network! {
    struct Digits: [64] -> [10] {
        const HIDDEN: u32 = 32;
        const RATE: f32 = 0.2;
        const MORE = 16;

        hidden: dense(HIDDEN),
        dropout(RATE),
        more: dense(MORE),
        output: dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?} from {} numbers", Digits::PARAMETERS);
}
