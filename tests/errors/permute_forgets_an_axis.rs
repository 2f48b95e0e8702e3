//! Axes counted from 1.

use nn_core::prelude::*;

network! {
    struct Net: [8, 8, 3] -> [10] {
        permute([1, 2, 3]),
        flatten,
        dense(10),
    }
}

fn main() {}
