//! The dearest step lies in a block.

use nn_core::prelude::*;

network! {
    #[budget(ram = "1 KiB", flash = "8 KiB")]
    struct Digits: [64] -> [10] {
        deep: residual {
            inner: sum {
                wide: { expand: dense(128), relu, dense(64) },
                straight: { dense(64) },
            },
        },
        output: dense(10),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?}");
}
