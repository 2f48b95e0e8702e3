//! Lion, `p -= η sign(β₁ m + (1 - β₁) g)`, `m = β₂ m + (1 - β₂) g`.
//! Source: Chen et al. 2023 (algorithm 2, whose weight decay is
//! [`decoupled_decay`](super::Optimiser::decoupled_decay)). Convention: Keras's `Lion`.

use super::adam::{check_moments, shares};
use super::slots::{average, sign};
use super::update::update;
use super::{Optimiser, SettingError, Slots};
use crate::math::Scalar;
use crate::shape::Storage;

/// Steps of one length in every direction, by the sign of an average. It wants a learning rate three to ten times smaller
/// than Adam's, and a weight decay as much larger.
///
/// ```
/// use nn_core::{memory::Zeroed, optim::{Lion, Optimiser, Slots}};
///
/// let (mut parameters, mut state) = ([1.0_f64, 1.0], Slots::ZEROED);
/// Lion::new(0.1).step(&mut state, &mut parameters, &mut [5.0, -0.01]);
/// assert_eq!(parameters, [0.9, 1.1]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lion {
    learning_rate: f64,
    betas: [f64; 2],
}

impl Lion {
    /// The paper's and Keras's: `β₁ = 0.9`, `β₂ = 0.99`.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            betas: [0.9, 0.99],
        }
    }

    /// With other decay rates, of the step and of the average.
    #[must_use]
    pub const fn betas(self, beta1: f64, beta2: f64) -> Self {
        let betas = [beta1, beta2];
        Self { betas, ..self }
    }
}

impl Optimiser for Lion {
    type State<T: Scalar, P: Storage<T>> = Slots<P, 1>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut Slots<P, 1>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        let (_, [average_gradient]) = state.advance::<T>();
        let learning_rate = T::from_f64(self.learning_rate);
        let [beta1, rest1, beta2, rest2] = shares(self.betas);
        update(
            parameters.flat_mut(),
            gradient.flat(),
            [average_gradient],
            |p, g, [m]| {
                let moved = learning_rate * sign(beta1 * m + rest1 * g);
                (p - moved, [average(beta2, m, rest2, g)])
            },
        );
    }

    fn check(&self) -> Result<(), SettingError> {
        check_moments(self.betas, 0.0)
    }

    own_learning_rate!();
}
