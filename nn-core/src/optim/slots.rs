//! What optimisers remember: some values for every parameter, and how many steps there were.

use crate::flat::Flat;
use crate::math::Scalar;
use crate::memory::Zeroed;

/// `COUNT` values for every parameter (velocities, moments, sums), and the number of steps: the
/// [`State`](super::Optimiser::State) of most optimisers.
pub struct Slots<P, const COUNT: usize> {
    values: [P; COUNT],
    /// `1 - βᵗ` of up to two averages: what the gradients so far weigh in them.
    weights: [f64; 2],
    steps: u32,
}

// SAFETY: `P` may be zero bytes; zero is a weight, and a number of steps.
#[allow(unsafe_code)]
unsafe impl<P: Zeroed, const COUNT: usize> Zeroed for Slots<P, COUNT> {}

impl<P, const COUNT: usize> Slots<P, COUNT> {
    /// Counts a step: its number, from 1, and the slots.
    #[inline(always)]
    pub(super) fn advance<T: Scalar>(&mut self) -> (i32, [&mut [T]; COUNT])
    where
        P: Flat<T>,
    {
        self.steps = self.steps.saturating_add(1);
        let number = i32::try_from(self.steps).unwrap_or(i32::MAX);
        (number, self.values.each_mut().map(Flat::flat_mut))
    }

    /// `1 - βᵗ` of two averages, once a step.
    #[inline(always)]
    pub(super) fn weigh(&mut self, betas: [f64; 2]) -> [f64; 2] {
        for (weight, beta) in self.weights.iter_mut().zip(betas) {
            *weight = next_weight(beta, *weight);
        }
        self.weights
    }

    /// The slots, to look at.
    #[inline(always)]
    pub(super) fn values(&self) -> &[P; COUNT] {
        &self.values
    }

    /// The slots, to write to between steps.
    #[inline(always)]
    pub(super) fn values_mut(&mut self) -> &mut [P; COUNT] {
        &mut self.values
    }
}

/// `1 - βᵗ⁺¹` of `1 - βᵗ`.
#[inline(always)]
pub(super) fn next_weight(beta: f64, weight: f64) -> f64 {
    (1.0 - beta) + beta * weight
}

/// `share · old + rest · new`, an average that forgets. What is too small for the full precision of `T` becomes zero: where a
/// gradient stays zero the average would otherwise rest at a subnormal number for ever, and slow every step down (momentum
/// six times, Adam twice, on x86-64).
#[inline(always)]
pub(super) fn average<T: Scalar>(share: T, old: T, rest: T, new: T) -> T {
    let average = share * old + rest * new;
    if average.abs() < T::MIN_POSITIVE {
        T::ZERO
    } else {
        average
    }
}

/// −1, 0 or 1; NaN of NaN.
#[inline(always)]
pub(super) fn sign<T: Scalar>(x: T) -> T {
    if x == T::ZERO || x.is_nan() {
        x
    } else {
        T::ONE.copysign(x)
    }
}
