//! Numeric gradients beside those of back-propagation, on networks that read the digits of `examples/data/digits.csv`.
//!
//! The objective is what training makes smaller: the mean cross-entropy of [`SAMPLES`] digits.

pub mod cost;
pub mod counter;
pub mod curve;

use std::error::Error;

use nn_core::activation::Activation;
use nn_core::flat::Flat;
use nn_core::gradient::{Mismatch, Report, check_network};
use nn_core::layer::Elementwise;
use nn_core::loss::Loss;
use nn_core::math::Scalar;
use nn_core::optim::Optimiser;
use nn_core::prelude::*;
use nn_core::shape::{Storage, Vector};
use nn_core::typenum::U16;

use crate::common::digits_data::Data;

/// How many digits a gradient is the mean over.
pub const SAMPLES: usize = 16;

/// A digit in any precision: `[row][column][channel]`, and what it shows.
pub type Digit<T> = ([[[T; 1]; 8]; 8], usize);

network! {
    /// Smooth everywhere.
    pub struct Smooth: [8, 8, 1] -> [10] {
        flatten,
        hidden: dense(16),
        tanh,
        output: dense(10),
    }
}

network! {
    /// With kinks, where differences across them say nothing.
    pub struct Kinked: [8, 8, 1] -> [10] {
        flatten,
        hidden: dense(16),
        relu,
        output: dense(10),
    }
}

network! {
    /// Where the gradient of one digit depends on all others of the batch.
    pub struct Normalised: [8, 8, 1] -> [10] {
        flatten,
        hidden: dense(16),
        batch_norm,
        gelu,
        residual {
            inner: dense(16),
            tanh,
        },
        output: dense(10),
    }
}

network! {
    /// With a slip of the pen in its backward pass.
    pub struct Wrong: [8, 8, 1] -> [10] {
        flatten,
        hidden: dense(16),
        Elementwise<Vector<U16>, Slip>,
        output: dense(10),
    }
}

/// tanh, with 1 - y where the derivative is 1 - y².
pub struct Slip;

impl Activation for Slip {
    const NAME: &'static str = "slip";

    fn value<T: Scalar>(x: T) -> T {
        x.tanh()
    }

    fn derivative<T: Scalar>(_: T, y: T) -> T {
        T::ONE - y
    }
}

/// What a digits network is to the experiments, in any precision.
pub trait Reader<T: Scalar>:
    Network<Scalar = T, InputArray = [[[T; 1]; 8]; 8], OutputArray = [T; 10]>
{
}

impl<T: Scalar, N> Reader<T> for N where
    N: Network<Scalar = T, InputArray = [[[T; 1]; 8]; 8], OutputArray = [T; 10]>
{
}

/// The first [`SAMPLES`] digits to learn from, from `first` on.
pub fn digits<T: Scalar>(first: usize) -> Result<Vec<Digit<T>>, Box<dyn Error>> {
    let data = Data::read()?;
    let digits = data.train.iter().skip(first).take(SAMPLES);
    Ok(digits
        .map(|(image, digit)| {
            let image = image.map(|row| row.map(|pixel| pixel.map(|x| T::from_f64(x.into()))));
            (image, *digit)
        })
        .collect())
}

/// The library's own check of every gradient of a network drawn with `seed`.
pub fn check<N: Reader<f64>>(seed: u64, samples: &[Digit<f64>]) -> Result<Report, Mismatch> {
    let network = N::boxed(&mut seeded_rng(seed));
    check_network(&*network, &CrossEntropy, samples, seed)
}

/// The mean loss, in the precision of the network from beginning to end.
pub fn mean_loss<T: Scalar, N: Reader<T>>(network: &N, samples: &[Digit<T>]) -> T {
    let inputs: Vec<_> = samples.iter().map(|(image, _)| *image).collect();
    let outputs = network.predict_all(&inputs);
    let pairs = outputs.iter().zip(samples);
    let losses = pairs.map(|(output, (_, digit))| CrossEntropy.loss::<T, _>(output, digit, None));
    losses.sum::<T>() / T::from_usize(samples.len())
}

/// The gradient by back-propagation.
pub fn gradient<T: Scalar, N: Reader<T>>(
    network: &mut N,
    samples: &[Digit<T>],
) -> Result<Vec<T>, TrainingError> {
    let mut memory = nn_core::memory::zeroed_box::<TrainingMemory<N, Still, SAMPLES>>();
    memory.step(network, &CrossEntropy, &Still, samples, &mut seeded_rng(0))?;
    Ok(memory.gradient().flat().to_vec())
}

/// One element of the gradient as a central difference, `(f(x + h) - f(x - h)) / 2h`: two passes.
pub fn central<T: Scalar, N: Reader<T>>(
    network: &mut N,
    samples: &[Digit<T>],
    place: usize,
    h: f64,
) -> f64 {
    let [left, right] = [-h, h].map(|h| moved(network, samples, place, h));
    (right - left) / (2.0 * h)
}

/// The loss with one parameter moved by `h`, in the precision of the network.
fn moved<T: Scalar, N: Reader<T>>(
    network: &mut N,
    samples: &[Digit<T>],
    place: usize,
    h: f64,
) -> f64 {
    let x = network.parameters().flat()[place];
    network.parts_mut().0.flat_mut()[place] = x + T::from_f64(h);
    let loss = mean_loss(network, samples).to_f64();
    network.parts_mut().0.flat_mut()[place] = x;
    loss
}

/// An optimiser that leaves everything where it is, for who wants the gradient alone.
#[derive(Debug, Clone)]
pub struct Still;

impl Optimiser for Still {
    type State<T: Scalar, P: Storage<T>> = ();

    fn step<T: Scalar, P: Storage<T>>(&self, (): &mut (), _: &mut P, _: &mut P) {}

    fn learning_rate(&self) -> f64 {
        1.0
    }

    fn set_learning_rate(&mut self, _: f64) {}
}
