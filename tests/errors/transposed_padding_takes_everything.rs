//! Nothing is left of what the windows cover.

use nn_core::prelude::*;

network! {
    struct Net: [1, 4, 3] -> [10] {
        conv_transpose2d(8, kernel = 2, stride = 2, padding = 1),
        flatten,
        dense(10),
    }
}

fn main() {}
