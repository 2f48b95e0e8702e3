//! Gamma rays and hadrons, told apart by the images that their showers leave in a telescope.

use std::error::Error;

use nn_core::prelude::*;

use super::roc::Roc;
use crate::common::magic_data::{Data, MEASURES, Shower};

network! {
    /// The logit that a gamma ray made the shower.
    pub struct Gamma: [10] -> [1] {
        dense(32),
        relu,
        dense(16),
        relu,
        dense(1),
    }
}

network! {
    /// Logistic regression, to compare with.
    pub struct Linear: [10] -> [1] {
        dense(1),
    }
}

/// First long steps, then short ones: the learning rate, and for how many epochs.
const STAGES: [(f64, usize); 2] = [(2e-3, 40), (2e-4, 20)];

type Sample = ([f32; MEASURES], [f32; 1]);

/// What a classifier makes of images it never saw.
pub struct Judged {
    pub roc: Roc,
    /// The share of the images whose more likely class is right.
    pub accuracy: f64,
    pub epochs: Vec<Epoch>,
}

/// The images, every measure with the mean 0 and the deviation 1 over the training part.
pub struct Showers {
    pub train: Vec<Sample>,
    /// Every tenth of the training part, to choose the best epoch with.
    pub valid: Vec<Sample>,
    pub test: Vec<Sample>,
}

impl Showers {
    pub fn read() -> Result<Self, Box<dyn Error>> {
        let Data { train, test } = Data::read()?;
        let mean: [f64; MEASURES] = std::array::from_fn(|i| mean(&train, |x| f64::from(x[i])));
        let deviation: [f64; MEASURES] = std::array::from_fn(|i| {
            self::mean(&train, |x| (f64::from(x[i]) - mean[i]).powi(2)).sqrt()
        });
        let standard = |&(measures, is_gamma): &Shower| {
            let measure = |i: usize| ((f64::from(measures[i]) - mean[i]) / deviation[i]) as f32;
            (
                std::array::from_fn(measure),
                [f32::from(u8::from(is_gamma))],
            )
        };
        let train: Vec<Sample> = train.iter().map(standard).collect();
        let part = |valid: bool| {
            let all = train.iter().enumerate();
            let part = all.filter(|(index, _)| (index % 10 == 0) == valid);
            part.map(|(_, sample)| *sample).collect()
        };
        Ok(Self {
            valid: part(true),
            test: test.iter().map(standard).collect(),
            train: part(false),
        })
    }

    pub fn network(&self, seed: u64) -> Result<Judged, TrainingError> {
        self.judge::<Gamma>(seed)
    }

    pub fn linear(&self, seed: u64) -> Result<Judged, TrainingError> {
        self.judge::<Linear>(seed)
    }

    fn judge<N>(&self, seed: u64) -> Result<Judged, TrainingError>
    where
        N: Network<Scalar = f32, InputArray = [f32; MEASURES], OutputArray = [f32; 1]>,
    {
        let mut rng = seeded_rng(seed);
        let mut net = N::init(&mut rng);
        let mut epochs = Vec::new();
        for (learning_rate, most) in STAGES {
            let history = Training::new(BinaryCrossEntropyWithLogits, Adam::new(learning_rate))
                .epochs(most)
                .batch::<32>()
                .early_stopping(most)
                .fit(&mut net, &self.train, &self.valid, &mut rng)?;
            epochs.extend(history.epochs);
        }
        let evaluation = evaluate(&net, &BinaryCrossEntropyWithLogits, &self.test)?;
        let scores = self
            .test
            .iter()
            .map(|(input, [class])| (net.predict(input)[0], *class > 0.5));
        Ok(Judged {
            roc: Roc::new(scores),
            accuracy: evaluation.accuracy.unwrap_or(f64::NAN),
            epochs,
        })
    }
}

fn mean(showers: &[Shower], of: impl Fn(&[f32; MEASURES]) -> f64) -> f64 {
    showers
        .iter()
        .map(|(measures, _)| of(measures))
        .sum::<f64>()
        / showers.len() as f64
}
