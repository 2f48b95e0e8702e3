//! Nothing is left of what only the types know.

use nn_core::prelude::*;

network! {
    struct Inner: [4, 4, 2] -> [4, 4, 2] {
        relu,
    }
}

network! {
    struct Net: [4, 4, 2] -> [10] {
        Inner,
        crop(2),
        flatten,
        dense(10),
    }
}

fn main() {}
