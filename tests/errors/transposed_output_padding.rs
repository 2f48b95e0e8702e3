//! More is added than lies between two windows.

use nn_core::prelude::*;

network! {
    struct Net: [4, 4, 3] -> [10] {
        conv_transpose2d(8, kernel = 2, stride = 2, output_padding = 2),
        flatten,
        dense(10),
    }
}

fn main() {}
