//! What a call has to do at least, and how long that takes; the formula stands at the head of `main.rs`.

use nn_core::flat::Flat;
use nn_core::layer::{Layer, Parameters};
use nn_core::prelude::Network;
use nn_core::shape::Shape;

use crate::machine::Machine;

/// What an update by Adam moves for each parameter: it, its gradient and two moments in, all but the gradient out.
const ADAM_NUMBERS: usize = 7;
/// What lies in memory for it.
const ADAM_KEPT: usize = 4;

/// FLOPs, and numbers of four bytes.
#[derive(Clone, Copy)]
pub struct Work {
    pub flops: usize,
    /// How many are read or written.
    pub moved: usize,
    /// How many there are, for which the cache has to have room.
    pub kept: usize,
}

impl Work {
    /// A network in use, for a batch.
    pub fn inference<N: Network>(batch: usize) -> Self {
        Self::reading(N::COST.parameters, N::COST.macs * batch)
    }

    /// So many parameters read once, for so many multiply-accumulates.
    pub fn reading(parameters: usize, macs: usize) -> Self {
        Self {
            flops: 2 * macs,
            moved: parameters,
            kept: parameters,
        }
    }

    /// The forward and the backward pass of a batch.
    pub fn passes<N: Network>(batch: usize) -> Self {
        let macs = N::STEPS.iter().map(|step| step.macs);
        let first = macs.clone().find(|&macs| macs > 0).unwrap_or(0);
        let all: usize = macs.sum();
        Self::reading(N::COST.parameters, (3 * all - first) * batch)
    }

    /// A step of Adam.
    pub fn adam(parameters: usize) -> Self {
        Self {
            flops: 0,
            moved: ADAM_NUMBERS * parameters,
            kept: ADAM_KEPT * parameters,
        }
    }

    /// A layer's forward pass.
    pub fn forward<L: Layer>(batch: usize) -> Self {
        let samples = batch * (L::Input::LEN + L::Output::LEN);
        let numbers = <Parameters<L, f32> as Flat<f32>>::LEN + samples;
        Self {
            flops: 2 * L::MACS * batch,
            moved: numbers,
            kept: numbers,
        }
    }

    /// A layer's backward pass, to the gradients of its input and of its parameters.
    pub fn backward<L: Layer>(batch: usize) -> Self {
        let samples = batch * (2 * L::Input::LEN + L::Output::LEN);
        let parameters = <Parameters<L, f32> as Flat<f32>>::LEN;
        Self {
            flops: 4 * L::MACS * batch,
            moved: 3 * parameters + samples,
            kept: 2 * parameters + samples,
        }
    }

    /// The fewest seconds it takes.
    pub fn limit(&self, machine: &Machine) -> f64 {
        let [moved, kept] = [self.moved, self.kept].map(|numbers| numbers * size_of::<f32>());
        let computing = self.flops as f64 / machine.flops;
        computing.max(moved as f64 / machine.bandwidth(kept))
    }
}
