//! Batch normalisation: networks without it, and the same with it, at the learning rate that suits each best.
//!
//! Two places where it helps: inputs that nobody standardised, and deep networks whose numbers shrink from layer to layer.
//! Source: Ioffe and Szegedy 2015.

use std::ops::ControlFlow;

use nn_core::flat::Flat;
use nn_core::prelude::*;
use nn_core::rand::RngExt;

use crate::common::digits_data::{Image, Sample};

network! {
    /// Two hidden layers.
    pub struct Shallow: [8, 8, 1] -> [10] {
        flatten,
        dense(32),
        relu,
        dense(32),
        relu,
        dense(10),
    }
}

network! {
    /// The same, normalised before every layer, the inputs too.
    pub struct ShallowNormalised: [8, 8, 1] -> [10] {
        flatten,
        batch_norm,
        dense(32),
        batch_norm,
        relu,
        dense(32),
        batch_norm,
        relu,
        dense(10),
    }
}

network! {
    /// Eight hidden layers.
    pub struct Sigmoid: [8, 8, 1] -> [10] {
        flatten,
        dense(32),
        sigmoid,
        dense(32),
        sigmoid,
        dense(32),
        sigmoid,
        dense(32),
        sigmoid,
        dense(32),
        sigmoid,
        dense(32),
        sigmoid,
        dense(32),
        sigmoid,
        dense(32),
        sigmoid,
        dense(10),
    }
}

network! {
    /// The same, normalised before every activation.
    pub struct SigmoidNormalised: [8, 8, 1] -> [10] {
        flatten,
        dense(32),
        batch_norm,
        sigmoid,
        dense(32),
        batch_norm,
        sigmoid,
        dense(32),
        batch_norm,
        sigmoid,
        dense(32),
        batch_norm,
        sigmoid,
        dense(32),
        batch_norm,
        sigmoid,
        dense(32),
        batch_norm,
        sigmoid,
        dense(32),
        batch_norm,
        sigmoid,
        dense(32),
        batch_norm,
        sigmoid,
        dense(10),
    }
}

/// Eight hidden layers of another start and another activation, without and with batch normalisation.
macro_rules! deep {
    ($plain:ident, $normalised:ident, [$($init:tt)+], $activation:ident) => {
        network! {
            /// Eight hidden layers.
            pub struct $plain: [8, 8, 1] -> [10] {
                flatten,
                dense(32, init = $($init)+),
                $activation,
                dense(32, init = $($init)+),
                $activation,
                dense(32, init = $($init)+),
                $activation,
                dense(32, init = $($init)+),
                $activation,
                dense(32, init = $($init)+),
                $activation,
                dense(32, init = $($init)+),
                $activation,
                dense(32, init = $($init)+),
                $activation,
                dense(32, init = $($init)+),
                $activation,
                dense(10),
            }
        }

        network! {
            /// The same, normalised before every activation.
            pub struct $normalised: [8, 8, 1] -> [10] {
                flatten,
                dense(32, init = $($init)+),
                batch_norm,
                $activation,
                dense(32, init = $($init)+),
                batch_norm,
                $activation,
                dense(32, init = $($init)+),
                batch_norm,
                $activation,
                dense(32, init = $($init)+),
                batch_norm,
                $activation,
                dense(32, init = $($init)+),
                batch_norm,
                $activation,
                dense(32, init = $($init)+),
                batch_norm,
                $activation,
                dense(32, init = $($init)+),
                batch_norm,
                $activation,
                dense(32, init = $($init)+),
                batch_norm,
                $activation,
                dense(10),
            }
        }
    };
}

deep!(SmallTanh, SmallTanhNormalised, [normal(0.05)], tanh);
deep!(SmallRelu, SmallReluNormalised, [normal(0.1)], relu);
deep!(He, HeNormalised, [he_normal], relu);

/// How the pixels come.
#[derive(Clone, Copy, PartialEq)]
pub enum Inputs {
    /// Every pixel on a scale and with an offset of its own.
    Raw,
    /// The same, brought to mean 0 and variance 1 by hand.
    Standardised,
}

/// The scales of raw pixels lie between 1 / this and this, evenly in their logarithm.
pub const LARGEST_SCALE: f32 = 30.0;
/// The offsets of raw pixels, at most, in units of their scale.
pub const LARGEST_OFFSET: f32 = 2.0;

impl Inputs {
    /// The digits in this form; scales and offsets are drawn.
    pub fn of(self, digits: &[Sample], seed: u64) -> Vec<Sample> {
        let mut digits = digits.to_vec();
        let mut rng = seeded_rng(seed);
        for pixel in 0..<Image as Flat<f32>>::LEN {
            let scale = LARGEST_SCALE.powf(rng.random_range(-1.0..1.0));
            let offset = rng.random_range(-LARGEST_OFFSET..LARGEST_OFFSET);
            change(&mut digits, pixel, |ink| scale * (ink + offset));
            if self == Self::Standardised {
                let (mean, deviation) = moments(&digits, pixel);
                change(&mut digits, pixel, |x| (x - mean) / deviation);
            }
        }
        digits
    }
}

fn change(digits: &mut [Sample], pixel: usize, of: impl Fn(f32) -> f32) {
    for (image, _) in digits {
        let x = &mut image.flat_mut()[pixel];
        *x = of(*x);
    }
}

/// Mean and deviation of a pixel; 1 for one that never changes.
fn moments(digits: &[Sample], pixel: usize) -> (f32, f32) {
    let values = || {
        digits
            .iter()
            .map(|(image, _)| f64::from(image.flat()[pixel]))
    };
    let count = digits.len() as f64;
    let mean = values().sum::<f64>() / count;
    let variance = values().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
    let deviation = variance.sqrt();
    let changes = deviation > 1e-6 * mean.abs();
    (mean as f32, if changes { deviation as f32 } else { 1.0 })
}

/// The loss that is to be reached: the mean cross-entropy of the training data, in use.
pub const LOSS: f64 = 0.1;
/// The most epochs that are tried.
pub const EPOCHS: usize = 25;
/// The learning rates that are tried.
pub const RATES: [f64; 4] = [1e-3, 1e-2, 3e-2, 1e-1];
pub const MOMENTUM: f64 = 0.9;
const BATCH: usize = 32;

/// A training until the loss is reached.
#[derive(Debug, Clone)]
pub struct Run {
    pub rate: f64,
    /// Before the training, and after every epoch; fewer if the loss was reached or the training diverged.
    pub losses: Vec<f64>,
    /// How many epochs it took; `None` if the loss was never reached.
    pub epochs: Option<usize>,
}

impl Run {
    pub fn new<N>(
        digits: &[Sample],
        rate: f64,
        epochs: usize,
        seed: u64,
    ) -> Result<Self, TrainingError>
    where
        N: Network<Scalar = f32, InputArray = Image, OutputArray = [f32; 10]>,
    {
        let mut rng = seeded_rng(seed);
        let mut network = N::boxed(&mut rng);
        let mut losses = vec![evaluate(&*network, &CrossEntropy, digits)?.loss];
        let training = Training::new(CrossEntropy, Sgd::new(rate).momentum(MOMENTUM))
            .epochs(epochs)
            .batch::<BATCH>();
        // The same digits stand for validation: the loss after an epoch, with the running statistics.
        let ended = training.fit_with(&mut *network, digits, digits, &mut rng, |epoch, _| {
            losses.push(epoch.watched_loss());
            if epoch.watched_loss() <= LOSS {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        match ended {
            Ok(_) | Err(TrainingError::NotFinite { .. }) => {}
            Err(error) => return Err(error),
        }
        let reached = losses.last().is_some_and(|&loss| loss <= LOSS);
        Ok(Self {
            rate,
            epochs: reached.then(|| losses.len() - 1),
            losses,
        })
    }

    /// The smallest loss.
    pub fn least(&self) -> f64 {
        self.losses.iter().copied().fold(f64::INFINITY, f64::min)
    }
}

/// A network at every learning rate.
#[derive(Debug, Clone)]
pub struct Tried {
    pub runs: Vec<Run>,
}

impl Tried {
    pub fn new<N>(digits: &[Sample], epochs: usize, seed: u64) -> Result<Self, TrainingError>
    where
        N: Network<Scalar = f32, InputArray = Image, OutputArray = [f32; 10]>,
    {
        let runs = RATES.map(|rate| Run::new::<N>(digits, rate, epochs, seed));
        Ok(Self {
            runs: runs.into_iter().collect::<Result<_, _>>()?,
        })
    }

    /// The run that reaches the loss soonest, or that comes nearest to it.
    pub fn best(&self) -> &Run {
        let rank = |run: &Run| (run.epochs.unwrap_or(usize::MAX), run.least());
        let best = self
            .runs
            .iter()
            .min_by(|a, b| rank(a).partial_cmp(&rank(b)).expect("losses are finite"));
        best.expect("there are rates")
    }

    /// At how many of the rates the loss is reached.
    pub fn reached(&self) -> usize {
        self.runs.iter().filter(|run| run.epochs.is_some()).count()
    }
}

/// The shallow network on other inputs.
pub struct Scales {
    pub raw: Tried,
    pub by_hand: Tried,
    /// Raw inputs, and batch normalisation before every layer.
    pub normalised: Tried,
}

impl Scales {
    pub fn new(digits: &[Sample], epochs: usize, seed: u64) -> Result<Self, TrainingError> {
        let raw = Inputs::Raw.of(digits, seed);
        let by_hand = Inputs::Standardised.of(digits, seed);
        Ok(Self {
            raw: Tried::new::<Shallow>(&raw, epochs, seed)?,
            by_hand: Tried::new::<Shallow>(&by_hand, epochs, seed)?,
            normalised: Tried::new::<ShallowNormalised>(&raw, epochs, seed)?,
        })
    }
}

/// A deep network without and with batch normalisation.
pub struct Pair {
    pub name: &'static str,
    pub plain: Tried,
    pub normalised: Tried,
}

impl Pair {
    fn new<P, N>(
        name: &'static str,
        digits: &[Sample],
        epochs: usize,
        seed: u64,
    ) -> Result<Self, TrainingError>
    where
        P: Network<Scalar = f32, InputArray = Image, OutputArray = [f32; 10]>,
        N: Network<Scalar = f32, InputArray = Image, OutputArray = [f32; 10]>,
    {
        Ok(Self {
            name,
            plain: Tried::new::<P>(digits, epochs, seed)?,
            normalised: Tried::new::<N>(digits, epochs, seed)?,
        })
    }

    /// Three whose numbers shrink on the way through the layers.
    pub fn unlucky(
        digits: &[Sample],
        epochs: usize,
        seed: u64,
    ) -> Result<[Self; 3], TrainingError> {
        Ok([
            Self::new::<Sigmoid, SigmoidNormalised>("sigmoid, Glorot", digits, epochs, seed)?,
            Self::new::<SmallTanh, SmallTanhNormalised>("tanh, N(0, 0.05²)", digits, epochs, seed)?,
            Self::new::<SmallRelu, SmallReluNormalised>("ReLU, N(0, 0.1²)", digits, epochs, seed)?,
        ])
    }

    /// One that starts well.
    pub fn lucky(digits: &[Sample], epochs: usize, seed: u64) -> Result<Self, TrainingError> {
        Self::new::<He, HeNormalised>("ReLU, He", digits, epochs, seed)
    }
}
