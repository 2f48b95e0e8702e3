//! Convolutions and pools over time until none is left.

use nn_core::prelude::*;

network! {
    struct Words: [16, 8] -> [4] {
        conv1d(8, kernel = 5),
        max_pool1d(3),
        conv1d(8, kernel = 3),
        conv1d(8, kernel = 3),
        global_avg_pool,
        dense(4),
    }
}

fn main() {
    let net = Words::init(&mut seeded_rng(1));
    let scores: [f32; 4] = net.predict(&[[0.0; 8]; 16]);
    println!("{scores:?} from {} numbers", Words::PARAMETERS);
}
