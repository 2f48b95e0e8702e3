//! What is done to every frame has to end with features, and sees a frame alone.

use nn_core::prelude::*;

network! {
    struct Frames: [16, 12] -> [10] {
        each: time_distributed { dense(6), lstm(4) },
        flatten,
        dense(10),
    }
}

network! {
    struct Letters: [8, 8, 1] -> [10] {
        time_distributed { dense(6) },
        flatten,
        dense(10),
    }
}

fn main() {
    let net = Frames::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[[0.0; 12]; 16]);
    println!("{scores:?} and {}", Letters::PARAMETERS);
}
