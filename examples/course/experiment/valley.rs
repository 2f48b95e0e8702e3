//! Optimisers on a narrow valley: f(x, y) = (x² + κ y²) / 2 with κ = 50, whose floor lies along x.

use nn_core::memory::Zeroed;
use nn_core::optim::{
    Adadelta, Adagrad, Adam, AdamW, Adamax, Lion, Momentum, Nadam, Nesterov, Optimiser, RAdam,
    RmsProp, Sgd,
};

/// How much steeper the walls are than the floor.
pub const CONDITION: f64 = 50.0;
pub const START: [f64; 2] = [-4.0, 1.5];
/// Where the floor is reached: the height above its lowest point.
pub const TOLERANCE: f64 = 1e-4;
pub const MOST_STEPS: usize = 3000;
/// The momentum of the rules that have one.
pub const MOMENTUM: f64 = 0.9;

pub fn height([x, y]: [f64; 2]) -> f64 {
    (x * x + CONDITION * y * y) / 2.0
}

/// A walk to the floor.
pub struct Walk {
    pub name: &'static str,
    pub learning_rate: f64,
    pub path: Vec<[f64; 2]>,
    /// How many steps it took; `None` if it never came there.
    pub steps: Option<usize>,
}

impl Walk {
    /// Until it is within the tolerance, and stays there for as long again as it took.
    pub fn new<O: Optimiser>(name: &'static str, optimiser: &O, start: [f64; 2]) -> Self {
        let mut place = start;
        let mut state = <O::State<f64, [f64; 2]> as Zeroed>::ZEROED;
        let mut path = vec![place];
        let mut reached = None;
        while path.len() <= reached.map_or(MOST_STEPS, |steps| 2 * steps) {
            optimiser.look_ahead(&mut state, &mut place);
            let mut gradient = [place[0], CONDITION * place[1]];
            optimiser.step(&mut state, &mut place, &mut gradient);
            if !height(place).is_finite() {
                break;
            }
            path.push(place);
            if height(place) > TOLERANCE {
                reached = None;
                if path.len() > MOST_STEPS {
                    break;
                }
            } else if reached.is_none() {
                reached = Some(path.len() - 1);
            }
        }
        if let Some(steps) = reached {
            path.truncate(steps + 1);
        }
        Self {
            name,
            learning_rate: optimiser.learning_rate(),
            path,
            steps: reached,
        }
    }

    /// With the learning rate, of a grid, that needs the fewest steps without leaping out of the valley on the way: never higher
    /// than where it started.
    fn best<O: Optimiser>(
        name: &'static str,
        start: [f64; 2],
        optimiser: impl Fn(f64) -> O,
    ) -> Self {
        let rates = (-40..=30).map(|exponent| 10_f64.powf(f64::from(exponent) / 10.0));
        let walks = rates.map(|rate| Self::new(name, &optimiser(rate), start));
        let stays = |walk: &Self| walk.path.iter().all(|&p| height(p) <= height(start));
        let steps = |walk: &Self| walk.steps.filter(|_| stays(walk)).unwrap_or(usize::MAX);
        walks.min_by_key(steps).expect("there are rates")
    }

    /// How far it shot beyond the lowest point, along the floor.
    pub fn overshoot(&self) -> f64 {
        let side = -self.path[0][0].signum();
        self.path.iter().map(|p| side * p[0]).fold(0.0, f64::max)
    }
}

/// Every rule, each with the best rate for it.
pub fn all(start: [f64; 2]) -> Vec<Walk> {
    vec![
        Walk::best("gradient descent", start, Sgd::new),
        Walk::best("momentum", start, |rate| Momentum::new(rate, MOMENTUM)),
        Walk::best("Nesterov", start, |rate| Nesterov::new(rate, MOMENTUM)),
        Walk::best("Adagrad", start, Adagrad::new),
        Walk::best("Adadelta", start, Adadelta::new),
        Walk::best("RMSProp", start, RmsProp::new),
        Walk::best("Adam", start, Adam::new),
        Walk::best("AMSGrad", start, |rate| Adam::new(rate).amsgrad()),
        Walk::best("Adamax", start, Adamax::new),
        Walk::best("Nadam", start, Nadam::new),
        Walk::best("RAdam", start, RAdam::new),
        Walk::best("AdamW", start, AdamW::new),
        Walk::best("Lion", start, Lion::new),
    ]
}

/// Momentum and Nesterov's with the same settings.
pub fn momenta(start: [f64; 2]) -> [Walk; 2] {
    const RATE: f64 = 0.01;
    [
        Walk::new("momentum", &Momentum::new(RATE, MOMENTUM), start),
        Walk::new("Nesterov", &Nesterov::new(RATE, MOMENTUM), start),
    ]
}
