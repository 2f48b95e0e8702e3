//! Bounds the wrong way round, and bounds that leave one number.

use nn_core::prelude::*;

network! {
    struct Reversed: [4] -> [4] {
        clip(1, -1),
    }
}

network! {
    struct Same: [4] -> [4] {
        clip(0.5, 0.5),
    }
}

fn main() {
    println!("{} and {}", Reversed::PARAMETERS, Same::PARAMETERS);
}
