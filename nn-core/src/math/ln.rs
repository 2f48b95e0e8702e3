//! Natural logarithm, and the series that `ln_1p` and `softplus` share.
//!
//! x = 2ᵏ (1 + f) with √½ ≤ 1 + f < √2. With s = f / (2 + f) and 2 artanh s = 2s + s R(s²),
//! ln(1 + f) = f − (f²/2 − s (f²/2 + R(s²))); R(z) / z is minimax for the relative error.
//!
//! Source: FreeBSD msun `e_log.c` (Sun Microsystems 1993); R by
//! `nn-core/tests/data/minimax.py`.

use super::Scalar;
use super::max_ulp::MaxUlp;
use super::polynomial::polynomial;

/// Largest error of [`Scalar::ln`].
pub const MAX_ULP: MaxUlp = MaxUlp {
    f32: 0.84,
    f64: 0.8,
};

pub trait Constants: Sized {
    /// A power of two that makes subnormal numbers normal, and its exponent.
    const NORMALISE: (Self, Self);
    /// R(z) / z for √½ ≤ 1 + f ≤ √2.
    fn ln_remainder<S: Scalar>(z: S) -> S;
}

impl Constants for f32 {
    const NORMALISE: (Self, Self) = ((1_u32 << 25) as Self, 25.0);
    #[inline(always)]
    fn ln_remainder<S: Scalar>(z: S) -> S {
        polynomial(z, [0.66666776, 0.3997757, 0.29871076])
    }
}

impl Constants for f64 {
    const NORMALISE: (Self, Self) = ((1_u64 << 54) as Self, 54.0);
    #[inline(always)]
    fn ln_remainder<S: Scalar>(z: S) -> S {
        polynomial(
            z,
            [
                0.6666666666666734,
                0.3999999999941604,
                0.285714287420965,
                0.22222198601763038,
                0.1818356290858871,
                0.15314085114343023,
                0.1479562047720827,
            ],
        )
    }
}

/// k ln 2 + ln(1 + f)
#[inline(always)]
pub fn ln_reduced<T: Scalar>(k: T, f: T) -> T {
    let s = f / (T::from_f64(2.0) + f);
    let z = s * s;
    let half_square = T::from_f64(0.5) * f * f;
    let series = z.multiply_add(T::ln_remainder(z), half_square);
    let small = s.multiply_add(series, k * T::LN_2.1);
    k * T::LN_2.0 - ((half_square - small) - f)
}

#[inline(always)]
pub fn ln<T: Scalar>(x: T) -> T {
    let (scale, shift) = T::NORMALISE;
    let subnormal = x < T::MIN_POSITIVE;
    let [k, m, _] = (if subnormal { x * scale } else { x }).split_exponent();
    let k = k - if subnormal { shift } else { T::ZERO };
    at_limits(x, ln_reduced(k, m - T::ONE))
}

/// ln u where u is no positive finite number, else `y`.
#[inline(always)]
pub fn at_limits<T: Scalar>(u: T, y: T) -> T {
    let y = if u == T::INFINITY { u } else { y };
    let limit = if u == T::ZERO { -T::INFINITY } else { T::NAN };
    if u > T::ZERO { y } else { limit }
}
