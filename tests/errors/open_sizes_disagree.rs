// Two open sizes are two sizes, even if a user takes the same number for both.
use nn_core::prelude::*;

network! {
    pub struct Stated<H: Dim, K: Dim>: [2] -> [1] {
        first: dense(H),
        second: dense(K -> 8),
        dense(1),
    }
}

network! {
    pub struct Around<H: Dim, K: Dim>: [2] -> [1] {
        dense(H),
        residual { dense(K) },
        dense(1),
    }
}

network! {
    pub struct Sums<H: Dim, K: Dim>: [2] -> [1] {
        sum { a: { dense(H) }, b: { dense(K) } },
        dense(1),
    }
}

network! {
    pub struct Unused<H: Dim, K: Dim>: [2] -> [1] {
        const H: usize = 3;
        dense(K),
        dense(1),
    }
}

fn main() {}
