//! Nothing is left.

use nn_core::prelude::*;

network! {
    struct Net: [8, 6, 3] -> [10] {
        crop([[1, 1], [2, 4]]),
        flatten,
        dense(10),
    }
}

fn main() {}
