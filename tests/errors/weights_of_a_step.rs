//! Weights of a step alone.

use nn_core::prelude::*;

network! {
    /// Exclusive or.
    struct Xor: [2] -> [1] {
        #[weights("weights/right.safetensors")]
        hidden: dense(3),
        tanh,
        output: dense(1),
    }
}

fn main() {
    let net = Xor::init(&mut seeded_rng(1));
    let [answer] = net.predict(&[0.0, 1.0]);
    println!("{answer}");
}
