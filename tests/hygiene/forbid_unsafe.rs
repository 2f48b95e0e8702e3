//! In a program that forbids unsafe code of its own.
#![forbid(unsafe_code)]
#![deny(warnings)]

use nn_core::prelude::*;

network! {
    pub struct Digits: [4] -> [4] {
        hidden: dense(4),
        batch_norm,
        block: residual { dense(4), relu },
        inner: Inner,
    }
}

network! {
    pub struct Inner: [4] -> [4] {
        tanh,
    }
}

fn main() {
    let _: [f32; 4] = Digits::init(&mut seeded_rng(1)).predict(&[0.0; 4]);
}
