//! Steps as other frameworks call them.

use nn_core::prelude::*;

network! {
    struct Digits: [64] -> [10] {
        Linear(64, 32),
        BatchNorm1d(32),
        LeakyReLU(0.1),
        swish,
        fully_connected(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?} from {} numbers", Digits::PARAMETERS);
}
