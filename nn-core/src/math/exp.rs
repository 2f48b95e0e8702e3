//! Exponential function, and the reduction that all its relatives share.
//!
//! x = n ln 2 + r with |r| ≤ ½ ln 2; eʳ − 1 is a polynomial, minimax for the relative error;
//! eˣ = 2ⁿ + 2ⁿ (eʳ − 1).
//!
//! Source: Cody and Waite 1980, chapter 6 (reduction with ln 2 in two parts, here those of Cephes
//! `expf` and FreeBSD `e_exp.c`); coefficients by `tests/data/minimax.py`.

use super::Scalar;
use super::polynomial::polynomial;

pub trait Constants: Sized {
    /// Below it eˣ rounds to 0.
    const EXP_LOWEST: Self;
    /// Above it eˣ overflows.
    const EXP_HIGHEST: Self;
    /// 1 / ln 2
    const LOG2_E: Self;
    /// ln 2 in two parts; the upper is short enough that n times it is exact.
    const LN_2: [Self; 2];
    /// (eʳ − 1 − r) / r²
    fn exp_remainder(r: Self) -> Self;
}

impl Constants for f32 {
    const EXP_LOWEST: Self = -105.0;
    const EXP_HIGHEST: Self = 89.0;
    const LOG2_E: Self = core::f32::consts::LOG2_E;
    const LN_2: [Self; 2] = [0.693_359_375, -2.121_944_4e-4];
    #[inline(always)]
    fn exp_remainder(r: Self) -> Self {
        polynomial(r, [0.49999998144, 0.16666543178, 0.0416672017816, 0.0083665803, 0.001388250993])
    }
}

impl Constants for f64 {
    const EXP_LOWEST: Self = -746.0;
    const EXP_HIGHEST: Self = 710.0;
    const LOG2_E: Self = core::f64::consts::LOG2_E;
    const LN_2: [Self; 2] = [6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10];
    #[inline(always)]
    fn exp_remainder(r: Self) -> Self {
        polynomial(
            r,
            [
                0.50000000000000052258, 0.16666666666666588579, 0.041666666666576108726,
                0.0083333333333899598838, 0.0013888888931794995778, 0.00019841269718340047264,
                0.000024801504978866458149, 2.755740786630293833e-6, 2.7626161433225452112e-7,
                2.5053776180109993898e-8,
            ],
        )
    }
}

/// `(eʳ − 1, n + ROUND)` for x = `high + low` = n ln 2 + r.
///
/// `low` is far smaller than `high`; it carries what one number cannot, as in e^(−x²/2).
#[inline(always)]
pub fn reduce<T: Scalar>(high: T, low: T) -> (T, T) {
    let rounded = (high + low) * T::LOG2_E + T::ROUND;
    let n = rounded - T::ROUND;
    let r = ((high - n * T::LN_2[0]) - n * T::LN_2[1]) + low;
    (r + r * r * T::exp_remainder(r), rounded)
}

/// `x` within `[lowest, highest]`; NaN stays NaN.
#[inline(always)]
pub fn clamp<T: Scalar>(x: T, lowest: T, highest: T) -> T {
    let x = if x < lowest { lowest } else { x };
    if x > highest { highest } else { x }
}

#[inline(always)]
pub fn exp<T: Scalar>(x: T) -> T {
    exp_sum(clamp(x, T::EXP_LOWEST, T::EXP_HIGHEST), T::ZERO)
}

/// e^(`high` + `low`); the sum lies within the range where eˣ neither vanishes nor overflows, or
/// not far outside.
#[inline(always)]
pub fn exp_sum<T: Scalar>(high: T, low: T) -> T {
    let (p, rounded) = reduce(high, low);
    let [first, second, _] = T::power_of_two(rounded);
    // Only the last product rounds: results below the normal range do so once.
    (T::ONE + p) * first * second
}
