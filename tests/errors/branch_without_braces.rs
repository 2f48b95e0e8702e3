//! Branches that are steps, and steps that are branches.

use nn_core::prelude::*;

network! {
    struct Digits: [64] -> [10] {
        concat {
            a: dense(8),
            b: { dense(8) },
        },
        dense(10),
    }
}

network! {
    struct Points: [64] -> [10] {
        sum {
            dense(8),
            { dense(8) },
        },
        dense(10),
    }
}

network! {
    struct Letters: [64] -> [10] {
        { dense(32), relu },
        dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?}, {}, {}", Points::PARAMETERS, Letters::PARAMETERS);
}
