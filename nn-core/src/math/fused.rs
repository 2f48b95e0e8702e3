//! A number whose products are added with one rounding: what `f32` and `f64` are within a function that is compiled for a
//! machine with fused multiply-add.

use core::fmt;
use core::iter::Sum;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use super::{Scalar, bits, exp, ln, normal_tail, sealed, softplus};
use crate::flat::Flat;
use crate::memory::Zeroed;

/// A `T` whose [`Scalar::multiply_add`] is one instruction. It lies in memory as a `T` does.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
#[repr(transparent)]
pub struct Fused<T>(pub T);

// SAFETY: a number may be zero bytes, and so may what has its layout.
#[allow(unsafe_code)]
unsafe impl<T: Scalar> Zeroed for Fused<T> {}

// SAFETY: one scalar is one scalar.
#[allow(unsafe_code)]
unsafe impl<T: Scalar> Flat<Self> for Fused<T> {
    const LEN: usize = 1;
}

impl<T: Scalar> sealed::Sealed for Fused<T> {}

impl<T: Scalar> bits::Bits for Fused<T> {
    const ROUND: Self = Self(T::ROUND);

    #[inline(always)]
    fn two_to(rounded: Self) -> Self {
        Self(T::two_to(rounded.0))
    }
    #[inline(always)]
    fn power_of_two(rounded: Self) -> [Self; 3] {
        T::power_of_two(rounded.0).map(Self)
    }
    #[inline(always)]
    fn split_exponent(self) -> [Self; 3] {
        self.0.split_exponent().map(Self)
    }
    #[inline(always)]
    fn head(self) -> Self {
        Self(self.0.head())
    }
}

impl<T: Scalar> exp::Constants for Fused<T> {
    const EXP_RANGE: (Self, Self) = (Self(T::EXP_RANGE.0), Self(T::EXP_RANGE.1));
    const LOG2_E: Self = Self(T::LOG2_E);
    const LN_2: (Self, Self) = (Self(T::LN_2.0), Self(T::LN_2.1));

    #[inline(always)]
    fn exp_remainder<S: Scalar>(r: S) -> S {
        T::exp_remainder(r)
    }
}

impl<T: Scalar> ln::Constants for Fused<T> {
    const NORMALISE: (Self, Self) = (Self(T::NORMALISE.0), Self(T::NORMALISE.1));

    #[inline(always)]
    fn ln_remainder<S: Scalar>(z: S) -> S {
        T::ln_remainder(z)
    }
}

impl<T: Scalar> softplus::Constants for Fused<T> {
    #[inline(always)]
    fn ln_1p_remainder<S: Scalar>(z: S) -> S {
        T::ln_1p_remainder(z)
    }
}

impl<T: Scalar> normal_tail::Constants for Fused<T> {
    const TAIL_END: Self = Self(T::TAIL_END);

    #[inline(always)]
    fn mills_remainder<S: Scalar>(a: S) -> S {
        T::mills_remainder(a)
    }
}

impl<T: Scalar> Scalar for Fused<T> {
    const IS_FUSED: bool = true;

    const ZERO: Self = Self(T::ZERO);
    const ONE: Self = Self(T::ONE);
    const EPSILON: Self = Self(T::EPSILON);
    const INFINITY: Self = Self(T::INFINITY);
    const NAN: Self = Self(T::NAN);
    const MAX: Self = Self(T::MAX);
    const MIN_POSITIVE: Self = Self(T::MIN_POSITIVE);
    const NAME: &'static str = T::NAME;
    const BYTES: usize = T::BYTES;

    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        Self(T::from_f64(value))
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        self.0.to_f64()
    }
    #[inline(always)]
    fn from_usize(value: usize) -> Self {
        Self(T::from_usize(value))
    }
    #[inline(always)]
    fn is_finite(self) -> bool {
        self.0.is_finite()
    }
    #[inline(always)]
    fn is_nan(self) -> bool {
        self.0.is_nan()
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self(self.0.abs())
    }
    #[inline(always)]
    fn copysign(self, sign: Self) -> Self {
        Self(self.0.copysign(sign.0))
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(self.0.sqrt())
    }
    #[inline(always)]
    fn multiply_add(self, a: Self, b: Self) -> Self {
        Self(self.0.fused_multiply_add(a.0, b.0))
    }
    #[inline(always)]
    fn fused_multiply_add(self, a: Self, b: Self) -> Self {
        self.multiply_add(a, b)
    }
    #[inline]
    fn erf(self) -> Self {
        Self(self.0.erf())
    }
    #[inline]
    fn sin(self) -> Self {
        Self(self.0.sin())
    }
    #[inline]
    fn cos(self) -> Self {
        Self(self.0.cos())
    }
    #[inline]
    fn powf(self, exponent: Self) -> Self {
        Self(self.0.powf(exponent.0))
    }
}

macro_rules! operators {
    ($($operator:ident $apply:ident, $assigning:ident $assign:ident;)*) => {
        $(
            impl<T: Scalar> $operator for Fused<T> {
                type Output = Self;
                #[inline(always)]
                fn $apply(self, other: Self) -> Self {
                    Self(self.0.$apply(other.0))
                }
            }
            impl<T: Scalar> $assigning for Fused<T> {
                #[inline(always)]
                fn $assign(&mut self, other: Self) {
                    self.0.$assign(other.0);
                }
            }
        )*
    };
}

operators! {
    Add add, AddAssign add_assign;
    Sub sub, SubAssign sub_assign;
    Mul mul, MulAssign mul_assign;
    Div div, DivAssign div_assign;
}

impl<T: Scalar> Neg for Fused<T> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl<T: Scalar> Sum for Fused<T> {
    #[inline(always)]
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        Self(numbers.map(|number| number.0).sum())
    }
}

impl<T: Scalar> fmt::Display for Fused<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
