//! Regression: a curve of one variable through noisy samples, with none in the middle, by ten small networks that differ in
//! where they started and in which samples they drew.
//!
//! For every place, with fᵢ the members, f̄ their mean and y a target,
//! (f̄ - y)² = mean (fᵢ - y)² - mean (fᵢ - f̄)²: the ensemble's error is that of its members less their ambiguity
//! (Krogh and Vedelsby 1995). Samples that are drawn anew with replacement: bagging (Breiman 1996).

use std::array;
use std::ops::RangeInclusive;

use nn_core::prelude::*;
use nn_core::rand::{Rng, RngExt};

use crate::common::points::normal;

network! {
    /// One number in, one number out.
    #[derive(Clone)]
    pub struct Curve: [1] -> [1] {
        dense(32),
        tanh,
        dense(32),
        tanh,
        dense(1),
    }
}

pub type Sample = ([f32; 1], [f32; 1]);

/// Where samples are drawn.
pub const LEFT: RangeInclusive<f32> = -3.5..=-0.75;
pub const RIGHT: RangeInclusive<f32> = 1.25..=3.5;
/// What is looked at: a little further on both sides.
pub const SHOWN: RangeInclusive<f32> = -4.25..=4.25;
/// The deviation of the noise.
pub const NOISE: f32 = 0.15;
pub const MEMBERS: usize = 10;
const LEARNING_RATE: f64 = 5e-3;
const BATCH: usize = 16;

/// What the samples would lie on without noise.
pub fn truth(x: f32) -> f32 {
    (1.8 * x).sin() + 0.3 * x
}

/// How much is computed.
#[derive(Clone, Copy)]
pub struct Size {
    pub samples: usize,
    pub epochs: usize,
    /// At how many places the curves are looked at.
    pub places: usize,
}

pub const SIZE: Size = Size {
    samples: 80,
    epochs: 400,
    places: 171,
};

/// What the members say at a place.
#[derive(Clone, Copy)]
pub struct Place {
    pub x: f64,
    pub truth: f64,
    /// Truth and noise, drawn anew.
    pub target: f64,
    pub members: [f64; MEMBERS],
}

impl Place {
    pub fn mean(&self) -> f64 {
        mean(self.members)
    }

    /// The members' standard deviation about their mean.
    pub fn deviation(&self) -> f64 {
        self.ambiguity().sqrt()
    }

    /// mean (fᵢ - f̄)²
    pub fn ambiguity(&self) -> f64 {
        self.members_error(self.mean())
    }

    /// (f̄ - y)²
    pub fn error(&self, y: f64) -> f64 {
        (self.mean() - y).powi(2)
    }

    /// mean (fᵢ - y)²
    pub fn members_error(&self, y: f64) -> f64 {
        mean(self.members.map(|f| (f - y).powi(2)))
    }

    /// Whether there are samples around it.
    pub fn has_data(&self) -> bool {
        LEFT.contains(&(self.x as f32)) || RIGHT.contains(&(self.x as f32))
    }

    /// Whether it lies between the samples.
    pub fn in_gap(&self) -> bool {
        (f64::from(*LEFT.end())..f64::from(*RIGHT.start())).contains(&self.x)
    }

    /// Whether the truth lies within mean ± 2 standard deviations.
    pub fn covers_truth(&self) -> bool {
        (self.mean() - self.truth).abs() <= 2.0 * self.deviation()
    }
}

/// Mean squared errors over some places.
#[derive(Debug, Clone, Copy)]
pub struct Errors {
    pub ensemble: f64,
    /// The mean of the members'.
    pub members: f64,
    pub best: f64,
    pub ambiguity: f64,
    /// The mean standard deviation of the members.
    pub deviation: f64,
    /// At what share of the places the band covers the truth.
    pub covered: f64,
}

impl Errors {
    /// Against targets with noise.
    pub fn over(places: &[Place]) -> Self {
        let over = |of: &dyn Fn(&Place) -> f64| mean(places.iter().map(of));
        let member = |i: usize| over(&|place| (place.members[i] - place.target).powi(2));
        Self {
            ensemble: over(&|place| place.error(place.target)),
            members: over(&|place| place.members_error(place.target)),
            best: array::from_fn::<f64, MEMBERS, _>(member)
                .into_iter()
                .fold(f64::INFINITY, f64::min),
            ambiguity: over(&Place::ambiguity),
            deviation: over(&Place::deviation),
            covered: over(&|place| f64::from(u8::from(place.covers_truth()))),
        }
    }
}

pub struct Regression {
    pub samples: Vec<Sample>,
    /// From left to right.
    pub places: Vec<Place>,
}

impl Regression {
    pub fn new(size: Size, seed: u64) -> Result<Self, TrainingError> {
        let mut rng = seeded_rng(seed);
        let samples: Vec<Sample> = (0..size.samples)
            .map(|place| {
                let range = if place % 2 == 0 { LEFT } else { RIGHT };
                let x = rng.random_range(range);
                ([x], [truth(x) + NOISE * normal(&mut rng)])
            })
            .collect();
        let mut members: [Curve; MEMBERS] = array::from_fn(|_| Curve::init(&mut rng));
        for member in &mut members {
            let drawn = drawn_again(&samples, &mut rng);
            Training::new(MeanSquaredError, Adam::new(LEARNING_RATE))
                .epochs(size.epochs)
                .batch::<BATCH>()
                .fit(member, &drawn, &[], &mut rng)?;
        }
        let places = (0..size.places).map(|place| {
            let share = place as f32 / (size.places - 1) as f32;
            let x = SHOWN.start() + share * (SHOWN.end() - SHOWN.start());
            Place {
                x: x.into(),
                truth: truth(x).into(),
                target: (truth(x) + NOISE * normal(&mut rng)).into(),
                members: array::from_fn(|i| members[i].predict(&[x])[0].into()),
            }
        });
        Ok(Self {
            places: places.collect(),
            samples,
        })
    }

    /// The places among the samples.
    pub fn with_data(&self) -> Vec<Place> {
        self.places_where(Place::has_data)
    }

    /// The places between the samples.
    pub fn in_gap(&self) -> Vec<Place> {
        self.places_where(Place::in_gap)
    }

    /// The places beyond the samples.
    pub fn outside(&self) -> Vec<Place> {
        self.places_where(|place| !place.has_data() && !place.in_gap())
    }

    fn places_where(&self, holds: impl Fn(&Place) -> bool) -> Vec<Place> {
        self.places.iter().copied().filter(holds).collect()
    }
}

/// As many samples, drawn with replacement.
fn drawn_again(samples: &[Sample], rng: &mut dyn Rng) -> Vec<Sample> {
    let mut draw = |_| samples[rng.random_range(0..samples.len())];
    (0..samples.len()).map(&mut draw).collect()
}

fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, count) = values
        .into_iter()
        .fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}
