//! Nesterov's momentum without a second place for the parameters, `v = μ v + g`, `p -= η (g + μ v)`.
//! Keras has the learning rate inside, `v = μ v - η g`, `p += μ v - η g`. The parameters are those that
//! [`LookAhead`](super::LookAhead) takes the gradient at.
//! Sources: Nesterov 1983; Sutskever et al. 2013; Bengio et al. 2013 (this form). Convention: PyTorch's
//! `SGD(nesterov=True)`.

use super::momentum::rates;
use super::slots::average;
use super::update::update;
use super::{MomentumState, Optimiser, SettingError, setting};
use crate::math::Scalar;
use crate::shape::Storage;

/// Gradient descent with Nesterov's momentum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nesterov {
    learning_rate: f64,
    momentum: f64,
    rate_inside: bool,
}

impl Nesterov {
    /// With a learning rate and momentum `0 <= μ < 1`, 0.9 for example: PyTorch's `SGD(momentum=μ, nesterov=True)`.
    #[must_use]
    pub const fn new(learning_rate: f64, momentum: f64) -> Self {
        Self {
            learning_rate,
            momentum,
            rate_inside: false,
        }
    }

    /// With the learning rate inside the velocity: Keras's `SGD(momentum=μ, nesterov=True)`.
    #[must_use]
    pub const fn keras(learning_rate: f64, momentum: f64) -> Self {
        Self {
            rate_inside: true,
            ..Self::new(learning_rate, momentum)
        }
    }
}

impl Optimiser for Nesterov {
    type State<T: Scalar, P: Storage<T>> = MomentumState<P>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut MomentumState<P>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        let (_, [velocity]) = state.advance::<T>();
        let (into_velocity, into_parameters) = rates(self.learning_rate, self.rate_inside);
        let into_velocity = T::from_f64(into_velocity);
        let into_parameters = T::from_f64(into_parameters);
        let momentum = T::from_f64(self.momentum);
        update(
            parameters.flat_mut(),
            gradient.flat(),
            [velocity],
            |p, g, [v]| {
                let v = average(momentum, v, into_velocity, g);
                let moved = into_velocity * g + momentum * v;
                (p - into_parameters * moved, [v])
            },
        );
    }

    fn check(&self) -> Result<(), SettingError> {
        setting::share("momentum", self.momentum)
    }

    own_learning_rate!();
}
