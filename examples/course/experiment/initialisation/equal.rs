//! Weights that all start equal: every hidden unit is given the same gradient, and all stay one and the same unit.

use std::collections::HashSet;
use std::ops::ControlFlow;

use nn_core::flat::Flat;
use nn_core::prelude::*;

use crate::common::points::{PATTERNS, Sample};

network! {
    /// All weights are a half.
    pub struct Equal: [2] -> [1] {
        hidden: dense(8, init = constant(0.5)),
        tanh,
        output: dense(1, init = constant(0.5)),
    }
}

network! {
    /// All weights are zero.
    pub struct Zero: [2] -> [1] {
        hidden: dense(8, init = zeros),
        tanh,
        output: dense(1, init = zeros),
    }
}

network! {
    /// A single hidden unit.
    pub struct Single: [2] -> [1] {
        hidden: dense(1, init = glorot_uniform),
        tanh,
        output: dense(1, init = glorot_uniform),
    }
}

network! {
    /// All weights are drawn.
    pub struct Drawn: [2] -> [1] {
        hidden: dense(8, init = glorot_uniform),
        tanh,
        output: dense(1, init = glorot_uniform),
    }
}

const EPOCHS: usize = 150;

/// A training on a disc within a ring.
pub struct Learnt<N> {
    pub network: Box<N>,
    pub points: Vec<Sample>,
    /// How many hidden units differ from all others in any bit, at the most at the end of any epoch.
    pub distinct: usize,
    /// The largest weight or hidden bias; the output's bias is left out.
    pub largest: f32,
    /// On points not seen in training.
    pub accuracy: f64,
}

impl<N: Network<Scalar = f32, InputArray = [f32; 2], OutputArray = [f32; 1]>> Learnt<N> {
    pub fn new(seed: u64) -> Result<Self, TrainingError> {
        let circles = &PATTERNS[1];
        let mut rng = seeded_rng(seed);
        let points = circles.points(400, &mut rng);
        let fresh = circles.points(2000, &mut rng);
        let mut network = N::boxed(&mut rng);
        let mut distinct = 0;
        Training::new(BinaryCrossEntropyWithLogits, Adam::new(0.02))
            .epochs(EPOCHS)
            .batch::<16>()
            .fit_with(&mut *network, &points, &[], &mut rng, |_, network| {
                distinct = distinct.max(distinct_units(network.parameters().flat()));
                ControlFlow::Continue(())
            })?;
        let accuracy = evaluate(&*network, &BinaryCrossEntropyWithLogits, &fresh)?.accuracy;
        let parameters = network.parameters().flat();
        let weights = &parameters[..parameters.len() - 1];
        Ok(Self {
            largest: weights.iter().fold(0.0, |largest, w| w.abs().max(largest)),
            points,
            distinct,
            accuracy: accuracy.unwrap_or(f64::NAN),
            network,
        })
    }
}

/// How many hidden units there are that differ. The parameters are the weight `[2][units]`, the bias, the output's
/// weight and its bias: four numbers of each unit, a unit's a step of `units` apart.
fn distinct_units(parameters: &[f32]) -> usize {
    let units = (parameters.len() - 1) / 4;
    let of_unit = |unit: usize| [0, 1, 2, 3].map(|row| parameters[row * units + unit].to_bits());
    (0..units).map(of_unit).collect::<HashSet<_>>().len()
}
