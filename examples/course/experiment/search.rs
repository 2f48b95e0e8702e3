//! The same network from the same start, with the same number of evaluations: by looking for better parameters without a
//! gradient in three ways, and by gradient descent.
//!
//! The objective is the mean cross-entropy of [`SAMPLES`] digits of `examples/data/digits.csv`. Each way of searching gets
//! several settings, each of them all evaluations, and the best counts; gradient descent gets one.

mod descent;
mod genetic;
mod metropolis;
mod objective;
mod plane;
mod random;

use std::error::Error;
use std::f64::consts::TAU;

use nn_core::loss::Loss;
use nn_core::prelude::*;
use nn_core::rand::RngExt;

pub use descent::{Descent, GRADIENT};
pub use genetic::Genetic;
pub use metropolis::Metropolis;
pub use objective::Objective;
pub use plane::plane;
pub use random::RandomSearch;

use crate::common::digits_data::{self, Data};

/// How many samples a loss is the mean over.
pub const SAMPLES: usize = 300;
/// How many evaluations each method may make.
pub const BUDGET: usize = 2000;
/// How many directions are drawn to see how steep they are.
const DIRECTIONS: usize = 400;

macro_rules! readers {
    ($($name:ident: $width:tt,)*) => {
        $(
            network! {
                /// Reads digits through a few numbers.
                pub struct $name: [8, 8, 1] -> [10] {
                    flatten,
                    hidden: dense($width),
                    tanh,
                    output: dense(10),
                }
            }
        )*

        pub const WIDTHS: &[usize] = &[$($width),*];

        /// All methods on networks of these widths, which are some of [`WIDTHS`].
        pub fn sizes(seed: u64, widths: &[usize]) -> Result<Vec<Size>, Box<dyn Error>> {
            let data = Data::read()?;
            // Other digits with every seed, three times.
            let samples = &data.train[seed as usize % 3 * SAMPLES..][..SAMPLES];
            let mut sizes = Vec::new();
            $(
                if widths.contains(&$width) {
                    sizes.push(Size::new::<$name>($width, seed, samples)?);
                }
            )*
            Ok(sizes)
        }
    };
}

readers! {
    Reader1: 1,
    Reader2: 2,
    Reader4: 4,
    Reader8: 8,
    Reader16: 16,
}

/// A way to better parameters.
pub trait Method {
    /// As the page calls it.
    const NAME: &'static str;

    /// Its settings, in words.
    fn settings(&self) -> String;

    /// Goes on from the objective's start until no evaluation is left.
    ///
    /// # Errors
    ///
    /// A training step went wrong.
    fn run<N: Network<Scalar = f32>, L: Loss>(
        &self,
        objective: &mut Objective<N, L>,
        rng: &mut dyn Rng,
    ) -> Result<(), TrainingError>;
}

/// What a method found.
pub struct Found {
    pub name: &'static str,
    pub settings: String,
    /// The lowest loss.
    pub loss: f64,
    /// The lowest loss so far, `(evaluations, loss)`.
    pub curve: Vec<(usize, f64)>,
}

/// What all methods found on one network.
pub struct Size {
    pub width: usize,
    pub parameters: usize,
    /// How steep a random direction is beside the steepest, in the mean: the cosine between it and the gradient, without its sign.
    pub steepness: f64,
    pub descent: Found,
    /// Random search, Metropolis–Hastings, the genetic algorithm: each with the best of its settings.
    pub searches: Vec<Found>,
}

impl Size {
    fn new<N>(
        width: usize,
        seed: u64,
        samples: &[digits_data::Sample],
    ) -> Result<Self, Box<dyn Error>>
    where
        N: Network<Scalar = f32, InputArray = digits_data::Image, OutputArray = [f32; 10]>,
    {
        let objective = || Objective::<N, _>::new(CrossEntropy, samples, seed, BUDGET);
        let metropolis = [0.2, 0.5, 1.0].map(|step| Metropolis {
            temperature: 1e-4,
            step,
        });
        let genetic = [0.02, 0.05].map(|mutation| Genetic {
            population: 20,
            mutation,
        });
        Ok(Self {
            width,
            parameters: objective().start.len(),
            steepness: steepness(objective(), seed)?,
            descent: best(&[Descent { learning_rate: 1.0 }], objective, seed)?,
            searches: vec![
                best(&[RandomSearch], objective, seed)?,
                best(&metropolis, objective, seed)?,
                best(&genetic, objective, seed)?,
            ],
        })
    }

    /// The lowest loss of all searches.
    pub fn best_search(&self) -> f64 {
        let losses = self.searches.iter().map(|found| found.loss);
        losses.fold(f64::INFINITY, f64::min)
    }

    /// How many times the loss of gradient descent the best search is left with.
    pub fn gap(&self) -> f64 {
        self.best_search() / self.descent.loss
    }
}

/// What a method finds with the best of some settings.
fn best<'a, N: Network<Scalar = f32>, L: Loss + 'a, M: Method>(
    methods: &[M],
    objective: impl Fn() -> Objective<'a, N, L>,
    seed: u64,
) -> Result<Found, Box<dyn Error>> {
    let mut found = Vec::new();
    for method in methods {
        let mut objective = objective();
        method.run(&mut objective, &mut seeded_rng(seed))?;
        found.push(Found {
            name: M::NAME,
            settings: method.settings(),
            loss: objective.best(),
            curve: objective.curve(),
        });
    }
    let best = found.into_iter().min_by(|a, b| a.loss.total_cmp(&b.loss));
    best.ok_or_else(|| "there are no settings".into())
}

/// The mean of `|cos|` between random directions and the gradient.
fn steepness<N: Network<Scalar = f32>, L: Loss>(
    objective: Objective<N, L>,
    seed: u64,
) -> Result<f64, TrainingError> {
    let gradient = objective.gradient()?;
    let rng = &mut seeded_rng(seed);
    let cosines = (0..DIRECTIONS).map(|_| {
        let direction: Vec<_> = gradient.iter().map(|_| normal(rng)).collect();
        let pairs = || gradient.iter().zip(&direction);
        let dot: f64 = pairs().map(|(g, d)| g * d).sum();
        let [g, d] = [&gradient, &direction].map(|v| v.iter().map(|x| x * x).sum::<f64>().sqrt());
        (dot / (g * d)).abs()
    });
    Ok(cosines.sum::<f64>() / DIRECTIONS as f64)
}

/// A standard normal number (Box and Muller 1958).
fn normal(rng: &mut dyn Rng) -> f64 {
    let length = (-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt();
    length * (TAU * rng.random::<f64>()).cos()
}
