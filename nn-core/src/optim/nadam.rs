//! Nadam, Adam with Nesterov's momentum: `p -= η (a g + b m) / (√v / √(1 - β₂ᵗ) + ε)` with Adam's `m` and `v`.
//! PyTorch and Keras: `μₜ = β₁ (1 - ½ 0.96^(t ψ))`, `a = (1 - μₜ) / (1 - Π μ)`, `b = μₜ₊₁ / (1 - μₜ₊₁ Π μ)`,
//! the product up to `t`; PyTorch has `ψ = 0.004`, Keras `ψ = 1`.
//! Dozat's with constant momentum: `a = (1 - β₁) / (1 - β₁ᵗ)`, `b = β₁ / (1 - β₁ᵗ⁺¹)`.
//! Simple, as often taught: `a = (1 - β₁) / (1 - β₁ᵗ)`, `b = β₁ / (1 - β₁ᵗ)`.
//! Source: Dozat 2016. Convention: PyTorch's `NAdam`.

use super::adam::{check_moments, shares};
use super::slots::{average, next_weight};
use super::update::update;
use super::{Optimiser, SettingError, Slots, setting};
use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::shape::Storage;

/// Adam with Nesterov's momentum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nadam {
    learning_rate: f64,
    betas: [f64; 2],
    epsilon: f64,
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Form {
    /// Momentum that grows with the steps, by ψ.
    Growing(f64),
    /// Dozat's, the next step's correction for the momentum.
    Constant,
    /// This step's correction for both.
    Simple,
}

/// The moments, and the product of the momenta so far.
pub struct NadamState<P> {
    moments: Slots<P, 2>,
    product: f64,
}

// SAFETY: both fields may be zero bytes.
#[allow(unsafe_code)]
unsafe impl<P: Zeroed> Zeroed for NadamState<P> {}

impl Nadam {
    /// PyTorch's: `β₁ = 0.9`, `β₂ = 0.999`, `ε = 1e-8`, `ψ = 0.004`.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            betas: [0.9, 0.999],
            epsilon: 1e-8,
            form: Form::Growing(0.004),
        }
    }

    /// Keras's: `ε = 1e-7`, `ψ = 1`.
    #[must_use]
    pub const fn keras(learning_rate: f64) -> Self {
        Self::new(learning_rate).epsilon(1e-7).momentum_decay(1.0)
    }

    /// Dozat's with constant momentum, each term with its own correction.
    #[must_use]
    pub const fn dozat(learning_rate: f64) -> Self {
        Self {
            form: Form::Constant,
            ..Self::new(learning_rate)
        }
    }

    /// With constant momentum and one correction for both terms.
    #[must_use]
    pub const fn simple(learning_rate: f64) -> Self {
        Self {
            form: Form::Simple,
            ..Self::new(learning_rate)
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

    /// With momentum that grows towards `β₁` with the steps, by ψ.
    #[must_use]
    pub const fn momentum_decay(self, psi: f64) -> Self {
        Self {
            form: Form::Growing(psi),
            ..self
        }
    }

    /// `a` and `b` of step `number`, where the first average weighs so much.
    fn shares(&self, number: i32, weight: f64, product: &mut f64) -> [f64; 2] {
        let beta1 = self.betas[0];
        let a = (1.0 - beta1) / weight;
        match self.form {
            Form::Constant => [a, beta1 / next_weight(beta1, weight)],
            Form::Simple => [a, beta1 / weight],
            Form::Growing(psi) => {
                // Source of the numbers: Dozat 2016, section 2.
                let momentum = |number: f64| beta1 * (1.0 - 0.5 * Scalar::powf(0.96, number * psi));
                let [now, next] = [0.0, 1.0].map(|ahead| momentum(f64::from(number) + ahead));
                let before = if number == 1 { 1.0 } else { *product };
                *product = before * now;
                [
                    (1.0 - now) / (1.0 - *product),
                    next / (1.0 - *product * next),
                ]
            }
        }
    }
}

impl Optimiser for Nadam {
    type State<T: Scalar, P: Storage<T>> = NadamState<P>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut NadamState<P>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        let NadamState { moments, product } = state;
        let [weight1, weight2] = moments.weigh(self.betas);
        let (number, moments) = moments.advance::<T>();
        let [a, b] = self
            .shares(number, weight1, product)
            .map(|share| T::from_f64(self.learning_rate * share));
        let root = 1.0 / Scalar::sqrt(weight2);
        let [root, epsilon] = [root, self.epsilon].map(T::from_f64);
        let [beta1, rest1, beta2, rest2] = shares(self.betas);
        update(
            parameters.flat_mut(),
            gradient.flat(),
            moments,
            |p, g, [m, v]| {
                let m = average(beta1, m, rest1, g);
                let v = average(beta2, v, rest2, g * g);
                (p - (a * g + b * m) / (v.sqrt() * root + epsilon), [m, v])
            },
        );
    }

    fn check(&self) -> Result<(), SettingError> {
        check_moments(self.betas, self.epsilon)?;
        match self.form {
            Form::Growing(psi) => setting::not_negative("momentum_decay", psi),
            Form::Constant | Form::Simple => Ok(()),
        }
    }

    own_learning_rate!();
}
