//! Constants that are defined by each other.

use nn_core::prelude::*;

network! {
    struct Digits: [64] -> [10] {
        const A: usize = B + 1;
        const B: usize = A - 1;

        hidden: dense(A),
        output: dense(B),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?} from {} numbers", Digits::PARAMETERS);
}
