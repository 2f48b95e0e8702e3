//! Complementary error function: erfc z = √(2/π) e^(−z²) R(√2 z) for z ≥ 0, R being Mills' ratio;
//! 2 − erfc(−z) left of 0.

use super::Scalar;
use super::double::Double;
use super::exp::{at_most, exp_in_range};
use super::max_ulp::MaxUlp;

/// Largest error of [`Scalar::erfc`].
pub const MAX_ULP: MaxUlp = MaxUlp {
    f32: 5.35,
    f64: 4.5,
};

#[inline(always)]
pub fn erfc<T: Scalar>(z: T) -> T {
    let sqrt_2 = T::from_f64(core::f64::consts::SQRT_2);
    // √(2/π)
    let scale = T::from_f64(0.797_884_560_802_865_4);
    let magnitude = at_most(z.abs(), T::TAIL_END / sqrt_2);
    let part = Double::new(magnitude);
    let exponential = exp_in_range(part.product(part).scale(-T::ONE));
    let a = sqrt_2 * magnitude;
    let tail = scale * exponential / (a + T::mills_remainder(a));
    if z < T::ZERO {
        T::from_f64(2.0) - tail
    } else {
        tail
    }
}
