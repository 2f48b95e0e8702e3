//! A dense step on an image that states how many inputs it takes.

use nn_core::prelude::*;

network! {
    struct Digits: [8, 8, 1] -> [10] {
        hidden: dense(64 -> 32),
        relu,
        output: dense(10),
    }
}

fn main() {}
