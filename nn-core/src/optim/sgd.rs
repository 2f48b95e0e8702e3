//! Stochastic gradient descent, `p -= η g`.
//! Source: Robbins and Monro 1951.

use super::update::update;
use super::{Momentum, Nesterov, Optimiser};
use crate::math::Scalar;
use crate::shape::Storage;

/// Gradient descent without a memory.
///
/// ```
/// use nn_core::optim::{Optimiser, Sgd};
///
/// let mut parameters = [1.0_f32, 2.0];
/// Sgd::new(0.1).step(&mut (), &mut parameters, &mut [10.0, 0.0]);
/// assert_eq!(parameters, [0.0, 2.0]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sgd {
    learning_rate: f64,
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
        Momentum::new(self.learning_rate, momentum)
    }

    /// With Nesterov's momentum `0 <= μ < 1`, 0.9 for example.
    #[must_use]
    pub const fn nesterov(self, momentum: f64) -> Nesterov {
        Nesterov::new(self.learning_rate, momentum)
    }
}

impl Optimiser for Sgd {
    type State<T: Scalar, P: Storage<T>> = ();

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(&self, (): &mut (), parameters: &mut P, gradient: &mut P) {
        let learning_rate = T::from_f64(self.learning_rate);
        update(parameters.flat_mut(), gradient.flat(), [], |p, g, []| {
            (p - learning_rate * g, [])
        });
    }

    own_learning_rate!();
}
