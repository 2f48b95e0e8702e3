//! ln(1 + eˣ) = max(x, 0) + ln(1 + t), t = e^(−|x|).
//!
//! t lies in [0, 1], where the series of `ln` with a few terms more needs no reduction.
//! Coefficients by `nn-core/tests/data/minimax.py`.

use super::Scalar;
use super::exp::{at_least, exp_minus_abs};
use super::max_ulp::MaxUlp;
use super::polynomial::polynomial;

/// Largest error of [`Scalar::softplus`].
pub const MAX_ULP: MaxUlp = MaxUlp {
    f32: 2.05,
    f64: 1.8,
};

pub trait Constants: Sized {
    /// R(z) / z, as in `ln`, for 0 ≤ f ≤ 1.
    fn ln_1p_remainder<S: Scalar>(z: S) -> S;
}

impl Constants for f32 {
    #[inline(always)]
    fn ln_1p_remainder<S: Scalar>(z: S) -> S {
        polynomial(z, [0.6666642, 0.40021527, 0.28001738, 0.28012496])
    }
}

impl Constants for f64 {
    #[inline(always)]
    fn ln_1p_remainder<S: Scalar>(z: S) -> S {
        polynomial(
            z,
            [
                0.6666666666666631,
                0.40000000000155234,
                0.2857142854810192,
                0.22222223954702489,
                0.18181744440066727,
                0.1538654925878719,
                0.13301109580214715,
                0.12105041409093789,
                0.08344536727979625,
                0.17010585591993518,
            ],
        )
    }
}

#[inline(always)]
pub fn softplus<T: Scalar>(x: T) -> T {
    let t = exp_minus_abs(x);
    let s = t / (T::from_f64(2.0) + t);
    let z = s * s;
    let half_square = T::from_f64(0.5) * t * t;
    let series = z.multiply_add(T::ln_1p_remainder(z), half_square);
    let ln_1p = t - (-s).multiply_add(series, half_square);
    at_least(x, T::ZERO) + ln_1p
}
