//! Optimisers on a narrow valley: f(x, y) = (x² + κ y²) / 2 with κ = 50, whose floor lies along x.

use nn_core::memory::Zeroed;
use nn_core::optim::Optimiser;

/// How much steeper the walls are than the floor.
pub const CONDITION: f64 = 50.0;
pub const START: [f64; 2] = [-4.0, 1.5];
/// Where the floor is reached: the height above it.
pub const TOLERANCE: f64 = 1e-4;
pub const MOST_STEPS: usize = 5000;

pub fn height([x, y]: [f64; 2]) -> f64 {
    (x * x + CONDITION * y * y) / 2.0
}

/// A walk to the floor.
pub struct Walk {
    pub name: &'static str,
    pub path: Vec<[f64; 2]>,
    /// How many steps it took; `None` if it never came there.
    pub steps: Option<usize>,
}

impl Walk {
    pub fn new<O: Optimiser>(name: &'static str, optimiser: &O) -> Self {
        let mut place = START;
        let mut state = <O::State<f64, [f64; 2]> as Zeroed>::ZEROED;
        let mut path = vec![place];
        while height(place) > TOLERANCE && path.len() <= MOST_STEPS {
            let gradient = [place[0], CONDITION * place[1]];
            optimiser.step(&mut state, &mut place, &gradient);
            path.push(place);
        }
        let steps = (height(place) <= TOLERANCE).then_some(path.len() - 1);
        Self { name, path, steps }
    }

    /// How far it shot beyond the floor's lowest point, along the floor.
    pub fn overshoot(&self) -> f64 {
        self.path.iter().map(|p| p[0]).fold(0.0, f64::max)
    }
}
