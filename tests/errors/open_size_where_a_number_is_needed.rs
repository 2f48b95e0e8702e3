// Steps whose output or memory would have to be computed from an open size, and promises that depend on one.
use nn_core::prelude::*;

network! {
    pub struct Inner: [4] -> [4] {
        dense(4),
    }
}

network! {
    pub struct Flattened<H: Dim>: [6, 3] -> [1] {
        gru(H),
        flatten,
        dense(1),
    }
}

network! {
    pub struct Heads<H: Dim>: [6, 3] -> [6, 3] {
        gru(H),
        attention(heads = 2),
        rnn(3),
    }
}

network! {
    pub struct Joined<H: Dim>: [3] -> [1] {
        concat { { dense(H) }, { dense(2) } },
        dense(1),
    }
}

network! {
    pub struct Both<H: Dim>: [6, 3] -> [1] {
        bidirectional { lstm(H) },
        flatten,
        dense(1),
    }
}

network! {
    pub struct Nested<H: Dim>: [3] -> [4] {
        dense(H),
        Inner,
    }
}

network! {
    pub struct Ends<H: Dim>: [3] -> [4] {
        dense(H),
        relu,
    }
}

network! {
    #[budget(flash = "4 KiB")]
    pub struct Limited<H: Dim>: [3] -> [4] {
        dense(H),
        dense(4),
    }
}

fn main() {}
