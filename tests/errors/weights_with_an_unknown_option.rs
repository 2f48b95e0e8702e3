//! An option of another program.

use nn_core::prelude::*;

network! {
    #[weights("weights/right.safetensors", keras)]
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
