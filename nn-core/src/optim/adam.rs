//! Adam: `m = β₁ m + (1 - β₁) g`, `v = β₂ v + (1 - β₂) g²`,
//! `p -= η / (1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + ε)` at step `t = 1, 2, …`
//! Keras has ε beside a `v` that is not corrected yet: `p -= η √(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v + ε)`.
//! Source: Kingma and Ba 2015 (algorithm 1; Keras's form ends section 2). Convention: PyTorch's `Adam`.

use super::slots::average;
use super::update::update;
use super::{AmsGrad, Optimiser, SettingError, Slots, setting};
use crate::math::Scalar;
use crate::shape::Storage;

/// Adaptive moments.
///
/// ```
/// use nn_core::{memory::Zeroed, optim::{Adam, AdamState, Optimiser}};
///
/// let mut parameters = [1.0_f64];
/// let mut state = AdamState::ZEROED;
/// Adam::new(0.1).step(&mut state, &mut parameters, &mut [5.0]);
/// assert!((parameters[0] - 0.9).abs() < 1e-8); // the first step is the learning rate, whatever the gradient
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adam {
    pub(super) learning_rate: f64,
    pub(super) betas: [f64; 2],
    epsilon: f64,
    epsilon_hat: bool,
}

/// The two moments.
pub type AdamState<P> = Slots<P, 2>;

impl Adam {
    /// PyTorch's: `β₁ = 0.9`, `β₂ = 0.999`, `ε = 1e-8`.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            betas: [0.9, 0.999],
            epsilon: 1e-8,
            epsilon_hat: false,
        }
    }

    /// Keras's: `ε = 1e-7`, beside a second moment that is not corrected.
    #[must_use]
    pub const fn keras(learning_rate: f64) -> Self {
        Self {
            epsilon: 1e-7,
            epsilon_hat: true,
            ..Self::new(learning_rate)
        }
    }

    /// With other decay rates of the moments.
    #[must_use]
    pub const fn betas(self, beta1: f64, beta2: f64) -> Self {
        let betas = [beta1, beta2];
        Self { betas, ..self }
    }

    /// With another ε, which keeps the denominator from zero.
    #[must_use]
    pub const fn epsilon(self, epsilon: f64) -> Self {
        Self { epsilon, ..self }
    }

    /// With the largest second moment so far in place of the last one.
    #[must_use]
    pub const fn amsgrad(self) -> AmsGrad {
        AmsGrad(self)
    }

    /// Of `p -= rate · m / (√v · root + ε)`: the rate, the root, and ε, where the averages weigh so much.
    #[inline]
    pub(super) fn scales<T: Scalar>(&self, [weight1, weight2]: [f64; 2]) -> [T; 3] {
        let rate = self.learning_rate / weight1;
        let root = Scalar::sqrt(weight2);
        let scales = if self.epsilon_hat {
            [rate * root, 1.0, self.epsilon]
        } else {
            [rate, 1.0 / root, self.epsilon]
        };
        scales.map(T::from_f64)
    }
}

/// `[β₁, 1 - β₁, β₂, 1 - β₂]`
#[inline]
pub(super) fn shares<T: Scalar>([beta1, beta2]: [f64; 2]) -> [T; 4] {
    [beta1, 1.0 - beta1, beta2, 1.0 - beta2].map(T::from_f64)
}

pub(super) fn check_moments([beta1, beta2]: [f64; 2], epsilon: f64) -> Result<(), SettingError> {
    setting::share("beta1", beta1)?;
    setting::share("beta2", beta2)?;
    setting::not_negative("epsilon", epsilon)
}

/// `m` and `v` of the next step, and `p -= rate · m / (√v · root + ε)`.
#[inline]
pub(super) fn step_by_moments<T: Scalar>(
    parameters: &mut [T],
    gradient: &[T],
    moments: [&mut [T]; 2],
    [rate, root, epsilon]: [T; 3],
    betas: [f64; 2],
) {
    let [beta1, rest1, beta2, rest2] = shares(betas);
    update(parameters, gradient, moments, |p, g, [m, v]| {
        let m = average(beta1, m, rest1, g);
        let v = average(beta2, v, rest2, g * g);
        (p - rate * m / (v.sqrt() * root + epsilon), [m, v])
    });
}

impl Optimiser for Adam {
    type State<T: Scalar, P: Storage<T>> = AdamState<P>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut AdamState<P>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        let scales = self.scales(state.weigh(self.betas));
        let (_, moments) = state.advance::<T>();
        step_by_moments(
            parameters.flat_mut(),
            gradient.flat(),
            moments,
            scales,
            self.betas,
        );
    }

    fn check(&self) -> Result<(), SettingError> {
        check_moments(self.betas, self.epsilon)
    }

    own_learning_rate!();
}
