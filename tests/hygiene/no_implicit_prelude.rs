//! Without the names that every program has.
#![no_implicit_prelude]
#![deny(warnings)]

::nn_core::network! {
    /// All kinds of steps.
    #[budget(ram = "1 MiB", macs = 10_000)]
    #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
    pub struct Outer: [2, 2] -> [2] {
        flatten,
        inner: Inner,
        block: residual {
            dense(4),
            batch_norm,
            relu,
            dropout(0.1),
        },
        dense(2),
        softmax,
    }
}

::nn_core::network! {
    struct Inner: [4] -> [4] {
        dense(4),
        tanh,
    }
}

fn main() {
    let net = Outer::init(&mut ::nn_core::random::seeded_rng(1));
    let _: [f32; 2] = net.predict(&[[0.0, 1.0], [2.0, 3.0]]);
    let _: Outer<f64> = ::nn_core::network::Network::init(&mut ::nn_core::random::seeded_rng(1));
}
