//! Networks: the objective is the loss that training makes smaller.

use super::passes::{Objective, Passes};
use super::report::{Mismatch, Report};
use super::{LARGEST_BATCH, largest};
use crate::flat::{Flat, flatten, flatten_mut, view, view_mut};
use crate::loss::Loss;
use crate::network::Network;
use crate::tensor::Tensor;

/// An input and what the output is compared with.
type Sample<N, L> = (
    <N as Network>::InputArray,
    <L as Loss>::Target<<N as Network>::OutputArray>,
);

/// Compares the gradient of a network's training loss, the mean over `samples`, with differences of it: by all of
/// its parameters, as they are, and by its inputs. `seed` gives the random numbers of its dropouts.
///
/// ```
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
    samples: &[Sample<N, L>],
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
    samples: &'a [Sample<N, L>],
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
