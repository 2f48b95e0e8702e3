//! Stochastic gradient descent, `p -= η g`, and with momentum, `v = μ v + g`, `p -= η v`.
//! Sources: Robbins and Monro 1951; Polyak 1964. Conventions: PyTorch's `SGD` (the learning rate stands
//! outside the velocity).

use super::Optimiser;
use crate::flat::Flat;
use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::shape::Storage;

/// Gradient descent without a memory.
///
/// ```
/// use nn_core::optim::{Optimiser, Sgd};
///
/// let mut parameters = [1.0_f32, 2.0];
/// Sgd::new(0.1).step(&mut (), &mut parameters, &[10.0, 0.0]);
/// assert_eq!(parameters, [0.0, 2.0]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sgd {
    learning_rate: f64,
}

/// Gradient descent with momentum: [`Sgd::momentum`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Momentum {
    learning_rate: f64,
    momentum: f64,
}

impl Sgd {
    /// With a learning rate.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Self { learning_rate }
    }

    /// With momentum `0 <= μ < 1`, 0.9 for example.
    #[must_use]
    pub const fn momentum(self, momentum: f64) -> Momentum {
        Momentum {
            learning_rate: self.learning_rate,
            momentum,
        }
    }
}

impl Optimiser for Sgd {
    type State<T: Scalar, P: Storage<T>> = ();

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(&self, (): &mut (), parameters: &mut P, gradient: &P) {
        let learning_rate = T::from_f64(self.learning_rate);
        for (p, &g) in parameters.flat_mut().iter_mut().zip(gradient.flat()) {
            *p -= learning_rate * g;
        }
    }

    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }
}

/// The velocity.
pub struct MomentumState<P>(P);

// SAFETY: `P` may be zero bytes.
#[allow(unsafe_code)]
unsafe impl<P: Zeroed> Zeroed for MomentumState<P> {}

impl Optimiser for Momentum {
    type State<T: Scalar, P: Storage<T>> = MomentumState<P>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut MomentumState<P>,
        parameters: &mut P,
        gradient: &P,
    ) {
        let learning_rate = T::from_f64(self.learning_rate);
        let momentum = T::from_f64(self.momentum);
        let moving = parameters
            .flat_mut()
            .iter_mut()
            .zip(Flat::<T>::flat_mut(&mut state.0));
        for ((p, v), &g) in moving.zip(gradient.flat()) {
            *v = momentum * *v + g;
            *p -= learning_rate * *v;
        }
    }

    fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }
}
