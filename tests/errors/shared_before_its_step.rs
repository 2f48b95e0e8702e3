//! A step shares the numbers of one that comes after it.

use nn_core::prelude::*;

network! {
    struct Twice: [8] -> [8] {
        shared(around),
        around: dense(8),
    }
}

fn main() {}
