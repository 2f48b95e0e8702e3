//! What a recurrent step returns is not what the step after it takes.

use nn_core::prelude::*;

network! {
    struct Last: [8, 3] -> [2] {
        lstm(4, returns = last),
        relu,
        rnn(3),
        flatten,
        dense(2),
    }
}

network! {
    struct All: [8, 3] -> [2] {
        gru(4),
        dense(2),
    }
}

network! {
    struct Windows: [8, 3] -> [2] {
        rnn(4, returns = last),
        conv1d(2, 3),
        flatten,
        dense(2),
    }
}

fn main() {}
