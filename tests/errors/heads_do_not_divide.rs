//! Heads that do not divide the features; also where only the compiler knows how many there are.

use nn_core::prelude::*;

network! {
    struct Words: [5, 6] -> [5, 6] {
        attention(heads = 4),
    }
}

network! {
    struct Front: [5, 6] -> [5, 9] {
        time_distributed { dense(9) },
    }
}

network! {
    struct Behind: [5, 6] -> [5, 9] {
        Front,
        look: attention(2, causal = true),
    }
}

fn main() {
    println!("{} and {}", Words::PARAMETERS, Behind::PARAMETERS);
}
