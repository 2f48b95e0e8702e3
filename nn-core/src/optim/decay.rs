//! Penalties on large parameters, around any optimiser: L2 `g += λ p`, L1 `g += λ sign(p)`, and decay
//! that does not go through the gradient, `p *= 1 - η λ`.
//! Sources: Hoerl and Kennard 1970 (L2); Tibshirani 1996 (L1); Loshchilov and Hutter 2019 (decoupled).

use super::slots::sign;
use super::update::{change, update};
use super::{Optimiser, SettingError, setting};
use crate::math::Scalar;
use crate::shape::Storage;

/// With an L2 penalty: [`Optimiser::weight_decay`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightDecay<O> {
    inner: O,
    lambda: f64,
}

/// With an L1 penalty: [`Optimiser::l1`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct L1<O> {
    inner: O,
    lambda: f64,
}

/// With decay beside the gradient: [`Optimiser::decoupled_decay`], [`AdamW`](super::AdamW).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DecoupledDecay<O> {
    pub(super) inner: O,
    pub(super) lambda: f64,
}

impl<O> WeightDecay<O> {
    pub(super) const fn around(inner: O, lambda: f64) -> Self {
        Self { inner, lambda }
    }
}

impl<O> L1<O> {
    pub(super) const fn around(inner: O, lambda: f64) -> Self {
        Self { inner, lambda }
    }
}

impl<O> DecoupledDecay<O> {
    pub(super) const fn around(inner: O, lambda: f64) -> Self {
        Self { inner, lambda }
    }
}

impl<O: Optimiser> Optimiser for WeightDecay<O> {
    type State<T: Scalar, P: Storage<T>> = O::State<T, P>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut O::State<T, P>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        let lambda = T::from_f64(self.lambda);
        update(gradient.flat_mut(), parameters.flat(), [], |g, p, []| {
            (g + lambda * p, [])
        });
        self.inner.step(state, parameters, gradient);
    }

    fn check(&self) -> Result<(), SettingError> {
        setting::not_negative("weight_decay", self.lambda)?;
        self.inner.check()
    }

    as_inner!();
}

impl<O: Optimiser> Optimiser for L1<O> {
    type State<T: Scalar, P: Storage<T>> = O::State<T, P>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut O::State<T, P>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        let lambda = T::from_f64(self.lambda);
        update(gradient.flat_mut(), parameters.flat(), [], |g, p, []| {
            (g + lambda * sign(p), [])
        });
        self.inner.step(state, parameters, gradient);
    }

    fn check(&self) -> Result<(), SettingError> {
        setting::not_negative("l1", self.lambda)?;
        self.inner.check()
    }

    as_inner!();
}

impl<O: Optimiser> Optimiser for DecoupledDecay<O> {
    type State<T: Scalar, P: Storage<T>> = O::State<T, P>;

    #[inline]
    fn step<T: Scalar, P: Storage<T>>(
        &self,
        state: &mut O::State<T, P>,
        parameters: &mut P,
        gradient: &mut P,
    ) {
        let kept = T::from_f64(1.0 - self.learning_rate() * self.lambda);
        change(parameters.flat_mut(), |p| p * kept);
        self.inner.step(state, parameters, gradient);
    }

    fn check(&self) -> Result<(), SettingError> {
        setting::not_negative("decoupled_decay", self.lambda)?;
        self.inner.check()
    }

    as_inner!();
}

#[cfg(test)]
mod tests {
    use super::super::{AdamW, Optimiser, Sgd};
    use crate::memory::Zeroed;

    /// With `η = 0.1`, `λ = 0.5` and no gradient: `p (1 - η λ)`, and by L1 `p - η λ sign(p)`; zero stays.
    #[test]
    fn penalties_without_a_gradient_shrink_as_their_formulas_say() {
        let start = [2.0, -4.0, 0.0];
        let after = |step: &dyn Fn(&mut [f64; 3])| {
            let mut p = start;
            step(&mut p);
            p
        };
        let sgd = Sgd::new(0.1);
        let l2 = after(&|p| sgd.weight_decay(0.5).step(&mut (), p, &mut [0.0; 3]));
        assert_eq!(l2, [1.9, -3.8, 0.0]);
        let l1 = after(&|p| sgd.l1(0.5).step(&mut (), p, &mut [0.0; 3]));
        assert_eq!(l1, [1.95, -3.95, 0.0]);
        let decoupled = after(&|p| sgd.decoupled_decay(0.5).step(&mut (), p, &mut [0.0; 3]));
        assert_eq!(decoupled, l2);
        // Adam would make a whole step of 0.1 of any gradient, the L2 penalty's too.
        let adam_w = AdamW::new(0.1).weight_decay(0.5);
        let adam_w = after(&|p| {
            let mut state = Zeroed::ZEROED;
            adam_w.step(&mut state, p, &mut [0.0; 3]);
        });
        assert_eq!(adam_w, l2);
    }

    /// Near the minimum of `(p - a)²`: L1 makes what is small exactly small, L2 only smaller.
    #[test]
    fn l1_holds_small_weights_at_zero() {
        let target = [1.0_f64, 0.02];
        let mut p = [0.5, 0.5];
        let rate = 1e-3;
        for _ in 0..10_000 {
            let mut gradient = [0, 1].map(|i| 2.0 * (p[i] - target[i]));
            Sgd::new(rate).l1(0.1).step(&mut (), &mut p, &mut gradient);
        }
        // `2 (p - 1) + 0.1 = 0`; the other is held within a step of zero.
        assert!((p[0] - 0.95).abs() < 1e-6, "{p:?}");
        assert!(p[1].abs() <= 0.2 * rate, "{p:?}");
    }
}
