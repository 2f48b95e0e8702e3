//! RMSProp, `s = ρ s + (1 - ρ) g²`, `d = g / (√s + ε)`, `p -= η d`.
//! Centred: `m = ρ m + (1 - ρ) g` and `√(s - m²)` for `√s`. With momentum: `v = μ v + d`, `p -= η v`.
//! Keras has ε inside the root and the learning rate inside the velocity.
//! Sources: Tieleman and Hinton 2012 (lecture 6e); Graves 2013 (centred). Convention: PyTorch's `RMSprop`.

use super::adagrad::places;
use super::momentum::rates;
use super::slots::average;
use super::update::update;
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
        let square = move |s: T, g: T| average(rho, s, rest, g * g);
        let divided = move |s: T, g: T| g / ((s + inside).sqrt() + outside);
        let centred = move |s: T, m: T, g: T| {
            // Rounding can put the variance of a gradient that does not change below zero.
            let variance = (s - m * m).maximum(T::ZERO);
            g / ((variance + inside).sqrt() + outside)
        };

        let (parameters, gradient) = (parameters.flat_mut(), gradient.flat());
        let rate = T::from_f64(self.learning_rate);
        let Some((velocities, momentum)) = velocities else {
            match means {
                None => update(parameters, gradient, [squares], |p, g, [s]| {
                    let s = square(s, g);
                    (p - rate * divided(s, g), [s])
                }),
                Some(means) => update(parameters, gradient, [squares, means], |p, g, [s, m]| {
                    let [s, m] = [square(s, g), average(rho, m, rest, g)];
                    (p - rate * centred(s, m, g), [s, m])
                }),
            }
            return;
        };
        let (into_velocity, into_parameters) = rates(self.learning_rate, self.keras);
        let [momentum, into_velocity, into_parameters] =
            [momentum, into_velocity, into_parameters].map(T::from_f64);
        let push = move |v: T, d: T| average(momentum, v, into_velocity, d);
        match means {
            None => update(
                parameters,
                gradient,
                [squares, velocities],
                |p, g, [s, v]| {
                    let s = square(s, g);
                    let v = push(v, divided(s, g));
                    (p - into_parameters * v, [s, v])
                },
            ),
            Some(means) => update(
                parameters,
                gradient,
                [squares, means, velocities],
                |p, g, [s, m, v]| {
                    let [s, m] = [square(s, g), average(rho, m, rest, g)];
                    let v = push(v, centred(s, m, g));
                    (p - into_parameters * v, [s, m, v])
                },
            ),
        }
    }

    fn check(&self) -> Result<(), SettingError> {
        setting::share("rho", self.rho)?;
        setting::not_negative("epsilon", self.epsilon)?;
        setting::share("momentum", self.momentum.unwrap_or(0.0))
    }

    own_learning_rate!();
}
