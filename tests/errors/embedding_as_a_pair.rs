//! An embedding written as a dense layer is, and as PyTorch's.

use nn_core::prelude::*;

network! {
    struct Pair: [5] -> [5, 3] {
        embedding(7 -> 3),
    }
}

network! {
    struct Two: [5] -> [5, 3] {
        embedding(7, 3),
    }
}

fn main() {
    println!("{} and {}", Pair::PARAMETERS, Two::PARAMETERS);
}
