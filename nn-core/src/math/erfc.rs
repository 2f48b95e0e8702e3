//! Complementary error function: erfc z = √(2/π) e^(−z²) R(√2 z) for z ≥ 0, R being Mills' ratio;
//! 2 − erfc(−z) left of 0.

use super::Scalar;
use super::exp::{clamp, exp_sum};

#[inline(always)]
pub fn erfc<T: Scalar>(z: T) -> T {
    let sqrt_2 = T::from_f64(core::f64::consts::SQRT_2);
    let scale = T::from_f64(core::f64::consts::FRAC_2_SQRT_PI / core::f64::consts::SQRT_2);
    let a = clamp(z.abs(), T::ZERO, T::MILLS_HIGHEST / sqrt_2);
    let head = a.head();
    let exponential = exp_sum(-head * head, -(a - head) * (a + head));
    let tail = scale * T::mills(sqrt_2 * a) * exponential;
    if z < T::ZERO { T::from_f64(2.0) - tail } else { tail }
}
