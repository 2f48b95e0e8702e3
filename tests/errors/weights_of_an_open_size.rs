//! One file for networks of every size.

use nn_core::prelude::*;
use nn_core::typenum::U3;

network! {
    #[weights("weights/right.safetensors")]
    struct Xor<H: Dim>: [2] -> [1] {
        hidden: dense(H),
        tanh,
        output: dense(1),
    }
}

fn main() {
    let net = Xor::<U3>::init(&mut seeded_rng(1));
    let [answer] = net.predict(&[0.0, 1.0]);
    println!("{answer}");
}
