//! AdamW: Adam whose weight decay does not go through the moments, `p *= 1 - η λ`, then Adam's step.
//! Source: Loshchilov and Hutter 2019. Convention: PyTorch's `AdamW`.

use super::{Adam, AmsGrad, DecoupledDecay};

/// [`Adam`] with decoupled weight decay.
///
/// ```
/// use nn_core::optim::AdamW;
///
/// let optimiser = AdamW::new(1e-3).weight_decay(0.1);
/// ```
pub type AdamW = DecoupledDecay<Adam>;

impl AdamW {
    /// PyTorch's: `λ = 0.01`, and as [`Adam::new`].
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Self {
            inner: Adam::new(learning_rate),
            lambda: 0.01,
        }
    }

    /// Keras's: `λ = 0.004`, and as [`Adam::keras`].
    #[must_use]
    pub const fn keras(learning_rate: f64) -> Self {
        Self {
            inner: Adam::keras(learning_rate),
            lambda: 0.004,
        }
    }

    /// With another decay `λ`.
    #[must_use]
    pub const fn weight_decay(self, lambda: f64) -> Self {
        Self { lambda, ..self }
    }

    /// With other decay rates of the moments.
    #[must_use]
    pub const fn betas(self, beta1: f64, beta2: f64) -> Self {
        let inner = self.inner.betas(beta1, beta2);
        Self { inner, ..self }
    }

    /// With another ε.
    #[must_use]
    pub const fn epsilon(self, epsilon: f64) -> Self {
        let inner = self.inner.epsilon(epsilon);
        Self { inner, ..self }
    }

    /// With the largest second moment so far in place of the last one.
    #[must_use]
    pub const fn amsgrad(self) -> DecoupledDecay<AmsGrad> {
        DecoupledDecay {
            inner: self.inner.amsgrad(),
            lambda: self.lambda,
        }
    }
}
