//! How near noisy descent comes: a line through noisy points, one new point a step.
//!
//! y = w·x + σ n, with x and n normal. For descent on the squared error, with the learning rate r, the squared distance of the
//! weights from the true ones obeys, in the mean, D' = (1 - 4 r + 4 r² (d + 2)) D + 4 r² d σ², whose fixed point is
//! r d σ² / (1 - r (d + 2)). Source: Robbins and Monro 1951 (rates that fall as 1 / t); Widrow and Hoff 1960.

use nn_core::flat::Flat;
use nn_core::memory::zeroed_box;
use nn_core::prelude::*;
use nn_core::schedule::{Constant, InverseTime, Schedule};

use crate::common::points::normal;

pub const INPUTS: usize = 10;
pub const NOISE: f64 = 1.0;
pub const RATES: [f64; 5] = [0.002, 0.005, 0.01, 0.02, 0.04];

network! {
    /// A line through the origin of ten dimensions.
    pub struct Line: [10] -> [1] {
        dense(1, bias = false),
    }
}

/// The squared distance to the true weights, after every step.
pub struct Distances(pub Vec<f64>);

impl Distances {
    pub fn new(
        rate: f64,
        schedule: &impl Schedule,
        steps: usize,
        seed: u64,
    ) -> Result<Self, TrainingError> {
        let mut rng = seeded_rng(seed);
        let truth: [f64; INPUTS] = std::array::from_fn(|_| f64::from(normal(&mut rng)));
        let mut line = Line::<f64>::init(&mut rng);
        let mut memory = zeroed_box::<TrainingMemory<Line<f64>, Sgd, 1>>();
        let mut distances = Vec::with_capacity(steps);
        for step in 0..steps {
            let x: [f64; INPUTS] = std::array::from_fn(|_| f64::from(normal(&mut rng)));
            let exact: f64 = truth.iter().zip(x).map(|(w, x)| w * x).sum();
            let y = exact + NOISE * f64::from(normal(&mut rng));
            let sgd = Sgd::new(schedule.learning_rate(rate, step));
            memory.step(&mut line, &MeanSquaredError, &sgd, &[(x, [y])], &mut rng)?;
            let weights = line.parameters().flat().iter().zip(truth);
            distances.push(weights.map(|(&w, truth)| (w - truth).powi(2)).sum());
        }
        Ok(Self(distances))
    }

    pub fn constant(rate: f64, steps: usize, seed: u64) -> Result<Self, TrainingError> {
        Self::new(rate, &Constant, steps, seed)
    }

    /// With the largest of the rates at first, then as 1 / (2 t): the fastest that the noise allows.
    pub fn falling(steps: usize, seed: u64) -> Result<Self, TrainingError> {
        let first = RATES[RATES.len() - 1];
        Self::new(first, &InverseTime::new(1, 2.0 * first), steps, seed)
    }

    /// The mean over the last half.
    pub fn late(&self) -> f64 {
        let late = &self.0[self.0.len() / 2..];
        late.iter().sum::<f64>() / late.len() as f64
    }

    /// The means of `count` stretches, each a constant factor longer than the one before: (step, mean).
    pub fn curve(&self, count: usize) -> Vec<(f64, f64)> {
        let steps = self.0.len() as f64;
        let ends = (0..=count).map(|k| steps.powf(k as f64 / count as f64) as usize);
        let ends: Vec<usize> = ends.collect();
        let pieces = ends.windows(2).filter(|piece| piece[0] < piece[1]);
        pieces
            .map(|piece| {
                let values = &self.0[piece[0]..piece[1]];
                let middle = ((piece[0] * piece[1]) as f64).sqrt();
                (middle, values.iter().sum::<f64>() / values.len() as f64)
            })
            .collect()
    }
}

/// Where a constant rate ends, in the mean.
pub fn fixed_point(rate: f64) -> f64 {
    let d = INPUTS as f64;
    rate * d * NOISE * NOISE / (1.0 - rate * (d + 2.0))
}

/// What a direct solution of the least squares is off by, in the mean, for many samples.
pub fn direct(samples: usize) -> f64 {
    INPUTS as f64 * NOISE * NOISE / samples as f64
}
