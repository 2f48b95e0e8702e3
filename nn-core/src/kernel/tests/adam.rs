//! Adam's step, number by number.

use std::vec::Vec;

use super::cases::Random;
use super::levels::same;
use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::optim::{Adam, AdamState, Optimiser};

const CASES: u64 = 20;
const STEPS: i32 = 3;

/// `COUNT` numbers.
fn steps<T: Scalar, const COUNT: usize>(random: &mut Random) {
    let start: [T; COUNT] = [(); COUNT].map(|()| random.number());
    let gradients: Vec<[T; COUNT]> = (0..STEPS)
        .map(|_| [(); COUNT].map(|()| random.number()))
        .collect();
    let made = same(|| {
        let mut parameters = start;
        let mut state = AdamState::ZEROED;
        for gradient in &gradients {
            let mut gradient = *gradient;
            Adam::new(0.01).step(&mut state, &mut parameters, &mut gradient);
        }
        parameters.to_vec()
    });
    for (place, made) in made.iter().enumerate() {
        let [mut p, mut m, mut v] = [start[place].to_f64(), 0.0, 0.0];
        let mut moved = 0.0;
        for (t, gradient) in (1..).zip(&gradients) {
            let g = gradient[place].to_f64();
            m = 0.9 * m + (1.0 - 0.9) * g;
            v = 0.999 * v + (1.0 - 0.999) * g * g;
            let [m, v] = [m / (1.0 - 0.9_f64.powi(t)), v / (1.0 - 0.999_f64.powi(t))];
            let change = 0.01 * m / (v.sqrt() + 1e-8);
            p -= change;
            moved += change.abs();
        }
        // A dozen roundings of each change, whose terms may be of either sign, and one of each new number.
        let units = f64::from(STEPS) * (p.abs() + moved + 0.01 * 20.0);
        let bound = units * (T::EPSILON.to_f64() + f64::EPSILON);
        let error = (made.to_f64() - p).abs();
        assert!(error <= bound, "{made}, but {p} by the formula");
    }
}

fn all<T: Scalar>(random: &mut Random) {
    steps::<T, 1>(random);
    steps::<T, 3>(random);
    steps::<T, 8>(random);
    steps::<T, 15>(random);
    steps::<T, 33>(random);
    steps::<T, 70>(random);
}

for_scalars! { CASES,
    steps_are_by_the_formula: all;
}
