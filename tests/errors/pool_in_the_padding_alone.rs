//! More padding than a pool's windows are large.

use nn_core::prelude::*;

network! {
    struct Digits: [8, 8, 1] -> [10] {
        max_pool2d(2, padding = 2),
        flatten,
        dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[[[0.0]; 8]; 8]);
    println!("{scores:?} from {} numbers", Digits::PARAMETERS);
}
