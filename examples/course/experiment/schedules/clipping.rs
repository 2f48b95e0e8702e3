//! A cliff: the error of one linear recurrent unit over twenty steps, by its weight and what it starts from.
//!
//! f(w, b) = (w²⁰ b - 1)² / 2: the unit multiplies by w twenty times, and is to say 1. A little above 1 the gradient is a wall, a
//! little below there is none. Source: Pascanu, Mikolov and Bengio 2013, whose unit has a bend besides.

use nn_core::optim::{Optimiser, Sgd};

const TIMES: i32 = 20;
pub const RATE: f64 = 2e-3;
/// What the gradient is clipped to, in norm and in value.
pub const LIMIT: f64 = 5.0;
/// Where the bottom is reached.
pub const TOLERANCE: f64 = 1e-6;
pub const MOST_STEPS: usize = 20_000;
/// How many rates are tried without a clip.
pub const WHOLE: i32 = 9;
pub const START: [f64; 2] = [1.3, 1.5];

pub fn error([w, b]: [f64; 2]) -> f64 {
    (w.powi(TIMES) * b - 1.0).powi(2) / 2.0
}

pub fn gradient([w, b]: [f64; 2]) -> [f64; 2] {
    let power = w.powi(TIMES - 1);
    let off = power * w * b - 1.0;
    [off * f64::from(TIMES) * power * b, off * power * w]
}

/// A descent until the bottom is reached, or until it is out of reach.
pub struct Descent {
    pub rate: f64,
    pub path: Vec<[f64; 2]>,
    /// How many steps it took; `None` if it did not come there.
    pub steps: Option<usize>,
}

impl Descent {
    pub fn new(optimiser: &impl Optimiser<State<f64, [f64; 2]> = ()>, start: [f64; 2]) -> Self {
        let mut path = vec![start];
        let mut place = start;
        let mut steps = None;
        while path.len() <= MOST_STEPS {
            let mut slope = gradient(place);
            optimiser.step(&mut (), &mut place, &mut slope);
            if !error(place).is_finite() {
                break;
            }
            path.push(place);
            if error(place) <= TOLERANCE {
                steps = Some(path.len() - 1);
                break;
            }
        }
        Self {
            rate: optimiser.learning_rate(),
            path,
            steps,
        }
    }

    /// Whether an error was no longer a number that can be written.
    pub fn thrown_out(&self) -> bool {
        self.steps.is_none() && self.path.len() <= MOST_STEPS
    }

    /// By how many degrees its first step points elsewhere than the gradient.
    pub fn turned(&self) -> f64 {
        let [x, y] = gradient(self.path[0]);
        let [a, b] = [0, 1].map(|i| self.path[0][i] - self.path[1][i]);
        (x * b - y * a).atan2(x * a + y * b).to_degrees().abs()
    }
}

/// By norm, and by value.
pub fn clipped(start: [f64; 2]) -> [Descent; 2] {
    let sgd = Sgd::new(RATE);
    [
        Descent::new(&sgd.clip_norm(LIMIT), start),
        Descent::new(&sgd.clip_value(LIMIT), start),
    ]
}

/// Without a clip, at the same rate and at smaller ones, each a tenth of the one before.
pub fn whole(start: [f64; 2]) -> Vec<Descent> {
    let rates = (0..WHOLE).map(|k| RATE * 10_f64.powi(-k));
    rates
        .map(|rate| Descent::new(&Sgd::new(rate), start))
        .collect()
}
