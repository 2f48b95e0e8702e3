//! Groups of a normalisation that do not divide the channels.

use nn_core::prelude::*;

network! {
    struct Picture: [4, 4, 6] -> [4, 4, 6] {
        group_norm(4),
    }
}

network! {
    struct Front: [4, 4, 1] -> [4, 4, 9] {
        conv2d(9, kernel = 1),
    }
}

network! {
    struct Behind: [4, 4, 1] -> [4, 4, 9] {
        Front,
        group_norm(2),
    }
}

fn main() {
    println!("{} and {}", Picture::PARAMETERS, Behind::PARAMETERS);
}
