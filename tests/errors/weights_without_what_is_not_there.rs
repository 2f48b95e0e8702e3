//! What is left out of a file that does not have it.

use nn_core::prelude::*;

network! {
    #[weights("weights/right.safetensors", without("head"))]
    struct Xor: [2] -> [1] {
        hidden: dense(3),
        tanh,
        output: dense(1),
    }
}

fn main() {
    let net: &'static Xor = Xor::trained();
    let [answer] = net.predict(&[0.0, 1.0]);
    println!("{answer}");
}
