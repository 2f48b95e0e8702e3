//! Gaussian error linear unit: y = x Φ(x), dy/dx = Φ(x) + x φ(x), with the normal distribution's Φ
//! and its density φ.
//!
//! With a = |x| and Φ(−a) = φ(a) R(a) both come from one tail: y = max(x, 0) − a Φ(−a), and dy/dx is
//! Φ(−a) − a φ(a) left of 0, 1 minus that right of it. Nothing cancels but at the zero of dy/dx.
//! Source: Hendrycks and Gimpel 2016, equation 1.

use super::Activation;
use crate::math::max_ulp::MaxUlp;
use crate::math::{NormalTail, Scalar, at_least, at_most};

/// y = x Φ(x), exactly; [`GeluTanh`](super::GeluTanh) is the approximation
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Gelu;

impl Gelu {
    /// Largest error of its value.
    pub const MAX_ULP: MaxUlp = MaxUlp {
        f32: 5.38,
        f64: 4.1,
    };
}

impl Activation for Gelu {
    const NAME: &'static str = "gelu";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        let a = at_most(x.abs(), T::TAIL_END);
        let NormalTail {
            density,
            inverse_mills,
        } = NormalTail::new(a);
        at_least(x, T::ZERO) - a * density / inverse_mills
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        let a = at_most(x.abs(), T::TAIL_END);
        let NormalTail {
            density,
            inverse_mills,
        } = NormalTail::new(a);
        let left = density * (T::ONE / inverse_mills - a);
        if x > T::ZERO { T::ONE - left } else { left }
    }
}
