//! Two networks in one `network!`.

use nn_core::prelude::*;

network! {
    struct Encoder: [64] -> [8] {
        dense(8),
    }

    struct Decoder: [8] -> [64] {
        dense(64),
    }
}

fn main() {
    let code: [f32; 8] = Encoder::init(&mut seeded_rng(1)).predict(&[0.0; 64]);
    let _: [f32; 64] = Decoder::init(&mut seeded_rng(1)).predict(&code);
}
