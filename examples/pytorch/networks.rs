//! The networks of `train.py`, with the weights that it saved.

use std::path::{Path, PathBuf};

use nn_core::prelude::*;
use nn_core::weights::{Format, WeightsError};

network! {
    /// PyTorch's `nn.Sequential`: its images are channels first, these channels last.
    pub struct Reader: [8, 8, 1] -> [10] {
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
    /// PyTorch's `Speaker`.
    pub struct Speaker: [29, 12] -> [9] {
        hear: lstm(24, returns = last),
        output: dense(9),
    }
}

/// A file that `train.py` wrote.
pub fn saved(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/pytorch/{name}.safetensors"))
}

/// What the weights are called in a module without names of its own, and here.
pub fn names_of_reader() -> Format {
    Format::new()
        .rename("0", "conv1")
        .rename("1", "norm")
        .rename("4", "conv2")
        .rename("7", "output")
}

pub fn reader() -> Result<Box<Reader>, WeightsError> {
    let mut net = Reader::boxed(&mut seeded_rng(0));
    names_of_reader().load(&mut *net, saved("digits"))?;
    Ok(net)
}

/// Here the names are the same in both, and nothing has to be said.
pub fn speaker() -> Result<Box<Speaker>, WeightsError> {
    let mut net = Speaker::boxed(&mut seeded_rng(0));
    net.load(saved("speakers"))?;
    Ok(net)
}
