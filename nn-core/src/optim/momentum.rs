//! Momentum, `v = μ v + (1 - damp) g`, `p -= η v`; the first `v` is `g`.
//! Keras and the textbooks have the learning rate inside, `v = μ v - η g`, `p += v`: the same path while the
//! rate stays the same, another one when it changes, since earlier gradients keep the rate they came with.
//! Sources: Polyak 1964; Rumelhart et al. 1986. Convention: PyTorch's `SGD`.

use super::slots::average;
use super::update::update;
use super::{Optimiser, SettingError, Slots, setting};
use crate::math::Scalar;
use crate::shape::Storage;

/// Gradient descent with momentum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Momentum {
    learning_rate: f64,
    momentum: f64,
    dampening: f64,
    rate_inside: bool,
}

/// The velocity.
pub type MomentumState<P> = Slots<P, 1>;

impl Momentum {
    /// With a learning rate and momentum `0 <= μ < 1`, 0.9 for example: PyTorch's `SGD(momentum=μ)`.
    #[must_use]
    pub const fn new(learning_rate: f64, momentum: f64) -> Self {
        Self {
            learning_rate,
            momentum,
            dampening: 0.0,
            rate_inside: false,
        }
    }

    /// With the learning rate inside the velocity: Keras's `SGD(momentum=μ)`, and the textbook form.
    #[must_use]
    pub const fn keras(learning_rate: f64, momentum: f64) -> Self {
        Self {
            rate_inside: true,
            ..Self::new(learning_rate, momentum)
        }
    }

    /// With gradients weakened by `1 - dampening` from the second step on.
    #[must_use]
    pub const fn dampening(self, dampening: f64) -> Self {
        Self { dampening, ..self }
    }
}

/// By what the gradient goes into the velocity, and the velocity into the parameters.
#[inline]
pub(super) fn rates(learning_rate: f64, rate_inside: bool) -> (f64, f64) {
    if rate_inside {
        (learning_rate, 1.0)
    } else {
        (1.0, learning_rate)
    }
}

impl Optimiser for Momentum {
    type State<T: Scalar, P: Storage<T>> = MomentumState<P>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut MomentumState<P>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        let (number, [velocity]) = state.advance::<T>();
        let (into_velocity, into_parameters) = rates(self.learning_rate, self.rate_inside);
        let damping = if number == 1 { 0.0 } else { self.dampening };
        let into_velocity = T::from_f64(into_velocity * (1.0 - damping));
        let into_parameters = T::from_f64(into_parameters);
        let momentum = T::from_f64(self.momentum);
        update(
            parameters.flat_mut(),
            gradient.flat(),
            [velocity],
            |p, g, [v]| {
                let v = average(momentum, v, into_velocity, g);
                (p - into_parameters * v, [v])
            },
        );
    }

    fn check(&self) -> Result<(), SettingError> {
        setting::share("momentum", self.momentum)?;
        setting::part("dampening", self.dampening)
    }

    own_learning_rate!();
}
