//! Nesterov's momentum as it was meant: the gradient is taken where the velocity leads,
//! `v = μ v - η g(p + μ v)`, `p += v`.
//! Sources: Nesterov 1983; Sutskever et al. 2013 (equations 3 and 4).

use super::slots::average;
use super::update::update;
use super::{Optimiser, SettingError, Slots, setting};
use crate::flat::Flat;
use crate::math::Scalar;
use crate::shape::Storage;

/// Nesterov's momentum with the gradient of the place ahead. Training takes care of it; a loop of one's own calls
/// [`look_ahead`](Optimiser::look_ahead) before it computes the gradient:
///
/// ```
/// use nn_core::{memory::Zeroed, optim::{LookAhead, Optimiser, Slots}};
///
/// let optimiser = LookAhead::new(0.1, 0.9);
/// let (mut p, mut state) = ([1.0_f64], Slots::ZEROED);
/// for _ in 0..200 {
///     optimiser.look_ahead(&mut state, &mut p);
///     let mut gradient = [2.0 * p[0]]; // of p²
///     optimiser.step(&mut state, &mut p, &mut gradient);
/// }
/// assert!(p[0].abs() < 1e-4);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LookAhead {
    learning_rate: f64,
    momentum: f64,
}

impl LookAhead {
    /// With a learning rate and momentum `0 <= μ < 1`, 0.9 for example.
    #[must_use]
    pub const fn new(learning_rate: f64, momentum: f64) -> Self {
        Self {
            learning_rate,
            momentum,
        }
    }
}

impl Optimiser for LookAhead {
    /// The velocity, and where the parameters were before they looked ahead.
    type State<T: Scalar, P: Storage<T>> = Slots<P, 2>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut Slots<P, 2>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        let (_, [velocity, _]) = state.advance::<T>();
        let learning_rate = T::from_f64(self.learning_rate);
        let momentum = T::from_f64(self.momentum);
        update(
            parameters.flat_mut(),
            gradient.flat(),
            [velocity],
            |p, g, [v]| {
                // `p` has gone the `μ v` already.
                let v = average(momentum, v, -learning_rate, g);
                (p - learning_rate * g, [v])
            },
        );
    }

    #[inline]
    fn look_ahead<T: Scalar, P: Storage<T>>(&self, state: &mut Slots<P, 2>, parameters: &mut P) {
        let momentum = T::from_f64(self.momentum);
        let [velocity, before] = state.values_mut();
        before.flat_mut().copy_from_slice(parameters.flat());
        let velocity = Flat::<T>::flat(velocity);
        update(parameters.flat_mut(), velocity, [], |p, v, []| {
            (p + momentum * v, [])
        });
    }

    #[inline]
    fn look_back<T: Scalar, P: Storage<T>>(&self, state: &Slots<P, 2>, parameters: &mut P) {
        let [_, before] = state.values();
        parameters.flat_mut().copy_from_slice(before.flat());
    }

    fn check(&self) -> Result<(), SettingError> {
        setting::share("momentum", self.momentum)
    }

    own_learning_rate!();
}
