// An open size is a width, and nothing is computed with it.
use nn_core::prelude::*;

network! {
    pub struct Doubled<H: Dim>: [2] -> [1] {
        dense(2 * H),
        tanh,
        dense(H),
        dense(1),
    }
}

network! {
    pub struct Signed<H: Dim>: [H] -> [1] {
        dense(H),
        dense(1),
    }
}

network! {
    pub struct Filters<C: Dim>: [8, 8, 1] -> [1] {
        conv2d(C, 3),
        flatten,
        dense(C),
        dense(1),
    }
}

network! {
    pub struct Kernel<K: Dim>: [8, 8, 1] -> [1] {
        conv2d(4, K),
        flatten,
        dense(K),
        dense(1),
    }
}

fn main() {}
