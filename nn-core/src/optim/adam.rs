//! Adam: `m = β₁ m + (1 - β₁) g`, `v = β₂ v + (1 - β₂) g²`,
//! `p -= η / (1 - β₁ᵗ) · m / (sqrt(v) / sqrt(1 - β₂ᵗ) + ε)` at step `t = 1, 2, …`
//! Source: Kingma and Ba 2015. Convention: PyTorch's `Adam` (ε outside the root).

use super::Optimiser;
use crate::flat::Flat;
use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::shape::Storage;

/// Adaptive moments.
///
/// ```
/// use nn_core::{memory::Zeroed, optim::{Adam, AdamState, Optimiser}};
///
/// let mut parameters = [1.0_f64];
/// let mut state = AdamState::ZEROED;
/// Adam::new(0.1).step(&mut state, &mut parameters, &[5.0]);
/// assert!((parameters[0] - 0.9).abs() < 1e-8); // the first step is the learning rate, whatever the gradient
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adam {
    learning_rate: f64,
    beta1: f64,
    beta2: f64,
    epsilon: f64,
}

/// The two moments, and how many steps there were.
pub struct AdamState<P> {
    first: P,
    second: P,
    steps: u32,
}

// SAFETY: `P` may be zero bytes, and zero is a number of steps.
#[allow(unsafe_code)]
unsafe impl<P: Zeroed> Zeroed for AdamState<P> {}

impl Adam {
    /// With a learning rate, `β₁ = 0.9`, `β₂ = 0.999`, `ε = 1e-8`.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
        }
    }

    /// With other decay rates of the moments.
    #[must_use]
    pub const fn betas(self, beta1: f64, beta2: f64) -> Self {
        Self {
            beta1,
            beta2,
            ..self
        }
    }

    /// With another ε, which keeps the denominator from zero.
    #[must_use]
    pub const fn epsilon(self, epsilon: f64) -> Self {
        Self { epsilon, ..self }
    }
}

impl Optimiser for Adam {
    type State<T: Scalar, P: Storage<T>> = AdamState<P>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut AdamState<P>,
        parameters: &mut P,
        gradient: &P,
    ) {
        state.steps = state.steps.saturating_add(1);
        let exponent = i32::try_from(state.steps).unwrap_or(i32::MAX);
        let correction1 = 1.0 - Scalar::powi(self.beta1, exponent);
        let correction2 = 1.0 - Scalar::powi(self.beta2, exponent);
        let rate = T::from_f64(self.learning_rate / correction1);
        let root = T::from_f64(1.0 / Scalar::sqrt(correction2));
        let epsilon = T::from_f64(self.epsilon);
        let [beta1, beta2] = [T::from_f64(self.beta1), T::from_f64(self.beta2)];
        let [rest1, rest2] = [T::from_f64(1.0 - self.beta1), T::from_f64(1.0 - self.beta2)];

        let first = Flat::<T>::flat_mut(&mut state.first).iter_mut();
        let second = Flat::<T>::flat_mut(&mut state.second).iter_mut();
        let moving = parameters.flat_mut().iter_mut().zip(gradient.flat());
        for ((p, &g), (m, v)) in moving.zip(first.zip(second)) {
            *m = beta1 * *m + rest1 * g;
            *v = beta2 * *v + rest2 * g * g;
            *p -= rate * *m / (v.sqrt() * root + epsilon);
        }
    }

    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }
}
