//! Functions of values: each line is a function and its slope.

use super::Value;
use crate::activation::{Activation, Relu, Sigmoid, Tanh};
use crate::math::Scalar;

impl<T: Scalar> Value<'_, T> {
    /// eˣ
    #[must_use]
    pub fn exp(self) -> Self {
        let y = self.value().exp();
        self.unary("exp", y, y)
    }

    /// ln x; NaN below zero.
    #[must_use]
    pub fn ln(self) -> Self {
        let x = self.value();
        self.unary("ln", x.ln(), T::ONE / x)
    }

    /// √x; NaN below zero.
    #[must_use]
    pub fn sqrt(self) -> Self {
        let y = self.value().sqrt();
        self.unary("sqrt", y, T::from_f64(0.5) / y)
    }

    /// sin x
    #[must_use]
    pub fn sin(self) -> Self {
        let x = self.value();
        self.unary("sin", x.sin(), x.cos())
    }

    /// cos x
    #[must_use]
    pub fn cos(self) -> Self {
        let x = self.value();
        self.unary("cos", x.cos(), -x.sin())
    }

    /// x to a whole power.
    #[must_use]
    pub fn powi(self, exponent: i32) -> Self {
        let x = self.value();
        let slope = match exponent {
            // A constant, also at zero.
            0 => T::ZERO,
            _ => T::from_f64(f64::from(exponent)) * x.powi(exponent.saturating_sub(1)),
        };
        self.unary("powi", x.powi(exponent), slope)
    }

    /// x to a power that is a plain number.
    #[must_use]
    pub fn powf(self, exponent: T) -> Self {
        let x = self.value();
        self.unary("powf", x.powf(exponent), power_slope(x, exponent))
    }

    /// x to the power of another value, whose gradient is known for x ≥ 0.
    #[must_use]
    pub fn pow(self, exponent: Self) -> Self {
        let (x, e) = (self.value(), exponent.value());
        let y = x.powf(e);
        // As in PyTorch: zero stays zero, whatever its power.
        let by_exponent = if x == T::ZERO && e >= T::ZERO {
            T::ZERO
        } else {
            y * x.ln()
        };
        self.binary(exponent, "pow", y, [power_slope(x, e), by_exponent])
    }

    /// The larger one; of equals each has half of the slope, as in PyTorch.
    #[must_use]
    pub fn maximum(self, other: Self) -> Self {
        let (a, b) = (self.value(), other.value());
        self.binary(other, "maximum", a.maximum(b), shares(a > b, b > a))
    }

    /// The smaller one; of equals each has half of the slope, as in PyTorch.
    #[must_use]
    pub fn minimum(self, other: Self) -> Self {
        let (a, b) = (self.value(), other.value());
        self.binary(other, "minimum", a.minimum(b), shares(a < b, b < a))
    }

    /// |x|; its slope at zero is zero.
    #[must_use]
    pub fn abs(self) -> Self {
        let x = self.value();
        let slope = if x == T::ZERO { x } else { T::ONE.copysign(x) };
        self.unary("abs", x.abs(), slope)
    }

    /// The activation function `A`: `x.apply::<Gelu>()`.
    #[must_use]
    pub fn apply<A: Activation>(self) -> Self {
        let x = self.value();
        let y = A::value(x);
        self.unary(A::NAME, y, A::derivative(x, y))
    }

    /// Hyperbolic tangent.
    #[must_use]
    pub fn tanh(self) -> Self {
        self.apply::<Tanh>()
    }

    /// 1 / (1 + e⁻ˣ)
    #[must_use]
    pub fn sigmoid(self) -> Self {
        self.apply::<Sigmoid>()
    }

    /// max(x, 0)
    #[must_use]
    pub fn relu(self) -> Self {
        self.apply::<Relu>()
    }
}

/// The slope of `x` to the power `e` by `x`; a power of zero is a constant, also at zero.
fn power_slope<T: Scalar>(x: T, e: T) -> T {
    if e == T::ZERO {
        T::ZERO
    } else {
        e * x.powf(e - T::ONE)
    }
}

/// The slopes of a choice between two numbers.
fn shares<T: Scalar>(first: bool, second: bool) -> [T; 2] {
    match (first, second) {
        (true, _) => [T::ONE, T::ZERO],
        (_, true) => [T::ZERO, T::ONE],
        _ => [T::from_f64(0.5); 2],
    }
}
