//! A shape of other elements.

use nn_core::prelude::*;

network! {
    struct Net: [784] -> [10] {
        reshape([28, 27, 1]),
        flatten,
        dense(10),
    }
}

fn main() {}
