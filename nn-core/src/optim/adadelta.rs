//! Adadelta, `s = ρ s + (1 - ρ) g²`, `d = √(a + ε) / √(s + ε) · g`, `a = ρ a + (1 - ρ) d²`, `p -= η d`.
//! Source: Zeiler 2012. Convention: PyTorch's `Adadelta`; Keras's differs in its settings alone.

use super::slots::average;
use super::update::update;
use super::{Optimiser, SettingError, Slots, setting};
use crate::math::Scalar;
use crate::shape::Storage;

/// Steps in the units of earlier steps; the learning rate is 1 in the paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adadelta {
    learning_rate: f64,
    rho: f64,
    epsilon: f64,
}

impl Adadelta {
    /// PyTorch's: `ρ = 0.9`, `ε = 1e-6`.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            rho: 0.9,
            epsilon: 1e-6,
        }
    }

    /// Keras's: `ρ = 0.95`, `ε = 1e-7`.
    #[must_use]
    pub const fn keras(learning_rate: f64) -> Self {
        Self::new(learning_rate).rho(0.95).epsilon(1e-7)
    }

    /// With another decay rate of the averages.
    #[must_use]
    pub const fn rho(self, rho: f64) -> Self {
        Self { rho, ..self }
    }

    /// With another ε, which is also what the first steps grow from.
    #[must_use]
    pub const fn epsilon(self, epsilon: f64) -> Self {
        Self { epsilon, ..self }
    }
}

impl Optimiser for Adadelta {
    type State<T: Scalar, P: Storage<T>> = Slots<P, 2>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut Slots<P, 2>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        let (_, [squares, steps]) = state.advance::<T>();
        let learning_rate = T::from_f64(self.learning_rate);
        let epsilon = T::from_f64(self.epsilon);
        let [rho, rest] = [self.rho, 1.0 - self.rho].map(T::from_f64);
        update(
            parameters.flat_mut(),
            gradient.flat(),
            [squares, steps],
            |p, g, [s, a]| {
                let s = average(rho, s, rest, g * g);
                let d = (a + epsilon).sqrt() / (s + epsilon).sqrt() * g;
                let a = average(rho, a, rest, d * d);
                (p - learning_rate * d, [s, a])
            },
        );
    }

    fn check(&self) -> Result<(), SettingError> {
        setting::share("rho", self.rho)?;
        setting::not_negative("epsilon", self.epsilon)
    }

    own_learning_rate!();
}
