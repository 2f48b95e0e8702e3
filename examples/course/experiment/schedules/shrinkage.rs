//! What a penalty takes from each weight: gradients that are noise around 0, larger for some weights than for others.
//!
//! Only the penalty has a direction, so that what a weight loses is its doing. Adam divides g + λ p by about √(s² + λ² p²), s being
//! the size of the gradient: a share η λ / s is lost a step. Decoupled, every weight loses the share η λ. Source: Loshchilov
//! and Hutter 2019.

use nn_core::memory::Zeroed;
use nn_core::prelude::*;

use crate::common::points::normal;

/// The sizes of the gradients.
pub const SIZES: [f64; 7] = [0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0];
/// How many weights there are of each size.
const WEIGHTS: usize = 200;
pub const STEPS: usize = 1000;
pub const RATE: f64 = 1e-3;
pub const DECAY: f64 = 0.5;

/// The share of a weight, 1 at first, that is left after all steps, in the mean for each size of the gradient.
fn left<O: Optimiser>(optimiser: &O, seed: u64) -> [f64; SIZES.len()] {
    let mut rng = seeded_rng(seed);
    let mut weights = [[1.0; WEIGHTS]; SIZES.len()];
    let mut state = <O::State<f64, [[f64; WEIGHTS]; SIZES.len()]> as Zeroed>::ZEROED;
    for _ in 0..STEPS {
        let mut gradient =
            SIZES.map(|size| [(); WEIGHTS].map(|()| size * f64::from(normal(&mut rng))));
        optimiser.step(&mut state, &mut weights, &mut gradient);
    }
    weights.map(|group| group.iter().sum::<f64>() / WEIGHTS as f64)
}

/// L2 and decoupled, each with plain descent (at the same rate) and with Adam.
pub struct Shrinkage {
    pub sgd_l2: [f64; SIZES.len()],
    pub sgd_decoupled: [f64; SIZES.len()],
    pub adam_l2: [f64; SIZES.len()],
    pub adam_decoupled: [f64; SIZES.len()],
}

impl Shrinkage {
    pub fn new(seed: u64) -> Self {
        Self {
            sgd_l2: left(&Sgd::new(RATE).weight_decay(DECAY), seed),
            sgd_decoupled: left(&Sgd::new(RATE).decoupled_decay(DECAY), seed),
            adam_l2: left(&Adam::new(RATE).weight_decay(DECAY), seed),
            adam_decoupled: left(&Adam::new(RATE).decoupled_decay(DECAY), seed),
        }
    }
}

/// What decoupled decay leaves of every weight.
pub fn decoupled() -> f64 {
    (1.0 - RATE * DECAY).powi(STEPS as i32)
}

/// What an L2 penalty leaves under Adam, for gradients far larger than the penalty's.
pub fn through_adam(size: f64) -> f64 {
    (-RATE * DECAY * STEPS as f64 / size).exp()
}
