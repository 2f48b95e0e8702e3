//! Mistakes that the macro sees, and others that only the types show.

use nn_core::prelude::*;

network! {
    struct Encoder: [64] -> [16] {
        dense(16),
        tanh,
    }
}

network! {
    struct Digits: [64] -> [10] {
        rellu,
        hidden: dense(32),
        encoder: Encoder,
        dropout(1.5),
        words: String,
        output: dense(12),
    }
}

fn main() {
    fn numbers() -> usize {
        network! {
            struct Local: [64] -> [10] {
                encoder: Encoder,
                head: dense(32 -> 10, bais = false),
            }
        }
        let mut net = Local::<f64>::init(&mut seeded_rng(1));
        net.parameters.encoder.dense1.weight.as_mut_slice().fill(0.5);
        net.predict(&[0.0; 64]).len() + Local::MACS
    }
    let net = Digits::boxed(&mut seeded_rng(1));
    let scores = net.predict_all(&[[0.0; 64]; 3]);
    println!("{scores:?} {} {:?}", numbers(), net.parameters.words);
}
