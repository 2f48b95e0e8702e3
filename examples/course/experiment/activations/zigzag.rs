//! A unit whose inputs are all positive can only raise all of its weights, or lower all of them.

use nn_core::flat::Flat;
use nn_core::memory::zeroed_box;
use nn_core::prelude::*;
use nn_core::rand::RngExt;

network! {
    /// A unit with two weights, fed by sigmoids: numbers between 0 and 1.
    pub struct SigmoidFed: [2] -> [1] {
        sigmoid,
        unit: dense(1, bias = false),
    }
}

network! {
    /// The same unit, fed by hyperbolic tangents: numbers between -1 and 1.
    pub struct TanhFed: [2] -> [1] {
        tanh,
        unit: dense(1, bias = false),
    }
}

pub const START: [f32; 2] = [-1.0, 1.0];
/// The weights that the targets were made with: one is to rise, the other to fall.
pub const GOAL: [f32; 2] = [1.0, -1.0];
/// How near the weights have to come.
pub const TOLERANCE: f64 = 0.1;
pub const MOST_STEPS: usize = 3000;
/// The learning rates that each unit has the choice of.
pub const RATES: [f64; 8] = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2];

/// The way of the two weights, a sample a step.
pub struct Way {
    pub places: Vec<[f64; 2]>,
    /// How often both weights were told to go the same direction, up or down.
    pub same_sign: usize,
    /// How many steps it took to come near the goal; `None` if it never did.
    pub steps: Option<usize>,
}

impl Way {
    pub fn new<N>(rate: f64, seed: u64) -> Self
    where
        N: Network<Scalar = f32, InputArray = [f32; 2], OutputArray = [f32; 1]>,
    {
        let with = |weights: [f32; 2]| {
            let mut net = zeroed_box::<N>();
            net.parts_mut().0.flat_mut().copy_from_slice(&weights);
            net
        };
        let (mut net, teacher) = (with(START), with(GOAL));
        let mut memory = zeroed_box::<TrainingMemory<N, Sgd, 1>>();
        let mut rng = seeded_rng(seed);
        let mut way = Self {
            places: vec![START.map(f64::from)],
            same_sign: 0,
            steps: None,
        };
        while way.steps.is_none() && way.places.len() <= MOST_STEPS {
            let x = [0; 2].map(|_| rng.random_range(-2.0_f32..2.0));
            let sample = [(x, teacher.predict(&x))];
            let step = memory.step(
                &mut *net,
                &MeanSquaredError,
                &Sgd::new(rate),
                &sample,
                &mut rng,
            );
            if step.is_err() {
                break;
            }
            let gradient = memory.gradient().flat();
            way.same_sign += usize::from(gradient[0] * gradient[1] > 0.0);
            let weights = net.parameters().flat();
            way.places
                .push([f64::from(weights[0]), f64::from(weights[1])]);
            if way.distances().last() < Some(TOLERANCE) {
                way.steps = Some(way.places.len() - 1);
            }
        }
        way
    }

    /// The share of steps in which both weights were told to go the same direction.
    pub fn share_of_same_sign(&self) -> f64 {
        self.same_sign as f64 / (self.places.len() - 1) as f64
    }

    /// How much longer it was than the straight line.
    pub fn detour(&self) -> f64 {
        let length: f64 = self
            .places
            .windows(2)
            .map(|pair| distance(pair[0], pair[1]))
            .sum();
        length / distance(START.map(f64::from), GOAL.map(f64::from))
    }

    /// How far from the goal it was after each step, from the start on.
    pub fn distances(&self) -> impl Iterator<Item = f64> {
        self.places
            .iter()
            .map(|&place| distance(place, GOAL.map(f64::from)))
    }
}

/// The mean over several ways, each with samples of its own.
pub struct Ways {
    pub rate: f64,
    /// A way that never came near the goal counts with all the steps it had.
    pub steps: f64,
    /// [`Way::share_of_same_sign`]
    pub same_sign: f64,
    /// [`Way::detour`]
    pub detour: f64,
}

impl Ways {
    pub fn new<N>(rate: f64, count: u64, seed: u64) -> Self
    where
        N: Network<Scalar = f32, InputArray = [f32; 2], OutputArray = [f32; 1]>,
    {
        let ways: Vec<_> = (0..count)
            .map(|way| Way::new::<N>(rate, seed * count + way))
            .collect();
        let mean = |of: fn(&Way) -> f64| ways.iter().map(of).sum::<f64>() / count as f64;
        Self {
            rate,
            steps: mean(|way| way.steps.unwrap_or(MOST_STEPS) as f64),
            same_sign: mean(Way::share_of_same_sign),
            detour: mean(Way::detour),
        }
    }

    /// With the learning rate that takes the fewest steps.
    pub fn best<N>(count: u64, seed: u64) -> Self
    where
        N: Network<Scalar = f32, InputArray = [f32; 2], OutputArray = [f32; 1]>,
    {
        let all = RATES.map(|rate| Self::new::<N>(rate, count, seed));
        let quickest = all.into_iter().min_by(|a, b| a.steps.total_cmp(&b.steps));
        quickest.expect("there are rates")
    }
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}
