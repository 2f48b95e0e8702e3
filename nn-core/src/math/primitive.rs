//! `f32` and `f64` are scalars: constants and conversions from `core`, the rest from `libm`.

use super::Scalar;
use super::max_ulp::MaxUlp;

/// Largest error of [`Scalar::erf`].
pub const MAX_ULP_ERF: MaxUlp = MaxUlp {
    f32: 0.97,
    f64: 0.9,
};

macro_rules! scalar {
    ($float:ident, $sqrt:ident, $erf:ident, $sin:ident, $cos:ident, $powf:ident) => {
        impl Scalar for $float {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const EPSILON: Self = $float::EPSILON;
            const INFINITY: Self = $float::INFINITY;
            const NAN: Self = $float::NAN;
            const MAX: Self = $float::MAX;
            const MIN_POSITIVE: Self = $float::MIN_POSITIVE;
            const NAME: &'static str = stringify!($float);
            const BYTES: usize = size_of::<$float>();

            #[inline(always)]
            fn from_f64(value: f64) -> Self {
                value as $float
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            #[inline(always)]
            fn from_usize(value: usize) -> Self {
                value as $float
            }
            #[inline(always)]
            fn is_finite(self) -> bool {
                $float::is_finite(self)
            }
            #[inline(always)]
            fn is_nan(self) -> bool {
                $float::is_nan(self)
            }
            #[inline(always)]
            fn abs(self) -> Self {
                $float::abs(self)
            }
            #[inline(always)]
            fn copysign(self, sign: Self) -> Self {
                $float::copysign(self, sign)
            }

            // One instruction where std may name it; both are correctly rounded.
            #[cfg(feature = "std")]
            #[inline(always)]
            fn sqrt(self) -> Self {
                $float::sqrt(self)
            }
            #[cfg(not(feature = "std"))]
            #[inline]
            fn sqrt(self) -> Self {
                super::root::$sqrt(self)
            }

            #[cfg(feature = "std")]
            #[inline(always)]
            fn fused_multiply_add(self, a: Self, b: Self) -> Self {
                $float::mul_add(self, a, b)
            }

            #[inline]
            fn erf(self) -> Self {
                libm::$erf(self)
            }
            #[inline]
            fn sin(self) -> Self {
                libm::$sin(self)
            }
            #[inline]
            fn cos(self) -> Self {
                libm::$cos(self)
            }
            #[inline]
            fn powf(self, exponent: Self) -> Self {
                libm::$powf(self, exponent)
            }
        }
    };
}

scalar!(f32, sqrtf, erff, sinf, cosf, powf);
scalar!(f64, sqrt, erf, sin, cos, pow);
