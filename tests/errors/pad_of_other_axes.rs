//! Two axes, one pair.

use nn_core::prelude::*;

network! {
    struct Net: [8, 6, 3] -> [10] {
        pad([1, 0]),
        flatten,
        dense(10),
    }
}

fn main() {}
