//! Gaussian error linear unit, tanh approximation: y = x/2 (1 + tanh u) = x σ(2u) with
//! u = √(2/π) (x + 0.044715 x³); dy/dx = σ(2u) (1 + x σ(−2u) 2u′).
//!
//! z = |2u| is c |x| (d + x²), and kept in two parts: at x = −6 it is near 25, and a rounding error
//! there would be 25 times as large in the result.
//! Source: Hendrycks and Gimpel 2016, §2; `gelu_new` of GPT-2, `approximate="tanh"` of PyTorch.

use super::Activation;
use crate::math::max_ulp::MaxUlp;
use crate::math::{Double, ExpRatio, Scalar, at_least, at_most, exp_in_range};

/// d = 1 / 0.044715, and what it lacks.
const D: (f64, f64) = (22.363_860_002_236_386, -3.734e-17);
/// c = 2 √(2/π) · 0.044715, and what it lacks.
const C: (f64, f64) = (0.071_354_816_272_600_25, -6.175e-19);

/// y = x/2 (1 + tanh(√(2/π) (x + 0.044715 x³)))
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct GeluTanh;

impl GeluTanh {
    /// Largest error of its value.
    pub const MAX_ULP: MaxUlp = MaxUlp { f32: 6.8, f64: 1.9 };
}

impl Activation for GeluTanh {
    const NAME: &'static str = "gelu_tanh";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        let a = at_most(x.abs(), T::TAIL_END);
        let t = exp_minus_z(a);
        at_least(x, T::ZERO) - a * (t / (T::ONE + t))
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        let magnitude = at_most(x.abs(), T::TAIL_END);
        let ExpRatio { a, b } = ExpRatio::with_sign(x, exp_minus_z(magnitude));
        let reciprocal = T::ONE / (a + b);
        let three_squares = T::from_f64(3.0) * magnitude * magnitude;
        let x_dz = magnitude.copysign(x) * T::from_f64(C.0) * (T::from_f64(D.0) + three_squares);
        a * reciprocal * (T::ONE + x_dz * (b * reciprocal))
    }
}

/// e⁻ᶻ for |x| = `a`.
#[inline(always)]
fn exp_minus_z<T: Scalar>(a: T) -> T {
    let a = Double::new(a);
    let sum = Double::constant(D.0, D.1).sum(a.product(a));
    let z = Double::constant(C.0, C.1).product(a.product(sum));
    let minus_z = z.scale(-T::ONE);
    exp_in_range(Double {
        high: at_least(minus_z.high, T::EXP_RANGE.0),
        low: minus_z.low,
    })
}
