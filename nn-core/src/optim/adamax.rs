//! Adamax: Adam with the largest gradient in place of the second moment, `m = β₁ m + (1 - β₁) g`,
//! `u = max(β₂ u, |g| + ε)`, `p -= η / (1 - β₁ᵗ) · m / u`. Keras has ε beside `u`: `m / (u + ε)`.
//! Source: Kingma and Ba 2015 (algorithm 2). Convention: PyTorch's `Adamax`.

use super::adagrad::places;
use super::adam::{check_moments, shares};
use super::slots::average;
use super::update::update;
use super::{Optimiser, SettingError, Slots};
use crate::math::Scalar;
use crate::shape::Storage;

/// Adam by the infinity norm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adamax {
    learning_rate: f64,
    betas: [f64; 2],
    epsilon: f64,
    keras: bool,
}

impl Adamax {
    /// PyTorch's: `β₁ = 0.9`, `β₂ = 0.999`, `ε = 1e-8` beside the gradient.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            betas: [0.9, 0.999],
            epsilon: 1e-8,
            keras: false,
        }
    }

    /// Keras's: `ε = 1e-7` in the denominator.
    #[must_use]
    pub const fn keras(learning_rate: f64) -> Self {
        Self {
            epsilon: 1e-7,
            keras: true,
            ..Self::new(learning_rate)
        }
    }

    /// With other decay rates.
    #[must_use]
    pub const fn betas(self, beta1: f64, beta2: f64) -> Self {
        let betas = [beta1, beta2];
        Self { betas, ..self }
    }

    /// With another ε, in its place.
    #[must_use]
    pub const fn epsilon(self, epsilon: f64) -> Self {
        Self { epsilon, ..self }
    }
}

impl Optimiser for Adamax {
    type State<T: Scalar, P: Storage<T>> = Slots<P, 2>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut Slots<P, 2>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        let [weight, _] = state.weigh(self.betas);
        let (_, [first, norms]) = state.advance::<T>();
        let rate = T::from_f64(self.learning_rate / weight);
        let [beta1, rest1, beta2, _] = shares(self.betas);
        let (by_gradient, by_norm) = places(self.epsilon, !self.keras);
        let [by_gradient, by_norm] = [by_gradient, by_norm].map(T::from_f64);
        update(
            parameters.flat_mut(),
            gradient.flat(),
            [first, norms],
            |p, g, [m, u]| {
                let m = average(beta1, m, rest1, g);
                let u = (beta2 * u).maximum(g.abs() + by_gradient);
                (p - rate * m / (u + by_norm), [m, u])
            },
        );
    }

    fn check(&self) -> Result<(), SettingError> {
        check_moments(self.betas, self.epsilon)
    }

    own_learning_rate!();
}
