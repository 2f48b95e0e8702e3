//! Natural logarithm, and the kernel that `ln_1p` shares.
//!
//! x = 2ᵏ (1 + f) with √½ ≤ 1 + f < √2; with s = f / (2 + f),
//! ln(1 + f) = 2 artanh s = f − f²/2 + s (f²/2 + R(s²)).
//!
//! Source: FreeBSD msun `e_log.c`, `e_logf.c` (Sun Microsystems 1993; minimax R by Remez).

use super::Scalar;
use super::polynomial::polynomial;

pub trait Constants: Sized {
    /// A power of two that makes every subnormal number normal, and its logarithm to base 2.
    const SUBNORMAL_SCALE: (Self, Self);
    /// R(z) / z
    fn ln_remainder(z: Self) -> Self;
}

impl Constants for f32 {
    const SUBNORMAL_SCALE: (Self, Self) = (33_554_432.0, 25.0);
    #[inline(always)]
    fn ln_remainder(z: Self) -> Self {
        polynomial(z, [0.66666662693, 0.40000972152, 0.28498786688, 0.24279078841])
    }
}

impl Constants for f64 {
    const SUBNORMAL_SCALE: (Self, Self) = (18_014_398_509_481_984.0, 54.0);
    #[inline(always)]
    fn ln_remainder(z: Self) -> Self {
        polynomial(
            z,
            [
                6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01,
                2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01,
                1.479819860511658591e-01,
            ],
        )
    }
}

/// k ln 2 + ln(1 + f)
#[inline(always)]
pub fn ln_kernel<T: Scalar>(k: T, f: T) -> T {
    let s = f / (T::from_f64(2.0) + f);
    let z = s * s;
    let remainder = z * T::ln_remainder(z);
    let half_square = T::from_f64(0.5) * f * f;
    let small = s * (half_square + remainder) + k * T::LN_2[1];
    k * T::LN_2[0] - ((half_square - small) - f)
}

#[inline(always)]
pub fn ln<T: Scalar>(x: T) -> T {
    let (scale, shift) = T::SUBNORMAL_SCALE;
    let subnormal = x < T::MIN_POSITIVE;
    let [k, m, _] = (if subnormal { x * scale } else { x }).split_exponent();
    let k = k - if subnormal { shift } else { T::ZERO };
    let y = ln_kernel(k, m - T::ONE);
    limits(x, y)
}

/// `y`, except where u = 0, u < 0, u = ∞ or u is NaN.
#[inline(always)]
pub fn limits<T: Scalar>(u: T, y: T) -> T {
    let limit = if u == T::ZERO { -T::INFINITY } else { T::NAN };
    // Infinity and NaN map to themselves.
    let y = if u < T::INFINITY { y } else { u };
    if u <= T::ZERO { limit } else { y }
}
