//! A step with numbers that the macro does not know.

use nn_core::prelude::*;

network! {
    struct Encoder: [1] -> [1] {
        dense(1),
    }
}

network! {
    #[weights("weights/right.safetensors")]
    struct Xor: [2] -> [1] {
        hidden: dense(3),
        tanh,
        output: dense(1),
        encoder: Encoder,
    }
}

fn main() {
    let net: &'static Xor = Xor::trained();
    let [answer] = net.predict(&[0.0, 1.0]);
    println!("{answer}");
}
