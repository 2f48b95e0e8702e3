//! A misspelt step.

use nn_core::prelude::*;

network! {
    struct Digits: [64] -> [10] {
        hidden: dens(32),
        relu,
        output: dense(10),
    }
}

fn main() {
    let mut net = Digits::init(&mut seeded_rng(1));
    net.parameters.hidden.weight.as_mut_slice().fill(0.5);
    let first: f32 = net.parameters.hidden.weight.as_slice()[0];
    let scores: [f32; 10] = net.predict(&[0.0; 64]);
    println!("{scores:?} {first} {:?}", net.parameters.output.bias);
}
