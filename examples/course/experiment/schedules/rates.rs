//! One network, one number of epochs, and the learning rate constant or changing.

use nn_core::prelude::*;
use nn_core::rand::RngExt;
use nn_core::schedule::{
    Constant, Cosine, Exponential, OneCycle, Pace, Plateau, Schedule, StepDecay, WarmRestarts,
    WarmUp,
};

use crate::common::digits_data::{Data, Sample};

network! {
    /// Small enough that it cannot learn the wrong answers by heart.
    pub struct Reader: [8, 8, 1] -> [10] {
        flatten,
        dense(16),
        relu,
        dense(10),
    }
}

pub const EPOCHS: usize = 30;
/// The constant rates. Every schedule starts at the first of them, or rises to it.
pub const RATES: [f64; 5] = [LARGE, 0.1, 0.03, 0.01, 0.002];
pub const LARGE: f64 = 0.3;
const BATCH: usize = 8;
/// How many of the training digits are told to be another digit.
pub const WRONG: f64 = 0.2;

/// The digits, with some of the training's answers wrong: their gradients never agree.
pub fn digits(data: &Data, seed: u64) -> (Vec<Sample>, Vec<Sample>) {
    let mut rng = seeded_rng(seed ^ 0x5eed);
    let mut train = data.train.clone();
    for (_, digit) in &mut train {
        if rng.random_bool(WRONG) {
            *digit = (*digit + rng.random_range(1..10)) % 10;
        }
    }
    (train, data.test.clone())
}

/// A training under a schedule.
#[derive(Debug, Clone)]
pub struct Run {
    pub name: String,
    /// The learning rate over the epochs: (epoch, rate).
    pub rates: Vec<(f64, f64)>,
    /// The loss on the training data in use, after every epoch.
    pub losses: Vec<f64>,
    /// On digits never seen, all told rightly.
    pub test: Evaluation,
}

impl Run {
    fn new(
        name: &str,
        rate: f64,
        schedule: impl Schedule,
        (train, test): &(Vec<Sample>, Vec<Sample>),
        seed: u64,
    ) -> Result<Self, TrainingError> {
        let mut rng = seeded_rng(seed);
        let mut network = Reader::<f32>::boxed(&mut rng);
        // The training data stands for validation too: the loss after an epoch, which is what a plateau is seen by.
        let history = Training::new(CrossEntropy, Sgd::new(rate))
            .epochs(EPOCHS)
            .batch::<BATCH>()
            .schedule(schedule.clone())
            .fit(&mut *network, train, train, &mut rng)?;
        let batches = train.len().div_ceil(BATCH);
        let rates = match schedule.pace() {
            Pace::Steps => (0..EPOCHS * batches)
                .step_by(10)
                .map(|step| {
                    (
                        step as f64 / batches as f64,
                        schedule.learning_rate(rate, step),
                    )
                })
                .collect(),
            // One rate an epoch.
            Pace::Epochs => history
                .epochs
                .iter()
                .flat_map(|e| [(e.epoch - 1, e.learning_rate), (e.epoch, e.learning_rate)])
                .map(|(epoch, rate)| (epoch as f64, rate))
                .collect(),
        };
        Ok(Self {
            name: name.to_owned(),
            rates,
            losses: history.epochs.iter().map(Epoch::watched_loss).collect(),
            test: evaluate(&*network, &CrossEntropy, test)?,
        })
    }

    pub fn last(&self) -> f64 {
        self.losses[EPOCHS - 1]
    }

    fn late(&self) -> &[f64] {
        &self.losses[2 * EPOCHS / 3..]
    }

    /// The mean loss of the last third, about which it hovers.
    pub fn level(&self) -> f64 {
        self.late().iter().sum::<f64>() / self.late().len() as f64
    }

    /// How much the loss changes from an epoch to the next, in the last third.
    pub fn jitter(&self) -> f64 {
        let changes = self.late().windows(2).map(|pair| (pair[1] - pair[0]).abs());
        changes.sum::<f64>() / (self.late().len() - 1) as f64
    }
}

/// All on the same digits, from the same start.
pub struct Runs {
    pub constant: Vec<Run>,
    pub scheduled: Vec<Run>,
}

impl Runs {
    pub fn new(data: &Data, seed: u64) -> Result<Self, TrainingError> {
        let data = digits(data, seed);
        let steps = EPOCHS * data.0.len().div_ceil(BATCH);
        let warm_up = steps / 10;
        let cosine = Cosine::new(steps - warm_up);
        macro_rules! runs {
            ($($name:literal: $schedule:expr),* $(,)?) => {
                vec![$(Run::new($name, LARGE, $schedule, &data, seed)?),*]
            };
        }
        let constant = RATES.map(|rate| Run::new(&rate.to_string(), rate, Constant, &data, seed));
        Ok(Self {
            constant: constant.into_iter().collect::<Result<_, _>>()?,
            scheduled: runs![
                "step": StepDecay::new(EPOCHS / 3, 0.1),
                "exponential": Exponential::keras(steps, 0.01).per_step(),
                "cosine": Cosine::new(steps).per_step(),
                "plateau": Plateau::new().patience(1).factor(0.3),
                // Three waves, of 1, 2 and 4 sevenths.
                "warm restarts": WarmRestarts::new(steps.div_ceil(7)).lengths(2.0).per_step(),
                "one cycle": OneCycle::new(steps),
                "warm-up, then cosine": WarmUp::new(warm_up).start(0.0).then(cosine).per_step(),
            ],
        })
    }

    /// The constant rate that hovers lowest.
    pub fn best_constant(&self) -> &Run {
        let best = self
            .constant
            .iter()
            .min_by(|a, b| a.level().total_cmp(&b.level()));
        best.expect("there are rates")
    }
}
