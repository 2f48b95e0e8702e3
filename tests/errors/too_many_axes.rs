//! Shapes with too many axes, and with none.

use nn_core::prelude::*;

network! {
    struct Digits: [32, 8, 8, 1] -> [] {
        flatten,
        output: dense(10),
    }
}

fn main() {}
