//! Layers: the objective is the sum of the outputs, each times a random number.

use alloc::boxed::Box;

use rand::{Rng, RngExt};

use super::passes::{Objective, Passes};
use super::report::{Mismatch, Report};
use crate::flat::{Flat, flatten, flatten_mut};
use crate::layer::Layer;
use crate::memory::zeroed_box;
use crate::random::seeded_rng;
use crate::tensor::Tensor;

/// Compares the backward pass of a layer with differences of its forward pass in training: the gradients of
/// all parameters and inputs, for a batch of `BATCH` samples, and where that is more than one for another of one
/// sample less, as the last one of an epoch may be.
///
/// Parameters are those of [`Layer::draw`], each moved by a random amount, so that a bias is not zero; inputs are random. Random
/// numbers that the forward pass draws are the same every time, and so is the state it finds.
///
/// It also tests what [`Layer::backward`] promises: that parameter gradients are added to what is there, also where no
/// input gradient is asked for, that input gradients overwrite, and that nothing is read from the scratch.
///
/// # Errors
///
/// The gradients that differ, or an output that is not finite.
///
/// A gradient that is zero everywhere is no error, since it may be right: that of `step` is. Where it should not be,
/// [`Report::assert_alive`] says so.
pub fn check_layer<L: Layer, const BATCH: usize>(seed: u64) -> Result<Report, Mismatch> {
    const { assert!(BATCH > 0, "a batch has at least one sample") };
    let mut rng = seeded_rng(seed);
    let mut passes = Passes::<L, BATCH>::new(rng.next_u64());
    L::draw(&mut passes.parameters, &mut passes.state, &mut rng);
    for parameter in passes.parameters.flat_mut() {
        *parameter += rng.random_range(-0.25..0.25);
    }
    let mut report = check_drawn(&mut passes, BATCH, &mut rng)?;
    if BATCH > 1 {
        // In the tape of the full batch.
        report.add(check_drawn(&mut passes, BATCH - 1, &mut rng)?);
    }
    Ok(report)
}

/// Checks a layer at random inputs, for a random gradient of the output.
fn check_drawn<L: Layer, const BATCH: usize>(
    passes: &mut Passes<L, BATCH>,
    samples: usize,
    rng: &mut dyn Rng,
) -> Result<Report, Mismatch> {
    passes.samples = samples;
    for x in flatten_mut::<f64, _>(&mut passes.input[..samples]) {
        *x = rng.random_range(-2.0..2.0);
    }
    let mut weights = zeroed_box::<[Tensor<L::Output, f64>; BATCH]>();
    for weight in flatten_mut::<f64, _>(&mut weights[..samples]) {
        // Not near zero, where a wrong gradient would not show.
        *weight = rng.random_range(0.5..1.5);
        if rng.random() {
            *weight = -*weight;
        }
    }
    passes.check(&WeightedSum { weights })
}

/// `Σ weight · output`, whose gradient is the weights.
struct WeightedSum<L: Layer, const BATCH: usize> {
    weights: Box<[Tensor<L::Output, f64>; BATCH]>,
}

impl<L: Layer, const BATCH: usize> Objective<L> for WeightedSum<L, BATCH> {
    fn value(&self, output: &[Tensor<L::Output, f64>]) -> f64 {
        let weights = flatten::<f64, _>(&*self.weights);
        flatten(output)
            .iter()
            .zip(weights)
            .map(|(y, weight): (&f64, _)| y * weight)
            .sum()
    }

    fn gradient(&self, _: &[Tensor<L::Output, f64>], d_output: &mut [Tensor<L::Output, f64>]) {
        let weights = flatten::<f64, _>(&*self.weights);
        for (d_y, weight) in flatten_mut(d_output).iter_mut().zip(weights) {
            *d_y = *weight;
        }
    }

    fn scale(&self, output: &[Tensor<L::Output, f64>]) -> f64 {
        let weights = flatten::<f64, _>(&*self.weights);
        let terms = flatten(output)
            .iter()
            .zip(weights)
            .map(|(y, weight): (&f64, _)| (y * weight).abs());
        // One is the size of the inputs.
        1.0 + terms.sum::<f64>()
    }
}
