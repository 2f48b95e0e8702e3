//! Forty inputs of which four matter, and few samples: penalties on the weights, each as strong as validation wants it.
//! Sources: Tibshirani 1996 (L1); Hoerl and Kennard 1970 (L2).

use nn_core::flat::Flat;
use nn_core::prelude::*;
use nn_core::schedule::Cosine;

use crate::common::points::normal;

pub const INPUTS: usize = 40;
pub const RELEVANT: usize = 4;
pub const SAMPLES: usize = 60;
const OTHERS: usize = 500;
const STEPS: usize = 1500;
const RATE: f64 = 0.05;
pub const STRENGTHS: [f64; 8] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0];
/// A weight that is as small counts as none; the relevant ones are 1 or -1.
pub const NEAR_ZERO: f64 = 0.01;

network! {
    /// As many weights as inputs.
    pub struct Many: [40] -> [1] {
        dense(1),
    }
}

type Points = Vec<([f64; INPUTS], [f64; 1])>;

pub struct Problem {
    train: Points,
    valid: Points,
    test: Points,
    seed: u64,
}

/// No penalty, and each at every strength.
pub struct Fits {
    pub none: Fit,
    pub l1: Vec<Fit>,
    pub l2: Vec<Fit>,
    pub decoupled: Vec<Fit>,
}

/// Weights learnt under a penalty.
#[derive(Debug, Clone)]
pub struct Fit {
    pub strength: f64,
    pub weights: Vec<f64>,
    pub train: f64,
    valid: f64,
    pub test: f64,
}

impl Fit {
    pub fn near_zero(&self) -> usize {
        self.weights.iter().filter(|w| w.abs() < NEAR_ZERO).count()
    }

    /// The mean of the relevant weights without their sign, of which the truth is 1.
    pub fn relevant(&self) -> f64 {
        self.weights[..RELEVANT]
            .iter()
            .map(|w| w.abs())
            .sum::<f64>()
            / RELEVANT as f64
    }

    /// The root mean square of all others, of which the truth is 0.
    pub fn others(&self) -> f64 {
        let others = &self.weights[RELEVANT..];
        (others.iter().map(|w| w * w).sum::<f64>() / others.len() as f64).sqrt()
    }
}

impl Problem {
    /// y = x₁ - x₂ + x₃ - x₄ + noise.
    pub fn new(seed: u64) -> Self {
        let mut rng = seeded_rng(seed);
        let mut points = |count| -> Points {
            let point = |_| {
                let x: [f64; INPUTS] = std::array::from_fn(|_| f64::from(normal(&mut rng)));
                let exact: f64 = x[..RELEVANT]
                    .iter()
                    .enumerate()
                    .map(|(i, x)| if i % 2 == 0 { *x } else { -x })
                    .sum();
                (x, [exact + f64::from(normal(&mut rng))])
            };
            (0..count).map(point).collect()
        };
        Self {
            train: points(SAMPLES),
            valid: points(OTHERS),
            test: points(OTHERS),
            seed,
        }
    }

    pub fn fit(&self, strength: f64, optimiser: impl Optimiser) -> Result<Fit, TrainingError> {
        let mut rng = seeded_rng(self.seed);
        let mut network = Many::<f64>::init(&mut rng);
        let history = Training::new(MeanSquaredError, optimiser)
            .epochs(STEPS)
            .batch::<SAMPLES>()
            .schedule(Cosine::new(STEPS))
            .fit(&mut network, &self.train, &[], &mut rng)?;
        Ok(Fit {
            strength,
            weights: network.parameters().flat()[..INPUTS].to_vec(),
            train: history.last().train.loss,
            valid: evaluate(&network, &MeanSquaredError, &self.valid)?.loss,
            test: evaluate(&network, &MeanSquaredError, &self.test)?.loss,
        })
    }

    pub fn fits(&self) -> Result<Fits, TrainingError> {
        let sgd = Sgd::new(RATE);
        let each = |fit: &dyn Fn(f64) -> Result<Fit, TrainingError>| {
            STRENGTHS
                .iter()
                .map(|&strength| fit(strength))
                .collect::<Result<Vec<_>, _>>()
        };
        Ok(Fits {
            none: self.fit(0.0, sgd)?,
            l1: each(&|strength| self.fit(strength, sgd.l1(strength)))?,
            l2: each(&|strength| self.fit(strength, sgd.weight_decay(strength)))?,
            decoupled: each(&|strength| self.fit(strength, sgd.decoupled_decay(strength)))?,
        })
    }
}

impl Fits {
    /// The largest difference between weights under an L2 penalty and under decoupled decay of the same strength.
    pub fn difference(&self) -> f64 {
        let pairs = self.l2.iter().zip(&self.decoupled);
        let pairs = pairs.flat_map(|(a, b)| a.weights.iter().zip(&b.weights));
        pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    }
}

/// The one that does best on the validation data.
pub fn best(fits: &[Fit]) -> &Fit {
    let best = fits.iter().min_by(|a, b| a.valid.total_cmp(&b.valid));
    best.expect("there are strengths")
}
