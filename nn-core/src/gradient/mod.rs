//! Numeric gradient checking: whether a backward pass is the derivative of its forward pass.
//!
//! Every gradient that a backward pass computes is compared with differences of the forward pass, in `f64`. It
//! is how this crate's layers and losses are tested, and works for those of your own:
//!
//! ```
//! use nn_core::gradient::{Mismatch, check_layer};
//! use nn_core::layer::Dense;
//! use nn_core::typenum::{U3, U4};
//!
//! // Four inputs, three outputs, batches of two samples and of one.
//! let report = check_layer::<Dense<U4, U3>, 2>(1)?.assert_alive();
//! assert_eq!(report.parameters, 2 * (4 * 3 + 3));
//! assert_eq!(report.inputs, 2 * 4 + 4);
//! # Ok::<(), Mismatch>(())
//! ```
//!
//! # Method
//!
//! The objective `f` is a loss, or for a layer the sum of its outputs, each times a random number. For each number `x`
//! that has a gradient, with `h` a [`STEPS`] times `max(1, |x|)`:
//!
//! - `(8 (f(x + h) - f(x - h)) - (f(x + 2h) - f(x - 2h))) / 12h` is the numeric gradient. Its error is of the order
//!   of `h⁴` (Abramowitz and Stegun 1964, table 25.2).
//! - The relative error is `|analytic - numeric| / max(|analytic|, |numeric|, floor)`, and has to be below
//!   [`TOLERANCE`]. Below the `floor`, `NOISE · scale / (h · TOLERANCE)`, a numeric gradient has no digits left: `scale` is
//!   the size of the numbers that make the objective, and [`NOISE`] the share of it that rounding may take.
//! - Where that is missed, the differences to either side of `x`, `±(4 f(x ± h) - f(x ± 2h) - 3 f(x)) / 2h`, and smaller
//!   steps get a chance: the functions of networks have kinks (`relu`) and jumps (`step`), at which a difference
//!   across them says nothing. A wrong gradient agrees with none of them.
//!
//! The time is that of four forward passes for each number: choose small sizes.

mod difference;
mod passes;
mod place;
mod report;

pub use report::{Hint, Mismatch, Place, Report, Wrong};

use alloc::boxed::Box;

use rand::{Rng, RngExt};

use crate::flat::{Flat, flatten, flatten_mut, view, view_mut};
use crate::layer::Layer;
use crate::loss::{Array, Loss};
use crate::memory::zeroed_box;
use crate::network::Network;
use crate::random::seeded_rng;
use crate::tensor::Tensor;
use difference::difference;
use passes::{Objective, Passes};
use report::{Compared, Tally};

/// The largest relative error of a right gradient.
pub const TOLERANCE: f64 = 1e-6;
/// The steps of the differences, for numbers of the size of one: the first, and those that are tried where
/// it disagrees. Powers of two, so that `x + h` is rounded little.
pub const STEPS: [f64; 3] = [1.0 / 1024.0, 1.0 / 8192.0, 1.0 / 131_072.0];
/// The largest rounding error of an objective, relative to the numbers that make it: 45 times that of one operation.
pub const NOISE: f64 = 1e-14;
/// The most samples that [`check_network`] takes.
pub const LARGEST_BATCH: usize = 16;

/// Compares the backward pass of a layer with differences of its forward pass in training: the gradients of
/// all parameters and inputs, for a batch of `BATCH` samples, and where that is more than one for another of one
/// sample less, as the last one of an epoch may be.
///
/// Parameters are those of [`Layer::init`], each moved by a random amount, so that a bias is not zero; inputs are random. Random
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
    L::init(&mut passes.parameters, &mut passes.state, &mut rng);
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

/// Compares the gradient of a network's training loss, the mean over `samples`, with differences of it: by all of
/// its parameters, as they are, and by its inputs. `seed` gives the random numbers of its dropouts.
///
/// ```ignore
/// use nn_core::{gradient, prelude::*};
///
/// network! {
///     struct Small: [2] -> [3] {
///         dense(4),
///         tanh,
///         dense(3),
///     }
/// }
///
/// let net = Small::<f64>::init(&mut seeded_rng(1));
/// let samples = [([0.1, 0.2], 0), ([-0.3, 0.4], 2)];
/// gradient::check_network(&net, &CrossEntropy, &samples, 1)?;
/// # Ok::<(), gradient::Mismatch>(())
/// ```
///
/// # Errors
///
/// The gradients that differ, an output that is not finite, or [`Mismatch::AllZero`]: all gradients of the
/// parameters are zero, though there are some.
///
/// # Panics
///
/// If there are no samples or more than [`LARGEST_BATCH`], or a target cannot be learnt.
pub fn check_network<N: Network<Scalar = f64>, L: Loss>(
    network: &N,
    loss: &L,
    samples: &[(N::InputArray, L::Target<N::OutputArray>)],
    seed: u64,
) -> Result<Report, Mismatch> {
    let range = 1..=LARGEST_BATCH;
    assert!(
        range.contains(&samples.len()),
        "{} samples, but {range:?} are needed",
        samples.len()
    );
    for (place, (_, target)) in samples.iter().enumerate() {
        if let Err(error) = loss.check::<f64, N::OutputArray>(target) {
            panic!("the target of sample {place} is wrong: {error}");
        }
    }
    let mut passes = Passes::<N, LARGEST_BATCH>::new(seed);
    passes.samples = samples.len();
    passes
        .parameters
        .flat_mut()
        .copy_from_slice(network.parameters().flat());
    passes
        .state
        .flat_mut()
        .copy_from_slice(network.state().flat());
    for (place, (input, _)) in passes.input.iter_mut().zip(samples) {
        place.as_mut_slice().copy_from_slice(input.flat());
    }
    let report = passes.check(&MeanLoss::<N, L> { loss, samples })?;
    let learns = <N::Parameters<f64> as Flat<f64>>::LEN > 0;
    if learns && report.largest_parameter_gradient == 0.0 {
        return Err(Mismatch::AllZero);
    }
    Ok(report)
}

/// The loss of a batch.
struct MeanLoss<'a, N: Network, L: Loss> {
    loss: &'a L,
    samples: &'a [(N::InputArray, L::Target<N::OutputArray>)],
}

impl<N: Network<Scalar = f64>, L: Loss> Objective<N> for MeanLoss<'_, N, L> {
    fn value(&self, output: &[Tensor<N::Output, f64>]) -> f64 {
        let outputs: &[N::OutputArray] = view(flatten::<f64, _>(output), output.len());
        let pairs = outputs.iter().zip(self.samples);
        let losses = pairs.map(|(y, (_, target))| self.loss.loss::<f64, _>(y, target, None));
        losses.sum::<f64>() / self.samples.len() as f64
    }

    fn gradient(&self, output: &[Tensor<N::Output, f64>], d_output: &mut [Tensor<N::Output, f64>]) {
        let len = output.len();
        let outputs: &[N::OutputArray] = view(flatten::<f64, _>(output), len);
        let d_outputs: &mut [N::OutputArray] = view_mut(flatten_mut::<f64, _>(d_output), len);
        for ((y, d_y), (_, target)) in outputs.iter().zip(d_outputs).zip(self.samples) {
            self.loss.loss::<f64, _>(y, target, Some(d_y));
            for d in d_y.flat_mut() {
                *d /= len as f64;
            }
        }
    }

    fn scale(&self, output: &[Tensor<N::Output, f64>]) -> f64 {
        self.value(output).abs() + largest(flatten(output))
    }
}

/// Compares the gradient of a loss with differences of it, at one output and target.
///
/// ```
/// use nn_core::{gradient::check_loss, loss::CrossEntropy};
///
/// check_loss(&CrossEntropy, &[0.5, -1.0, 2.0], &1)?.assert_alive();
/// # Ok::<(), nn_core::gradient::Mismatch>(())
/// ```
///
/// # Errors
///
/// The gradients that differ.
///
/// # Panics
///
/// If the target cannot be learnt.
pub fn check_loss<L: Loss, O: Array<f64>>(
    loss: &L,
    output: &O,
    target: &L::Target<O>,
) -> Result<Report, Mismatch> {
    if let Err(error) = loss.check::<f64, O>(target) {
        panic!("the target is wrong: {error}");
    }
    let mut point = Box::new(*output);
    let mut analytic = Box::new(*output);
    analytic.flat_mut().fill(f64::NAN);
    let value = loss.loss::<f64, O>(output, target, Some(&mut analytic));
    let scale = value.abs() + largest(output.flat());
    let mut tally = Tally::new(1);
    for element in 0..O::LEN {
        let x = output.flat()[element];
        let gradient = analytic.flat()[element];
        let difference = difference(gradient, x, scale, |x| {
            point.flat_mut()[element] = x;
            loss.loss::<f64, O>(&point, target, None)
        });
        point.flat_mut()[element] = x;
        let compared = Compared {
            analytic: gradient,
            difference,
            hint: None,
        };
        tally.input(&compared, Place::Output { element });
    }
    tally.finish()
}

fn largest(values: &[f64]) -> f64 {
    values
        .iter()
        .fold(0.0, |largest, value| largest.max(value.abs()))
}
