//! The small networks, which every board has room for. Those that were trained have their numbers from a file.

use nn_core::prelude::*;

network! {
    /// Two inputs, as in a first exercise.
    #[budget(ram = "256 B", flash = "2 KiB")]
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
    /// Reads a handwritten digit: trained in PyTorch, by `examples/pytorch/train.py`.
    #[weights(
        "../pytorch/digits.safetensors",
        rename("0", "conv1"),
        rename("1", "norm"),
        rename("4", "conv2"),
        rename("7", "output"),
    )]
    #[budget(ram = "2.5 KiB", flash = "9 KiB", macs = 20_000, stack = "5 KiB")]
    pub struct Digits: [8, 8, 1] -> [10] {
        conv1: conv2d(8, kernel = 3, padding = 1),
        norm: batch_norm,
        relu,
        max_pool2d(2),
        conv2: conv2d(16, kernel = 3),
        relu,
        flatten,
        output: dense(10),
    }
}

network! {
    /// Tells nine speakers apart, as it hears one frame after the other: trained in PyTorch, too.
    #[weights("../pytorch/speakers.safetensors")]
    #[budget(flash = "16 KiB")]
    pub struct Speaker: [29, 12] -> [9] {
        hear: lstm(24, returns = last),
        output: dense(9),
    }
}

/// Eight rows of eight pixels, 0..=1.
pub type Image = [[[f32; 1]; 8]; 8];
