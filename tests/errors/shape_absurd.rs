//! A shape beyond all reason.

use nn_core::prelude::*;

network! {
    struct Digits: [100_000, 100_000, 3] -> [0] {
        flatten,
        output: dense(10),
    }
}

fn main() {}
