//! Logistic function 1 / (1 + e⁻ˣ).
//!
//! With t = e^(−|x|) it is t / (1 + t) left of 0 and 1 / (1 + t) right of it: no overflow, and
//! full relative accuracy in the left tail.

use super::Scalar;

/// σ(x) = a / (a + b): a/b = eˣ, scaled so that the larger of the two is 1.
pub(crate) struct Logistic<T> {
    pub a: T,
    pub b: T,
}

impl<T: Scalar> Logistic<T> {
    #[inline(always)]
    pub fn new(x: T) -> Self {
        Self::from_exp(x, (-x.abs()).exp())
    }

    /// Given t = e^(−|x|).
    #[inline(always)]
    pub fn from_exp(x: T, t: T) -> Self {
        let left = x < T::ZERO;
        Logistic { a: if left { t } else { T::ONE }, b: if left { T::ONE } else { t } }
    }
}

#[inline(always)]
pub fn sigmoid<T: Scalar>(x: T) -> T {
    let t = (-x.abs()).exp();
    let a = if x < T::ZERO { t } else { T::ONE };
    a / (T::ONE + t)
}
