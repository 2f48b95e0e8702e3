//! Where nn-core is called something else, and where it is reached through another crate's path.
#![deny(warnings)]

use neural::prelude::*;

mod exported {
    pub(crate) use neural as deep;
}

network! {
    #[network(crate = neural)]
    #[budget(ram = "1 MiB", macs = 100_000)]
    pub struct Outer: [2, 2] -> [2] {
        flatten,
        inner: Inner,
        block: residual { dense(4), batch_norm, gelu, dropout(0.1) },
        dense(4_000),
        dense(2),
        softmax,
    }
}

network! {
    #[network(crate = crate::exported::deep)]
    struct Inner: [4] -> [4] {
        dense(4),
        tanh,
    }
}

fn main() {
    let net = Outer::init(&mut seeded_rng(1));
    let _: [f32; 2] = net.predict(&[[0.0, 1.0], [2.0, 3.0]]);
}
