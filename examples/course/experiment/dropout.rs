//! Dropout: what the units say on average while units are dropped, and what dropping them does for a network that has
//! little to learn from.
//!
//! With y = Σ wⱼ xⱼ mⱼ / (1 - p) + b, and mⱼ zero with probability p: E y = Σ wⱼ xⱼ + b, what the layer says in use, and
//! Var y = p / (1 - p) Σ (wⱼ xⱼ)². Source: Srivastava et al. 2014, in the inverted form.

use std::ops::ControlFlow;

use nn_core::flat::Flat;
use nn_core::layer::Layer;
use nn_core::memory::{Zeroed, zeroed_box};
use nn_core::prelude::*;
use nn_core::rand::RngExt;
use nn_core::tensor::Tensor;

use crate::common::digits_data::{Data, Image, Sample};

/// The probability with which [`Linear`] and [`Rectified`] drop an input.
pub const RATE: f64 = 0.5;

network! {
    /// Ten sums of what is not dropped.
    pub struct Linear: [8, 8, 1] -> [10] {
        flatten,
        dropout(0.5),
        output: dense(10),
    }
}

network! {
    /// The same with a bend after it.
    pub struct Rectified: [8, 8, 1] -> [10] {
        flatten,
        dropout(0.5),
        output: dense(10),
        relu,
    }
}

network! {
    /// Far more numbers than digits to learn from.
    pub struct Plain: [8, 8, 1] -> [10] {
        flatten,
        hidden: dense(128),
        relu,
        output: dense(10),
    }
}

network! {
    /// The same with dropout.
    pub struct Dropped: [8, 8, 1] -> [10] {
        flatten,
        dropout(0.1),
        hidden: dense(128),
        relu,
        dropout(0.5),
        output: dense(10),
    }
}

/// One unit's output over many passes in training, on one input.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unit {
    /// In use.
    pub in_use: f64,
    /// Over the passes.
    pub mean: f64,
    pub variance: f64,
    /// What the variance should be for a linear unit.
    pub expected_variance: f64,
}

impl Unit {
    /// How far the mean may be from the expectation: its standard deviation.
    pub fn standard_error(&self, passes: usize) -> f64 {
        (self.variance / passes as f64).sqrt()
    }
}

/// The outputs of one input over many passes.
pub struct Averages {
    pub passes: usize,
    pub units: [Unit; 10],
    /// After 1, 2, 4, … passes: the root mean square of mean - in use over the units, and what it should be for
    /// linear ones.
    pub course: Vec<(usize, f64, f64)>,
}

impl Averages {
    pub fn new<N>(network: &N, image: &Image, passes: usize, seed: u64) -> Self
    where
        N: Network<Scalar = f32, InputArray = Image, OutputArray = [f32; 10]>,
    {
        let mut rng = seeded_rng(seed);
        let in_use = network.predict(image).map(f64::from);
        let expected = expected_variances(network, image);
        let mut state = network.state().clone();
        let mut tape = zeroed_box::<N::Tape<f32, 1>>();
        let input = [Tensor::new(*image)];
        let mut output = [Tensor::ZEROED];
        let (mut sums, mut squares) = ([0.0; 10], [0.0; 10]);
        let mut course = Vec::new();
        for pass in 1..=passes {
            <N as Layer>::forward(
                network.parameters(),
                &mut state,
                &input,
                &mut output,
                &mut tape,
                &mut rng,
            );
            for (unit, &y) in output[0].as_slice().iter().enumerate() {
                // About what it should be, so that the squares do not cancel.
                let difference = f64::from(y) - in_use[unit];
                sums[unit] += difference;
                squares[unit] += difference * difference;
            }
            if pass.is_power_of_two() {
                let root_mean = |values: [f64; 10]| (values.iter().sum::<f64>() / 10.0).sqrt();
                let measured = root_mean(sums.map(|sum| (sum / pass as f64).powi(2)));
                course.push((
                    pass,
                    measured,
                    root_mean(expected.map(|variance| variance / pass as f64)),
                ));
            }
        }
        let count = passes as f64;
        let units = std::array::from_fn(|unit| {
            let difference = sums[unit] / count;
            Unit {
                in_use: in_use[unit],
                mean: in_use[unit] + difference,
                variance: squares[unit] / count - difference * difference,
                expected_variance: expected[unit],
            }
        });
        Self {
            passes,
            units,
            course,
        }
    }
}

/// p / (1 - p) Σ (wⱼ xⱼ)² of every unit of a linear layer; a weight is what one pixel adds to the output.
fn expected_variances<N>(network: &N, image: &Image) -> [f64; 10]
where
    N: Network<Scalar = f32, InputArray = Image, OutputArray = [f32; 10]>,
{
    let nothing = network.predict(&Image::ZEROED);
    let mut sums = [0.0; 10];
    for (place, &x) in image.flat().iter().enumerate() {
        let mut one = Image::ZEROED;
        one.flat_mut()[place] = 1.0;
        for (sum, (with, without)) in sums
            .iter_mut()
            .zip(network.predict(&one).into_iter().zip(nothing))
        {
            *sum += (f64::from(with - without) * f64::from(x)).powi(2);
        }
    }
    sums.map(|sum| RATE / (1.0 - RATE) * sum)
}

/// A layer, and the same with a bend after it.
pub fn layers(seed: u64) -> (Linear, Rectified) {
    let mut rng = seeded_rng(seed);
    let linear = Linear::init(&mut rng);
    let mut rectified = Rectified::init(&mut rng);
    let (parameters, _) = rectified.parts_mut();
    parameters
        .flat_mut()
        .copy_from_slice(linear.parameters().flat());
    (linear, rectified)
}

/// How much is computed.
#[derive(Clone, Copy)]
pub struct Size {
    /// How many digits there are to learn from; all others are for the test.
    pub digits: usize,
    pub epochs: usize,
}

pub const SIZE: Size = Size {
    digits: 200,
    epochs: 400,
};
/// After how many epochs one looks.
pub const EVERY: usize = 10;
const LEARNING_RATE: f64 = 1e-3;
const BATCH: usize = 20;

/// Losses and accuracies in use, after every tenth epoch.
pub struct Learning {
    pub train: Vec<Evaluation>,
    pub test: Vec<Evaluation>,
}

impl Learning {
    fn new<N>(
        few: &[Sample],
        rest: &[Sample],
        epochs: usize,
        seed: u64,
    ) -> Result<Self, TrainingError>
    where
        N: Network<Scalar = f32, InputArray = Image, OutputArray = [f32; 10]>,
    {
        let mut rng = seeded_rng(seed);
        let mut network = N::boxed(&mut rng);
        let (mut train, mut test) = (Vec::new(), Vec::new());
        Training::new(CrossEntropy, Adam::new(LEARNING_RATE))
            .epochs(epochs)
            .batch::<BATCH>()
            .fit_with(&mut *network, few, &[], &mut rng, |epoch, network| {
                if epoch.epoch % EVERY == 0 {
                    train.push(evaluate(network, &CrossEntropy, few));
                    test.push(evaluate(network, &CrossEntropy, rest));
                }
                ControlFlow::Continue(())
            })?;
        Ok(Self {
            train: train.into_iter().collect::<Result<_, _>>()?,
            test: test.into_iter().collect::<Result<_, _>>()?,
        })
    }

    /// The loss on the digits learnt from, at the end.
    pub fn train_loss(&self) -> f64 {
        self.train.last().map_or(f64::NAN, |last| last.loss)
    }

    pub fn test_loss(&self) -> f64 {
        self.test.last().map_or(f64::NAN, |last| last.loss)
    }

    pub fn gap(&self) -> f64 {
        self.test_loss() - self.train_loss()
    }

    /// The share of test digits that are read, at the end.
    pub fn accuracy(&self) -> f64 {
        accuracy(&self.test)
    }

    /// The share of the digits learnt from that are read, at the end.
    pub fn train_accuracy(&self) -> f64 {
        accuracy(&self.train)
    }
}

fn accuracy(evaluations: &[Evaluation]) -> f64 {
    let last = evaluations.last().and_then(|last| last.accuracy);
    last.unwrap_or(f64::NAN)
}

/// The same few digits, the same number of steps, without and with dropout.
pub struct Pair {
    pub plain: Learning,
    pub dropped: Learning,
    /// How many digits the test has.
    pub tested: usize,
}

impl Pair {
    pub fn new(data: &Data, size: Size, seed: u64) -> Result<Self, TrainingError> {
        let Data { train, valid, test } = data;
        let mut all = [train.as_slice(), valid, test].concat();
        let mut rng = seeded_rng(seed);
        for place in 0..size.digits {
            let drawn = rng.random_range(place..all.len());
            all.swap(place, drawn);
        }
        let (few, rest) = all.split_at(size.digits);
        Ok(Self {
            plain: Learning::new::<Plain>(few, rest, size.epochs, seed)?,
            dropped: Learning::new::<Dropped>(few, rest, size.epochs, seed)?,
            tested: rest.len(),
        })
    }

    /// What the test accuracy may differ by for no other reason than which digits are tested.
    pub fn standard_error(&self) -> f64 {
        let accuracy = self.plain.accuracy();
        (accuracy * (1.0 - accuracy) / self.tested as f64).sqrt()
    }
}
