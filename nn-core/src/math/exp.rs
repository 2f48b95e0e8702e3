//! Exponential function, and the reduction that its relatives share.
//!
//! x = n ln 2 + r with n whole and |r| ≤ ½ ln 2; eʳ − 1 = r + r² Q(r), Q minimax for the relative
//! error; eˣ = 2ⁿ (1 + (eʳ − 1)).
//!
//! Source: Cody and Waite 1980, chapter 6, for the reduction with ln 2 in two parts, which are
//! those of Cephes `expf` and FreeBSD msun `e_exp.c`; Q by `nn-core/tests/data/minimax.py`.

use super::Scalar;
use super::double::Double;
use super::max_ulp::MaxUlp;
use super::polynomial::polynomial;

/// Largest error of [`Scalar::exp`].
pub const MAX_ULP: MaxUlp = MaxUlp {
    f32: 1.07,
    f64: 1.0,
};

pub trait Constants: Sized {
    /// Below the first eˣ rounds to 0, above the second it overflows.
    const EXP_RANGE: (Self, Self);
    /// 1 / ln 2
    const LOG2_E: Self;
    /// ln 2 in two parts; the first is short enough that n times it is exact.
    const LN_2: (Self, Self);
    /// Q(r) = (eʳ − 1 − r) / r²
    fn exp_remainder<S: Scalar>(r: S) -> S;
}

impl Constants for f32 {
    const EXP_RANGE: (Self, Self) = (-105.0, 89.0);
    const LOG2_E: Self = core::f32::consts::LOG2_E;
    const LN_2: (Self, Self) = (0.693_359_4, -2.121_944_4e-4);
    #[inline(always)]
    fn exp_remainder<S: Scalar>(r: S) -> S {
        polynomial(
            r,
            [
                0.49999997,
                0.16666543,
                0.041667204,
                0.008366595,
                0.0013882408,
            ],
        )
    }
}

impl Constants for f64 {
    const EXP_RANGE: (Self, Self) = (-746.0, 710.0);
    const LOG2_E: Self = core::f64::consts::LOG2_E;
    const LN_2: (Self, Self) = (0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10);
    #[inline(always)]
    fn exp_remainder<S: Scalar>(r: S) -> S {
        polynomial(
            r,
            [
                0.5000000000000006,
                0.16666666666666588,
                0.041666666666575945,
                0.008333333333390062,
                0.0013888888931853902,
                0.00019841269718173178,
                2.4801504903456235e-5,
                2.755740794702163e-6,
                2.762619299053681e-7,
                2.505377674089504e-8,
            ],
        )
    }
}

/// eʳ − 1, and n as `n + ROUND`, for x = n ln 2 + r.
#[inline(always)]
pub fn reduce<T: Scalar>(x: Double<T>) -> (T, T) {
    let rounded = (x.high + x.low).multiply_add(T::LOG2_E, T::ROUND);
    let n = T::ROUND - rounded;
    let r = n.multiply_add(T::LN_2.1, n.multiply_add(T::LN_2.0, x.high)) + x.low;
    ((r * r).multiply_add(T::exp_remainder(r), r), rounded)
}

/// eˣ for x within [`Constants::EXP_RANGE`], or below it by no more than 60.
#[inline(always)]
pub fn exp_in_range<T: Scalar>(x: Double<T>) -> T {
    let (p, rounded) = reduce(x);
    let [first, second, _] = T::power_of_two(rounded);
    // Only the last product rounds, so that a subnormal result is rounded once.
    p.multiply_add(first, first) * second
}

#[inline(always)]
pub fn exp<T: Scalar>(x: T) -> T {
    let (lowest, highest) = T::EXP_RANGE;
    exp_in_range(Double::new(at_most(at_least(x, lowest), highest)))
}

/// e^(−|x|)
#[inline(always)]
pub fn exp_minus_abs<T: Scalar>(x: T) -> T {
    exp_in_range(Double::new(at_least(-x.abs(), T::EXP_RANGE.0)))
}

/// The larger of x and `lowest`; NaN stays NaN, with one instruction fewer than in `maximum`.
#[inline(always)]
pub fn at_least<T: Scalar>(x: T, lowest: T) -> T {
    if x < lowest { lowest } else { x }
}

/// The smaller of x and `highest`; NaN stays NaN.
#[inline(always)]
pub fn at_most<T: Scalar>(x: T, highest: T) -> T {
    if x > highest { highest } else { x }
}
