//! Where a search keeps up: points in a plane, and many more parameters than the boundary between them needs.

use std::error::Error;

use nn_core::prelude::*;

use super::{BUDGET, Descent, Metropolis, Objective, SAMPLES, best};
use crate::common::points::PATTERNS;

network! {
    /// Tells two half circles of points apart.
    pub struct Moons: [2] -> [1] {
        hidden: dense(128),
        tanh,
        output: dense(1),
    }
}

/// The losses that are reached in the plane.
pub struct Plane {
    pub parameters: usize,
    /// With the best of three learning rates.
    pub descent: f64,
    pub metropolis: f64,
}

/// Two moons, by gradient descent and by Metropolis–Hastings.
pub fn plane(seed: u64) -> Result<Plane, Box<dyn Error>> {
    let points = PATTERNS[0].points(SAMPLES, &mut seeded_rng(seed));
    let objective =
        || Objective::<Moons, _>::new(BinaryCrossEntropyWithLogits, &points, seed, BUDGET);
    let rates = [0.3, 1.0, 3.0].map(|learning_rate| Descent { learning_rate });
    let metropolis = Metropolis {
        temperature: 1e-4,
        step: 1.0,
    };
    Ok(Plane {
        parameters: Moons::<f32>::PARAMETERS,
        descent: best(&rates, objective, seed)?.loss,
        metropolis: best(&[metropolis], objective, seed)?.loss,
    })
}
