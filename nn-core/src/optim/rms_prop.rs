//! RMSProp, `s = ρ s + (1 - ρ) g²`, `d = g / (√s + ε)`, `p -= η d`.
//! Centred: `m = ρ m + (1 - ρ) g` and `√(s - m²)` for `√s`. With momentum: `v = μ v + d`, `p -= η v`.
//! Keras has ε inside the root and the learning rate inside the velocity.
//! Sources: Tieleman and Hinton 2012 (lecture 6e); Graves 2013 (centred). Convention: PyTorch's `RMSprop`.

use super::adagrad::places;
use super::momentum::rates;
use super::slots::average;
use super::{Optimiser, SettingError, Slots, setting};
use crate::math::Scalar;
use crate::shape::Storage;

/// Steps by the gradient over its root mean square. It remembers `SLOTS` values for every parameter: one, and one more
/// for each of [`centred`](Self::centred) and [`momentum`](Self::momentum).
///
/// ```
/// use nn_core::optim::RmsProp;
///
/// let plain: RmsProp = RmsProp::new(1e-3);
/// let centred_with_momentum: RmsProp<3> = plain.centred().momentum(0.9);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RmsProp<const SLOTS: usize = 1> {
    learning_rate: f64,
    rho: f64,
    epsilon: f64,
    keras: bool,
    centred: bool,
    momentum: Option<f64>,
}

impl RmsProp {
    /// PyTorch's: `ρ = 0.99`, `ε = 1e-8` outside the root.
    #[must_use]
    pub const fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            rho: 0.99,
            epsilon: 1e-8,
            keras: false,
            centred: false,
            momentum: None,
        }
    }

    /// Keras's: `ρ = 0.9`, `ε = 1e-7` inside the root, the learning rate inside the velocity.
    #[must_use]
    pub const fn keras(learning_rate: f64) -> Self {
        Self {
            rho: 0.9,
            epsilon: 1e-7,
            keras: true,
            ..Self::new(learning_rate)
        }
    }

    /// A textbook's, and TensorFlow's place of ε: `ρ = 0.9`, `ε = 1e-8` inside the root.
    #[must_use]
    pub const fn inside_root(learning_rate: f64) -> Self {
        Self::keras(learning_rate).epsilon(1e-8)
    }

    /// With the variance of the gradient in place of its mean square.
    #[must_use]
    pub const fn centred(self) -> RmsProp<2> {
        self.with_slots(true, self.momentum)
    }

    /// With momentum `0 <= μ < 1`.
    #[must_use]
    pub const fn momentum(self, momentum: f64) -> RmsProp<2> {
        self.with_slots(self.centred, Some(momentum))
    }
}

impl RmsProp<2> {
    /// With momentum `0 <= μ < 1`.
    #[must_use]
    pub const fn momentum(self, momentum: f64) -> RmsProp<3> {
        self.with_slots(self.centred, Some(momentum))
    }

    /// With the variance of the gradient in place of its mean square.
    #[must_use]
    pub const fn centred(self) -> RmsProp<3> {
        self.with_slots(true, self.momentum)
    }
}

impl<const SLOTS: usize> RmsProp<SLOTS> {
    /// With another decay rate of the averages, which PyTorch calls α.
    #[must_use]
    pub const fn rho(self, rho: f64) -> Self {
        Self { rho, ..self }
    }

    /// With another ε, in its place.
    #[must_use]
    pub const fn epsilon(self, epsilon: f64) -> Self {
        Self { epsilon, ..self }
    }

    const fn with_slots<const MORE: usize>(
        self,
        centred: bool,
        momentum: Option<f64>,
    ) -> RmsProp<MORE> {
        RmsProp {
            learning_rate: self.learning_rate,
            rho: self.rho,
            epsilon: self.epsilon,
            keras: self.keras,
            centred,
            momentum,
        }
    }
}

impl<const SLOTS: usize> Optimiser for RmsProp<SLOTS> {
    type State<T: Scalar, P: Storage<T>> = Slots<P, SLOTS>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut Slots<P, SLOTS>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        let (_, slots) = state.advance::<T>();
        let mut slots = slots.into_iter();
        let squares = slots.next().unwrap_or_default();
        let means = if self.centred { slots.next() } else { None };
        let velocities = slots.next().zip(self.momentum);

        let (inside, outside) = places(self.epsilon, self.keras);
        let [inside, outside] = [inside, outside].map(T::from_f64);
        let [rho, rest] = [self.rho, 1.0 - self.rho].map(T::from_f64);
        let divided = |s: &mut T, g: T| {
            *s = average(rho, *s, rest, g * g);
            g / ((*s + inside).sqrt() + outside)
        };
        let centred = |s: &mut T, m: &mut T, g: T| {
            *s = average(rho, *s, rest, g * g);
            *m = average(rho, *m, rest, g);
            // Rounding can put the variance of a gradient that does not change below zero.
            let variance = (*s - *m * *m).maximum(T::ZERO);
            g / ((variance + inside).sqrt() + outside)
        };

        let moving = parameters.flat_mut().iter_mut();
        let moving = moving.zip(gradient.flat()).zip(squares);
        let rate = T::from_f64(self.learning_rate);
        let Some((velocities, momentum)) = velocities else {
            match means {
                None => moving.for_each(|((p, &g), s)| *p -= rate * divided(s, g)),
                Some(means) => moving
                    .zip(means)
                    .for_each(|(((p, &g), s), m)| *p -= rate * centred(s, m, g)),
            }
            return;
        };
        let (into_velocity, into_parameters) = rates(self.learning_rate, self.keras);
        let [momentum, into_velocity, into_parameters] =
            [momentum, into_velocity, into_parameters].map(T::from_f64);
        let push = |p: &mut T, v: &mut T, d: T| {
            *v = average(momentum, *v, into_velocity, d);
            *p -= into_parameters * *v;
        };
        let moving = moving.zip(velocities);
        match means {
            None => moving.for_each(|(((p, &g), s), v)| push(p, v, divided(s, g))),
            Some(means) => moving
                .zip(means)
                .for_each(|((((p, &g), s), v), m)| push(p, v, centred(s, m, g))),
        }
    }

    fn check(&self) -> Result<(), SettingError> {
        setting::share("rho", self.rho)?;
        setting::not_negative("epsilon", self.epsilon)?;
        setting::share("momentum", self.momentum.unwrap_or(0.0))
    }

    own_learning_rate!();
}
