//! Names that are keywords.
#![deny(warnings)]

use nn_core::prelude::*;

network! {
    struct Digits: [4] -> [4] {
        const r#SIZE: usize = 4;

        r#type: dense(SIZE),
        r#match: residual { r#in: dense(4), r#fn: relu },
        r#struct: batch_norm,
        r#mod: Inner,
        r#plain: dense(4),
    }
}

network! {
    struct Inner: [4] -> [4] {
        r#dense(4),
    }
}

fn main() {
    let net = Digits::init(&mut seeded_rng(1));
    let _: [f32; 4] = net.predict(&[0.0; 4]);
    let _ = net.parameters.r#match.r#in.weight;
    let _ = net.parameters.plain.weight;
    assert_eq!(Digits::summary().steps[0].name, "type");
}
