//! What the hidden units of a Boltzmann machine are: Bernoulli, `p(h = 1) = sigmoid(s)`, or Gaussian, `N(s, 1)`, for the code
//! in the middle of an autoencoder. `s` is the sum that a unit gets, `b + v W`.
//! Sources: Smolensky 1986; Gaussian: Welling et al. 2005, Hinton and Salakhutdinov 2006.

use rand::{Rng, RngExt};

use crate::init::{Fans, Initialiser, Normal};
use crate::math::Scalar;

/// A kind of hidden units.
pub trait HiddenUnits: core::fmt::Debug + Clone + PartialEq + 'static {
    /// Sums become what is expected of the units.
    fn expect<T: Scalar>(sums: &mut [T]);

    /// What is expected becomes states drawn from it.
    fn sample<T: Scalar>(expected: &mut [T], rng: &mut dyn Rng);

    /// `ln Σ_h exp(...)` of one unit, its part of the free energy, up to a constant.
    fn log_sum<T: Scalar>(sum: T) -> T;
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bernoulli;

/// A real number with unit variance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gaussian;

impl HiddenUnits for Bernoulli {
    fn expect<T: Scalar>(sums: &mut [T]) {
        for sum in sums {
            *sum = sum.sigmoid();
        }
    }

    fn sample<T: Scalar>(expected: &mut [T], rng: &mut dyn Rng) {
        for p in expected {
            let on = T::from_f64(rng.random::<f32>().into()) < *p;
            *p = if on { T::ONE } else { T::ZERO };
        }
    }

    fn log_sum<T: Scalar>(sum: T) -> T {
        sum.softplus()
    }
}

impl HiddenUnits for Gaussian {
    fn expect<T: Scalar>(_: &mut [T]) {}

    fn sample<T: Scalar>(expected: &mut [T], rng: &mut dyn Rng) {
        const NO_FANS: Fans = Fans {
            input: 0,
            output: 0,
        };
        for pair in expected.chunks_mut(2) {
            let mut noise = [T::ZERO; 2];
            Normal::<{ 1.0_f64.to_bits() }>::fill(&mut noise, NO_FANS, rng);
            for (mean, noise) in pair.iter_mut().zip(noise) {
                *mean += noise;
            }
        }
    }

    fn log_sum<T: Scalar>(sum: T) -> T {
        T::from_f64(0.5) * sum * sum
    }
}
