//! Logistic function σ(x) = 1 / (1 + e⁻ˣ) = a / (a + b), with a/b = eˣ.
//!
//! a and b are scaled so that the larger is 1 and the other e^(−|x|): no overflow, and full
//! relative accuracy in the left tail. Other functions of eˣ are built on the same pair.

use super::Scalar;
use super::exp::exp_minus_abs;
use super::max_ulp::MaxUlp;

/// Largest error of [`Scalar::sigmoid`].
pub const MAX_ULP: MaxUlp = MaxUlp {
    f32: 2.41,
    f64: 2.2,
};

/// eˣ as a quotient of which neither part overflows, nor both vanish.
pub(crate) struct ExpRatio<T> {
    pub a: T,
    pub b: T,
}

impl<T: Scalar> ExpRatio<T> {
    #[inline(always)]
    pub fn new(x: T) -> Self {
        Self::with_sign(x, exp_minus_abs(x))
    }

    /// Given the smaller of the two, and a number with the sign of x.
    #[inline(always)]
    pub fn with_sign(x: T, smaller: T) -> Self {
        let left = x < T::ZERO;
        ExpRatio {
            a: if left { smaller } else { T::ONE },
            b: if left { T::ONE } else { smaller },
        }
    }
}

#[inline(always)]
pub fn sigmoid<T: Scalar>(x: T) -> T {
    let ExpRatio { a, b } = ExpRatio::new(x);
    a / (a + b)
}
