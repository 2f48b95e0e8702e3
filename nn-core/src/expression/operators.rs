//! Arithmetic: values and plain numbers in any order.

use core::ops::{Add, Div, Mul, Neg, Sub};

use super::Value;
use crate::math::Scalar;

/// `$operation` with its slopes by `$a` and `$b`, between values, and with a plain number on either side.
macro_rules! operator {
    ($trait:ident, $method:ident, $symbol:literal, |$a:ident, $b:ident| $value:expr, $slopes:expr) => {
        impl<T: Scalar> $trait for Value<'_, T> {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                let ($a, $b) = (self.value(), other.value());
                self.binary(other, $symbol, $value, $slopes)
            }
        }

        impl<T: Scalar> $trait<T> for Value<'_, T> {
            type Output = Self;

            fn $method(self, other: T) -> Self {
                $trait::$method(self, self.constant(other))
            }
        }

        operator!(@number $trait, $method, f32);
        operator!(@number $trait, $method, f64);
    };
    (@number $trait:ident, $method:ident, $scalar:ident) => {
        impl<'graph> $trait<Value<'graph, $scalar>> for $scalar {
            type Output = Value<'graph, $scalar>;

            fn $method(self, other: Value<'graph, $scalar>) -> Value<'graph, $scalar> {
                $trait::$method(other.constant(self), other)
            }
        }
    };
}

operator!(Add, add, "+", |a, b| a + b, [T::ONE, T::ONE]);
operator!(Sub, sub, "-", |a, b| a - b, [T::ONE, -T::ONE]);
operator!(Mul, mul, "*", |a, b| a * b, [b, a]);
operator!(Div, div, "/", |a, b| a / b, [T::ONE / b, -(a / b) / b]);

impl<T: Scalar> Neg for Value<'_, T> {
    type Output = Self;

    fn neg(self) -> Self {
        self.unary("negative", -self.value(), -T::ONE)
    }
}
