//! RAdam: Adam that moves by momentum alone while the second moment rests on too few gradients.
//! `ρ∞ = 2 / (1 - β₂) - 1`, `ρ = ρ∞ - 2 t β₂ᵗ / (1 - β₂ᵗ)`. Up to `ρ = 5`: `p -= η m̂`; above:
//! `p -= η r m̂ √(1 - β₂ᵗ) / (√v + ε)`, `r = √((ρ - 4)(ρ - 2) ρ∞ / ((ρ∞ - 4)(ρ∞ - 2) ρ))`.
//! Source: Liu et al. 2020. Convention: PyTorch's `RAdam`.

use super::adam::{check_moments, step_by_moments};
use super::{Optimiser, SettingError, Slots};
use crate::math::Scalar;
use crate::shape::Storage;

/// From so many effective gradients on, the second moment is used.
const ENOUGH: f64 = 5.0;

/// Rectified Adam.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RAdam {
    learning_rate: f64,
    betas: [f64; 2],
    epsilon: f64,
}

impl RAdam {
    /// PyTorch's: `β₁ = 0.9`, `β₂ = 0.999`, `ε = 1e-8`.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            betas: [0.9, 0.999],
            epsilon: 1e-8,
        }
    }

    /// With other decay rates of the moments.
    #[must_use]
    pub const fn betas(self, beta1: f64, beta2: f64) -> Self {
        let betas = [beta1, beta2];
        Self { betas, ..self }
    }

    /// With another ε.
    #[must_use]
    pub const fn epsilon(self, epsilon: f64) -> Self {
        Self { epsilon, ..self }
    }

    /// What Adam's step is multiplied by at step `number`, where the second average weighs so much; `None` while there are too few gradients.
    fn rectification(&self, number: i32, weight: f64) -> Option<f64> {
        let most = 2.0 / (1.0 - self.betas[1]) - 1.0;
        let now = most - 2.0 * f64::from(number) * (1.0 - weight) / weight;
        (now > ENOUGH).then(|| {
            let above = (now - 4.0) * (now - 2.0) * most;
            let below = (most - 4.0) * (most - 2.0) * now;
            Scalar::sqrt(above / below) * Scalar::sqrt(weight)
        })
    }
}

impl Optimiser for RAdam {
    type State<T: Scalar, P: Storage<T>> = Slots<P, 2>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut Slots<P, 2>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        let [weight1, weight2] = state.weigh(self.betas);
        let (number, moments) = state.advance::<T>();
        let rate = self.learning_rate / weight1;
        let rectification = self.rectification(number, weight2);
        // Without rectification the denominator is 0 √v + 1.
        let (rate, root, epsilon) = match rectification {
            Some(rectification) => (rate * rectification, 1.0, self.epsilon),
            None => (rate, 0.0, 1.0),
        };
        step_by_moments(
            parameters.flat_mut(),
            gradient.flat(),
            moments,
            [rate, root, epsilon].map(T::from_f64),
            self.betas,
        );
    }

    fn check(&self) -> Result<(), SettingError> {
        check_moments(self.betas, self.epsilon)
    }

    own_learning_rate!();
}
