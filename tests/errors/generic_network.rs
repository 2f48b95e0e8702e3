// Sizes are types of the bound `Dim`: each other way to write them says so.
use nn_core::prelude::*;

network! {
    pub struct Counted<const H: usize>: [2] -> [1] {
        dense(H),
        tanh,
        dense(1),
    }
}

network! {
    pub struct Unbound<H>: [2] -> [1] {
        dense(H),
        tanh,
        dense(1),
    }
}

network! {
    pub struct Bound<H: Clone + Send>: [2] -> [1] {
        dense(H),
        tanh,
        dense(1),
    }
}

network! {
    pub struct Borrowed<'a, H: Dim = U32>: [2] -> [1] {
        dense(H),
        tanh,
        dense(1),
    }
}

network! {
    pub struct Taken<T: Dim>: [2] -> [1] {
        dense(T),
        tanh,
        dense(1),
    }
}

network! {
    pub struct First<T: Scalar, H: Dim>: [2] -> [1] {
        dense(H),
        tanh,
        dense(1),
    }
}

fn main() {}
