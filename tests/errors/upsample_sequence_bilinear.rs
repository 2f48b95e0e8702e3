//! One axis, two lines.

use nn_core::prelude::*;

network! {
    struct Net: [8, 6] -> [10] {
        upsample(2, mode = bilinear),
        flatten,
        dense(10),
    }
}

fn main() {}
