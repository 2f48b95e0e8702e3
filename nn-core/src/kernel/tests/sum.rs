//! A sum made in the plainest way, and how far another of the same terms may be from it.

use core::iter::zip;
use std::vec::Vec;

use crate::math::Scalar;

/// `Σ terms`, in f64.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sum {
    value: f64,
    /// `Σ |terms|`
    magnitude: f64,
    /// Operations on the longest way of a term into the sum.
    roundings: usize,
}

impl Sum {
    /// One that starts with a number.
    pub fn from<T: Scalar>(number: T) -> Self {
        let mut sum = Self::default();
        sum.add(number.to_f64());
        sum
    }

    pub fn add(&mut self, term: f64) {
        self.value += term;
        self.magnitude += term.abs();
        self.roundings += 1;
    }

    /// `+ a b`
    pub fn add_product<T: Scalar>(&mut self, a: T, b: T) {
        self.add(a.to_f64() * b.to_f64());
    }

    /// Times a number that is itself rounded.
    pub fn scaled(self, factor: f64) -> Self {
        Self {
            value: self.value * factor,
            magnitude: self.magnitude * factor.abs(),
            roundings: self.roundings + 2,
        }
    }

    /// The largest error of a sum in any order, `γ_n Σ |terms|` with `γ_n = n u / (1 - n u)`, and that of the sum in f64.
    /// Source: Higham 2002, §3.1 and §4.2; one rounding more for the products.
    fn bound<T: Scalar>(&self) -> f64 {
        let units = (self.roundings + 1) as f64 / 2.0;
        let gamma = |epsilon: f64| units * epsilon / (1.0 - units * epsilon);
        (gamma(T::EPSILON.to_f64()) + gamma(f64::EPSILON)) * self.magnitude
    }
}

/// That all numbers are their sums, within the bound.
pub fn assert_sums<T: Scalar>(numbers: &[T], sums: &[Sum], what: &str) {
    assert_eq!(numbers.len(), sums.len(), "{what}: as many numbers");
    for (place, (number, sum)) in zip(numbers, sums).enumerate() {
        let [bound, error] = [sum.bound::<T>(), (number.to_f64() - sum.value).abs()];
        assert!(
            error <= bound,
            "{what}: {number} at {place}, but the sum is {}: an error of {error:e}, when {bound:e} is allowed",
            sum.value
        );
    }
}

/// Sums that start with what is there.
pub fn sums_of<T: Scalar>(numbers: &[T]) -> Vec<Sum> {
    numbers.iter().map(|&number| Sum::from(number)).collect()
}
