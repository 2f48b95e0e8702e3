//! What a gradient costs, numeric and by back-propagation, as the network grows.

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use nn_core::flat::Flat;
use nn_core::memory::zeroed_box;
use nn_core::prelude::*;
use nn_core::typenum::U10;

use super::counter::{Counter, Passes, count};
use super::{Digit, Reader, SAMPLES, Still, central, digits, gradient, mean_loss};

/// The step of the differences: near the best one of f64.
pub const STEP: f64 = 1e-5;

macro_rules! readers {
    ($($name:ident: $width:tt,)*) => {
        $(
            network! {
                /// The last step changes nothing: it counts the passes.
                pub struct $name: [8, 8, 1] -> [10] {
                    flatten,
                    hidden: dense($width),
                    tanh,
                    output: dense(10),
                    Counter<U10>,
                }
            }
        )*

        /// Gradients of networks of all widths.
        pub fn all(seed: u64) -> Result<Vec<Cost>, Box<dyn Error>> {
            let samples = digits(0)?;
            Ok(vec![$(measure::<$name<f64>>($width, seed, &samples)?,)*])
        }
    };
}

readers! {
    Reader4: 4,
    Reader8: 8,
    Reader16: 16,
    Reader32: 32,
    Reader64: 64,
    Reader128: 128,
}

/// What the gradients of one network cost.
pub struct Cost {
    pub width: usize,
    pub parameters: usize,
    /// Passes of the batch for the whole gradient.
    pub numeric: Passes,
    pub back_propagation: Passes,
    /// The relative distance of the two gradients.
    pub distance: f64,
    /// Of one forward pass.
    pub forward_time: Duration,
    /// The median time of one difference, as many times as there are parameters: what else the machine does is left out.
    pub numeric_time: Duration,
    pub back_propagation_time: Duration,
}

impl Cost {
    /// How many times as long the numeric gradient takes.
    pub fn ratio(&self) -> f64 {
        self.numeric_time.as_secs_f64() / self.back_propagation_time.as_secs_f64()
    }
}

fn measure<N: Reader<f64>>(
    width: usize,
    seed: u64,
    samples: &[Digit<f64>],
) -> Result<Cost, Box<dyn Error>> {
    let mut network = N::boxed(&mut seeded_rng(seed));
    let parameters = network.parameters().flat().len();

    let mut times = Vec::new();
    let (by_differences, numeric) = count(|| -> Vec<f64> {
        let gradient = (0..parameters).map(|place| {
            let start = Instant::now();
            let difference = central(&mut *network, samples, place, STEP);
            times.push(start.elapsed());
            difference
        });
        gradient.collect()
    });
    times.sort();
    let numeric_time = times[times.len() / 2] * parameters as u32;
    let (backwards, back_propagation) = count(|| gradient(&mut *network, samples));
    let backwards = backwards?;

    let mut memory = zeroed_box::<TrainingMemory<N, Still, SAMPLES>>();
    let mut rng = seeded_rng(0);
    let mut failure = None;
    let back_propagation_time = shortest(|| {
        let step = memory.step(&mut *network, &CrossEntropy, &Still, samples, &mut rng);
        failure = step.err().or(failure);
    });
    if let Some(error) = failure {
        return Err(error.into());
    }
    let pairs = || by_differences.iter().zip(&backwards);
    let off: f64 = pairs().map(|(a, b)| (a - b).powi(2)).sum();
    let size: f64 = pairs().map(|(_, b)| b.powi(2)).sum();
    Ok(Cost {
        width,
        parameters,
        numeric,
        back_propagation,
        distance: (off / size).sqrt(),
        forward_time: shortest(|| {
            black_box(mean_loss(&*network, samples));
        }),
        numeric_time,
        back_propagation_time,
    })
}

/// The shortest time of several: what else the machine does only ever makes it longer.
fn shortest(mut work: impl FnMut()) -> Duration {
    let time = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..50).map(time).min().expect("fifty times")
}
