//! Both directions of steps that have none.

use nn_core::prelude::*;

network! {
    struct Words: [16, 8] -> [10] {
        bidirectional { dense(8) },
        flatten,
        dense(10),
    }
}

network! {
    struct Letters: [16, 8] -> [10] {
        both: bidirectional { lstm(8), lstm(8) },
        flatten,
        dense(10),
    }
}

network! {
    struct Sounds: [16] -> [10] {
        bidirectional { lstm(8) },
        dense(10),
    }
}

fn main() {
    let net = Words::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[[0.0; 8]; 16]);
    println!("{scores:?}, {}, {}", Letters::PARAMETERS, Sounds::PARAMETERS);
}
