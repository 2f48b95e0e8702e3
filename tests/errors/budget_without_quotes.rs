//! A budget without quotes.

use nn_core::prelude::*;

network! {
    #[budget(ram = 8 KiB)]
    #[budget]
    #[budget(flash: "64 KiB")]
    #[budget = "1 KiB"]
    struct Digits: [64] -> [10] {
        output: dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?} from {} numbers", Digits::PARAMETERS);
}
