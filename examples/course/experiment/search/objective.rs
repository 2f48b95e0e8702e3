//! What is to be made small, and how often it was asked for.

use nn_core::flat::Flat;
use nn_core::loss::Loss;
use nn_core::memory::zeroed_box;
use nn_core::prelude::*;
use nn_core::train::Sample;

use super::SAMPLES;

/// The mean loss of a network as a function of all its parameters in one row. It counts its evaluations and remembers
/// the lowest.
pub struct Objective<'a, N: Network<Scalar = f32>, L: Loss> {
    pub loss: L,
    pub samples: &'a [Sample<N, L>],
    /// The parameters that every method starts from.
    pub start: Vec<f32>,
    inputs: Vec<N::InputArray>,
    network: Box<N>,
    budget: usize,
    used: usize,
    best: f64,
    curve: Vec<(usize, f64)>,
}

impl<'a, N: Network<Scalar = f32>, L: Loss> Objective<'a, N, L> {
    /// With a network drawn with `seed`, and as many evaluations as may be made.
    pub fn new(loss: L, samples: &'a [Sample<N, L>], seed: u64, budget: usize) -> Self {
        let network = N::boxed(&mut seeded_rng(seed));
        Self {
            loss,
            samples,
            start: network.parameters().flat().to_vec(),
            inputs: samples.iter().map(|(input, _)| *input).collect(),
            network,
            budget,
            used: 0,
            best: f64::INFINITY,
            curve: Vec::new(),
        }
    }

    /// Parameters as a new network has them.
    pub fn draw(&mut self, rng: &mut dyn Rng) -> Vec<f32> {
        self.network.initialise(rng);
        self.network.parameters().flat().to_vec()
    }

    /// Whether so many evaluations are left.
    pub fn allows(&self, evaluations: usize) -> bool {
        self.used + evaluations <= self.budget
    }

    /// The loss with these parameters: one evaluation.
    pub fn evaluate(&mut self, parameters: &[f32]) -> f64 {
        let place = self.network.parts_mut().0.flat_mut();
        place.copy_from_slice(parameters);
        let outputs = self.network.predict_all(&self.inputs);
        let pairs = outputs.iter().zip(self.samples);
        let losses = pairs.map(|(y, (_, target))| self.loss.loss::<f32, _>(y, target, None));
        let loss = losses.map(f64::from).sum::<f64>() / self.samples.len() as f64;
        self.record(1, loss);
        loss
    }

    /// A loss that was found, and how many evaluations that took.
    pub fn record(&mut self, evaluations: usize, loss: f64) {
        let before = self.used;
        self.used += evaluations;
        if loss < self.best {
            if self.best.is_finite() {
                self.curve.push((before, self.best));
            }
            self.best = loss;
            self.curve.push((self.used, loss));
        }
    }

    /// The lowest loss so far.
    pub fn best(&self) -> f64 {
        self.best
    }

    /// The lowest loss over the evaluations, as stairs.
    pub fn curve(mut self) -> Vec<(usize, f64)> {
        self.curve.push((self.used, self.best));
        self.curve
    }

    /// A network with the parameters that every method starts from.
    pub fn network(&self) -> Box<N> {
        let mut network = zeroed_box::<N>();
        network
            .parts_mut()
            .0
            .flat_mut()
            .copy_from_slice(&self.start);
        network
    }

    /// The gradient at the start.
    pub fn gradient(&self) -> Result<Vec<f64>, TrainingError> {
        let mut memory = zeroed_box::<TrainingMemory<N, Sgd, SAMPLES>>();
        memory.step(
            &mut *self.network(),
            &self.loss,
            &Sgd::new(1.0),
            self.samples,
            &mut seeded_rng(0),
        )?;
        let gradient = memory.gradient().flat().iter();
        Ok(gradient.map(|&g| f64::from(g)).collect())
    }
}
