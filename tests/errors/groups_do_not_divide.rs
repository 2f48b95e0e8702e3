//! Groups that do not divide the filters, or the channels; also where only the compiler knows how many there are.

use nn_core::prelude::*;

network! {
    struct Digits: [8, 8, 4] -> [10] {
        conv2d(6, kernel = 3, groups = 4),
        flatten,
        dense(10),
    }
}

network! {
    struct Words: [16, 8] -> [10] {
        grouped: conv1d(6, kernel = 3, groups = 3),
        flatten,
        dense(10),
    }
}

network! {
    struct Front: [5, 6] -> [5, 9] {
        time_distributed { dense(9) },
    }
}

network! {
    struct Behind: [5, 6] -> [5, 4] {
        Front,
        conv1d(4, kernel = 1, groups = 2),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[[[0.0; 4]; 8]; 8]);
    println!("{scores:?}, {} and {}", Words::PARAMETERS, Behind::PARAMETERS);
}
