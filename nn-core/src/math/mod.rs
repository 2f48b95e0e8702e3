//! Numbers: the trait [`Scalar`] that `f32` and `f64` share, and its elementary functions.
//!
//! `exp`, `exp_m1`, `ln`, `ln_1p`, `tanh`, `sigmoid`, `softplus` and `erfc` are straight-line
//! arithmetic: no tables, no branches. A loop over a slice becomes vector code on any instruction set. Called by
//! themselves they give the same bits on all of them, with and without std; within a network that runs on a machine
//! with fused multiply-add, which std finds out, they use it, and the last bit may differ.
//! Their largest errors, either way, are the constants of [`max_ulp`]. The gates of recurrent layers take the quicker and
//! less accurate functions of [`gate`].
//!
//! `sqrt` is correctly rounded everywhere. `erf`, `sin`, `cos` and `powf` are rare in a network
//! and come from the crate `libm`, also where std has its own, so that they are the same too.

mod bits;
mod double;
mod erfc;
mod exp;
mod exp_m1;
#[cfg(feature = "std")]
mod fused;
pub mod gate;
mod ln;
mod ln_1p;
pub mod max_ulp;
mod normal_tail;
mod polynomial;
mod primitive;
#[cfg(not(feature = "std"))]
mod root;
mod sigmoid;
mod softplus;
mod tanh;

use core::fmt::{Debug, Display};
use core::iter::Sum;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

pub(crate) use double::Double;
pub(crate) use exp::{at_least, at_most, exp_in_range, exp_minus_abs};
#[cfg(feature = "std")]
pub(crate) use fused::Fused;
pub(crate) use normal_tail::NormalTail;
pub(crate) use sigmoid::ExpRatio;

/// What the methods below are made of; private, so that [`Scalar`] is `f32` and `f64` alone,
/// and what has their layout.
mod sealed {
    pub trait Sealed:
        super::bits::Bits
        + super::exp::Constants
        + super::ln::Constants
        + super::softplus::Constants
        + super::normal_tail::Constants
    {
    }
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// A floating-point number: `f32` or `f64`.
///
/// NaN given is NaN returned by every method that returns a number, `maximum` and `minimum`
/// included; only x⁰ is 1 for every x. No method panics.
pub trait Scalar:
    sealed::Sealed
    + crate::flat::Flat<Self>
    + Copy
    + Clone
    + Default
    + PartialEq
    + PartialOrd
    + Debug
    + Display
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + Sum
{
    /// Whether products are added with one rounding, as they are in code that is compiled for a machine that can.
    #[doc(hidden)]
    const IS_FUSED: bool = false;

    /// 0
    const ZERO: Self;
    /// 1
    const ONE: Self;
    /// Distance from 1 to the next number.
    const EPSILON: Self;
    /// +∞
    const INFINITY: Self;
    /// A quiet NaN.
    const NAN: Self;
    /// Largest finite number.
    const MAX: Self;
    /// Smallest positive normal number; below it precision fades.
    const MIN_POSITIVE: Self;
    /// Name of the type, as weight files and messages spell it.
    const NAME: &'static str;
    /// Size in memory, in bytes.
    const BYTES: usize;

    /// The nearest number.
    fn from_f64(value: f64) -> Self;
    /// The same number, exactly.
    fn to_f64(self) -> f64;
    /// The nearest number; exact up to 2²⁴ for `f32`, 2⁵³ for `f64`.
    fn from_usize(value: usize) -> Self;

    /// Neither infinite nor NaN.
    fn is_finite(self) -> bool;
    /// Not a number.
    fn is_nan(self) -> bool;

    /// |x|
    fn abs(self) -> Self;
    /// `self` with the sign of `sign`.
    fn copysign(self, sign: Self) -> Self;
    /// √x, correctly rounded.
    fn sqrt(self) -> Self;

    /// `self · a + b`: rounded once where the code around it is compiled for instructions that do, twice elsewhere.
    #[doc(hidden)]
    #[inline(always)]
    fn multiply_add(self, a: Self, b: Self) -> Self {
        self * a + b
    }

    /// `self · a + b`, rounded once. One instruction where the machine has it, a slow function where not.
    #[cfg(feature = "std")]
    #[doc(hidden)]
    fn fused_multiply_add(self, a: Self, b: Self) -> Self;

    /// The larger of two; NaN if either is, unlike `f32::max`.
    #[inline(always)]
    fn maximum(self, other: Self) -> Self {
        if self > other || self.is_nan() {
            self
        } else {
            other
        }
    }

    /// The smaller of two; NaN if either is, unlike `f32::min`.
    #[inline(always)]
    fn minimum(self, other: Self) -> Self {
        if self < other || self.is_nan() {
            self
        } else {
            other
        }
    }

    /// eˣ, with gradual underflow. Error: [`max_ulp::EXP`].
    #[inline(always)]
    fn exp(self) -> Self {
        exp::exp(self)
    }

    /// eˣ − 1, also for tiny x. Error: [`max_ulp::EXP_M1`].
    #[inline(always)]
    fn exp_m1(self) -> Self {
        exp_m1::exp_m1(self)
    }

    /// ln x; −∞ at 0, NaN below. Error: [`max_ulp::LN`].
    #[inline(always)]
    fn ln(self) -> Self {
        ln::ln(self)
    }

    /// ln(1 + x), also for tiny x; −∞ at −1, NaN below. Error: [`max_ulp::LN_1P`].
    #[inline(always)]
    fn ln_1p(self) -> Self {
        ln_1p::ln_1p(self)
    }

    /// Hyperbolic tangent. Error: [`max_ulp::TANH`].
    #[inline(always)]
    fn tanh(self) -> Self {
        tanh::tanh(self)
    }

    /// Logistic function 1 / (1 + e⁻ˣ), accurate in both tails. Error: [`max_ulp::SIGMOID`].
    #[inline(always)]
    fn sigmoid(self) -> Self {
        sigmoid::sigmoid(self)
    }

    /// ln(1 + eˣ), accurate in the left tail and without overflow. Error: [`max_ulp::SOFTPLUS`].
    #[inline(always)]
    fn softplus(self) -> Self {
        softplus::softplus(self)
    }

    /// Complementary error function 1 − erf x, accurate in the right tail. Error:
    /// [`max_ulp::ERFC`].
    #[inline(always)]
    fn erfc(self) -> Self {
        erfc::erfc(self)
    }

    /// Error function. Error: [`max_ulp::ERF`].
    fn erf(self) -> Self;
    /// sin x, x in radians.
    fn sin(self) -> Self;
    /// cos x, x in radians.
    fn cos(self) -> Self;
    /// x to a real power.
    fn powf(self, exponent: Self) -> Self;

    /// x to a whole power, by repeated squaring; error about `|exponent|` / 2 ulp.
    #[inline]
    fn powi(self, exponent: i32) -> Self {
        let mut remaining = exponent.unsigned_abs();
        let mut square = self;
        let mut power = Self::ONE;
        while remaining > 0 {
            if remaining & 1 == 1 {
                power *= square;
            }
            remaining >>= 1;
            if remaining > 0 {
                square *= square;
            }
        }
        if exponent < 0 {
            Self::ONE / power
        } else {
            power
        }
    }
}
