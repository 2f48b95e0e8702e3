//! Adagrad, `s += g²`, `p -= η / (1 + (t - 1) d) · g / (√s + ε)`; `s` starts at a value that can be set.
//! Keras has ε inside the root, `√(s + ε)`.
//! Source: Duchi, Hazan and Singer 2011. Convention: PyTorch's `Adagrad`.

use super::update::update;
use super::{Optimiser, SettingError, Slots, setting};
use crate::math::Scalar;
use crate::shape::Storage;

/// Steps that shrink with the sum of squared gradients, each parameter by its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adagrad {
    learning_rate: f64,
    epsilon: f64,
    inside_root: bool,
    start: f64,
    decay: f64,
}

impl Adagrad {
    /// PyTorch's: `ε = 1e-10` outside the root, sums from 0.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            epsilon: 1e-10,
            inside_root: false,
            start: 0.0,
            decay: 0.0,
        }
    }

    /// Keras's: `ε = 1e-7` inside the root, sums from 0.1.
    #[must_use]
    pub const fn keras(learning_rate: f64) -> Self {
        Self {
            epsilon: 1e-7,
            start: 0.1,
            ..Self::inside_root(learning_rate)
        }
    }

    /// A textbook's: `ε = 1e-8` inside the root, sums from 0.
    #[must_use]
    pub const fn inside_root(learning_rate: f64) -> Self {
        Self {
            epsilon: 1e-8,
            inside_root: true,
            ..Self::new(learning_rate)
        }
    }

    /// With another ε, in its place.
    #[must_use]
    pub const fn epsilon(self, epsilon: f64) -> Self {
        Self { epsilon, ..self }
    }

    /// With sums of squares that start at a value.
    #[must_use]
    pub const fn initial_accumulator(self, start: f64) -> Self {
        Self { start, ..self }
    }

    /// With a learning rate that falls by `1 / (1 + (t - 1) decay)`.
    #[must_use]
    pub const fn learning_rate_decay(self, decay: f64) -> Self {
        Self { decay, ..self }
    }
}

impl Optimiser for Adagrad {
    type State<T: Scalar, P: Storage<T>> = Slots<P, 1>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut Slots<P, 1>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        let (number, [sums]) = state.advance::<T>();
        let rate = self.learning_rate / (1.0 + f64::from(number - 1) * self.decay);
        let rate = T::from_f64(rate);
        let (inside, outside) = places(self.epsilon, self.inside_root);
        // The state starts at zero bytes, so that the start is added where the sum is used.
        let inside = T::from_f64(self.start + inside);
        let outside = T::from_f64(outside);
        update(
            parameters.flat_mut(),
            gradient.flat(),
            [sums],
            |p, g, [s]| {
                let s = s + g * g;
                (p - rate * g / ((s + inside).sqrt() + outside), [s])
            },
        );
    }

    fn check(&self) -> Result<(), SettingError> {
        setting::not_negative("epsilon", self.epsilon)?;
        setting::not_negative("initial_accumulator", self.start)?;
        setting::not_negative("learning_rate_decay", self.decay)
    }

    own_learning_rate!();
}

/// ε, or zero, inside and outside a root: one of them does nothing, and the loop has no branch.
#[inline]
pub(super) fn places(epsilon: f64, inside_root: bool) -> (f64, f64) {
    if inside_root {
        (epsilon, 0.0)
    } else {
        (0.0, epsilon)
    }
}
