//! A tuple where a shape belongs.

use nn_core::prelude::*;

network! {
    struct Digits: (8, 8, 1) -> (10) {
        hidden: dense(32),
        output: dense(10),
    }
}

fn main() {}
