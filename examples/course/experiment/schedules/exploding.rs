//! A deep network whose weights start far too large: its first gradient, whole and clipped.
//! Source: Pascanu, Mikolov and Bengio 2013.

use nn_core::flat::{Flat, copy};
use nn_core::layer::Layer;
use nn_core::memory::{Zeroed, zeroed_box};
use nn_core::prelude::*;

use crate::common::digits_data::Sample;

network! {
    /// Six hidden layers, each of which more than doubles what goes through it.
    pub struct Loud: [8, 8, 1] -> [10] {
        flatten,
        dense(32, init = normal(0.6)),
        relu,
        dense(32, init = normal(0.6)),
        relu,
        dense(32, init = normal(0.6)),
        relu,
        dense(32, init = normal(0.6)),
        relu,
        dense(32, init = normal(0.6)),
        relu,
        dense(32, init = normal(0.6)),
        relu,
        dense(10, init = normal(0.6)),
    }
}

type Parameters = <Loud as Layer>::Parameters<f32>;

pub const RATE: f64 = 0.1;
pub const NORM: f64 = 1.0;
pub const VALUE: f64 = 0.01;
pub const EPOCHS: usize = 10;
const BATCH: usize = 32;

/// The loss after every epoch, and the accuracy at the end; or how the training ended.
#[derive(Debug)]
pub struct Learnt {
    pub losses: Vec<f64>,
    pub accuracy: Result<f64, TrainingError>,
}

impl Learnt {
    pub fn new(optimiser: impl Optimiser, digits: &[Sample], seed: u64) -> Self {
        let mut rng = seeded_rng(seed);
        let mut network = Loud::<f32>::boxed(&mut rng);
        let mut losses = Vec::new();
        let ended = Training::new(CrossEntropy, optimiser)
            .epochs(EPOCHS)
            .batch::<BATCH>()
            .fit_with(&mut *network, digits, digits, &mut rng, |epoch, _| {
                losses.push(epoch.watched_loss());
                std::ops::ControlFlow::Continue(())
            });
        let accuracy = ended.and_then(|_| evaluate(&*network, &CrossEntropy, digits));
        Self {
            losses,
            accuracy: accuracy.map(|seen| seen.accuracy.unwrap_or_default()),
        }
    }
}

/// The network's first gradient.
pub fn gradient(digits: &[Sample], seed: u64) -> Result<Parameters, TrainingError> {
    let mut rng = seeded_rng(seed);
    let mut network = Loud::<f32>::boxed(&mut rng);
    let mut memory = zeroed_box::<TrainingMemory<Loud<f32>, Sgd, BATCH>>();
    memory.step(
        &mut *network,
        &CrossEntropy,
        &Sgd::new(1e-30),
        &digits[..BATCH],
        &mut rng,
    )?;
    Ok(copy(memory.gradient()))
}

/// A clipped gradient: its norm, and by how many degrees it points elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Clipped {
    pub norm: f64,
    pub angle: f64,
}

impl Clipped {
    /// Of what an optimiser makes of a gradient before it steps by it.
    pub fn new(
        optimiser: &impl Optimiser<State<f32, Parameters> = ()>,
        gradient: &Parameters,
    ) -> Self {
        let mut clipped = copy(gradient);
        let mut parameters = Parameters::ZEROED;
        optimiser.step(&mut (), &mut parameters, &mut clipped);
        let norm = |g: &Parameters| dot(g, g).sqrt();
        let cosine = dot(gradient, &clipped) / (norm(gradient) * norm(&clipped));
        Self {
            norm: norm(&clipped),
            angle: cosine.min(1.0).acos().to_degrees(),
        }
    }
}

fn dot(a: &Parameters, b: &Parameters) -> f64 {
    let pairs = a.flat().iter().zip(b.flat());
    pairs.map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
}

/// The norm and the largest element of a gradient.
pub fn sizes(gradient: &Parameters) -> (f64, f64) {
    let largest = gradient.flat().iter().map(|g| f64::from(g.abs()));
    (dot(gradient, gradient).sqrt(), largest.fold(0.0, f64::max))
}
