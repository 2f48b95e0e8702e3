//! The network that the host trains and the board runs: one declaration for both.

use nn_core::prelude::*;

network! {
    /// Reads a handwritten digit.
    #[budget(ram = "2 KiB", flash = "40 KiB")]
    pub struct Digits: [8, 8, 1] -> [10] {
        flatten,
        hidden1: dense(64),
        batch_norm,
        relu,
        dropout(0.2),
        hidden2: dense(32),
        relu,
        output: dense(10),
    }
}

/// Eight rows of eight pixels, 0..=1.
pub type Image = [[[f32; 1]; 8]; 8];
