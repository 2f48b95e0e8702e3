//! The networks that the project is judged by.

use nn_core::prelude::*;

network! {
    /// Two inputs, as in a first exercise.
    pub struct N1: [2] -> [1] {
        dense(16),
        tanh,
        dense(16),
        tanh,
        dense(1),
        sigmoid,
    }
}

network! {
    /// Irises.
    pub struct N2: [4] -> [3] {
        dense(10),
        relu,
        dense(3),
        softmax,
    }
}

network! {
    /// Handwritten digits.
    pub struct N3: [784] -> [10] {
        dense(128),
        relu,
        dense(64),
        relu,
        dense(10),
    }
}

network! {
    /// MLPerf Tiny's detector of anomalies, without its normalisation (Banbury et al. 2021).
    pub struct N4: [640] -> [640] {
        dense(128),
        relu,
        dense(128),
        relu,
        dense(128),
        relu,
        dense(128),
        relu,
        dense(8),
        relu,
        dense(128),
        relu,
        dense(128),
        relu,
        dense(128),
        relu,
        dense(128),
        relu,
        dense(640),
    }
}

network! {
    /// Handwritten digits, seen as images.
    pub struct N5: [28, 28, 1] -> [10] {
        conv2d(8, kernel = 3),
        relu,
        max_pool2d(2),
        conv2d(16, kernel = 3),
        relu,
        max_pool2d(2, padding = valid),
        flatten,
        dense(10),
    }
}

network! {
    /// The shape of a guitar's sound, as RTNeural runs it.
    pub struct LstmSound: [64, 1] -> [1] {
        lstm(20, returns = last),
        dense(1),
    }
}

network! {
    /// The same with gated recurrent units.
    pub struct GruSound: [64, 1] -> [1] {
        gru(20, returns = last),
        dense(1),
    }
}
