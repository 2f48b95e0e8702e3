//! Declares a network, trains it and uses it, with nothing but nn-core.

#![forbid(unsafe_code)]

use nn_core::prelude::*;

network! {
    /// Exclusive or.
    pub struct Xor: [2] -> [1] {
        hidden: dense(8),
        tanh,
        output: dense(1),
    }
}

fn main() -> Result<(), TrainingError> {
    let data = [
        ([0., 0.], [0.]),
        ([0., 1.], [1.]),
        ([1., 0.], [1.]),
        ([1., 1.], [0.]),
    ];
    let mut rng = seeded_rng(1);
    let mut net = Xor::init(&mut rng);
    let history = Training::new(BinaryCrossEntropyWithLogits, Adam::new(0.05))
        .epochs(200)
        .batch::<4>()
        .fit(&mut net, &data, &[], &mut rng)?;
    eprintln!(
        "loss {:.4} after {} epochs",
        history.last().train.loss,
        history.epochs.len()
    );
    for (input, _) in data {
        let [logit] = net.predict(&input);
        println!("{} {} -> {}", input[0], input[1], u8::from(logit > 0.0));
    }
    Ok(())
}
