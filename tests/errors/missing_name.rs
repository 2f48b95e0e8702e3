//! A network without a name.

use nn_core::prelude::*;

network! {
    struct: [64] -> [10] {
        output: dense(10),
    }
}

fn main() {}
