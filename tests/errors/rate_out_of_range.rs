//! Rates and other numbers outside of their range.

use nn_core::prelude::*;

network! {
    struct Digits: [64] -> [10] {
        hidden: dense(32),
        dropout(1.0),
        dropout(20),
        dropout(-0.5),
        batch_norm(momentum = 1.5),
        batch_norm(epsilon = 0),
        leaky_relu(-0.1),
        output: dense(10, init = normal(-1)),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?} from {} numbers", Digits::PARAMETERS);
}
