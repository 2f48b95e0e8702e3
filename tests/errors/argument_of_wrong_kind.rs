//! Arguments of the wrong kind.

use nn_core::prelude::*;

network! {
    struct Digits: [64] -> [10] {
        first: dense("32"),
        second: dense(32, bias = 0),
        third: dense(32, init = 0.1),
        fourth: dense(32, init = he_normel),
        fifth: dense(32, init = normal),
        sixth: dense(32, init = zeros(1)),
        gelu(approximate = fast),
        dropout(high),
        output: dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?} from {} numbers", Digits::PARAMETERS);
}
