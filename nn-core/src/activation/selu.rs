//! Scaled exponential linear unit: y = λ x for x > 0, else λ α (eˣ − 1); dy/dx = λ or λ α eˣ, λ α at
//! the kink.
//!
//! α and λ make mean 0 and variance 1 a fixed point of the layer's map.
//! Source: Klambauer, Unterthiner, Mayr and Hochreiter 2017, equation 14.

use super::Activation;
use crate::math::Scalar;

/// α of the paper.
const ALPHA: f64 = 1.673_263_242_354_377_2;
/// λ of the paper.
const SCALE: f64 = 1.050_700_987_355_480_5;

/// y = λ x for x > 0, else λ α (eˣ − 1), with λ ≈ 1.0507 and α ≈ 1.6733
///
/// On a microcontroller its time depends on the input: numbers above 0 take no exponential.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Selu;

impl Activation for Selu {
    const NAME: &'static str = "selu";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        let scale = T::from_f64(SCALE);
        if x > T::ZERO {
            scale * x
        } else {
            T::from_f64(SCALE * ALPHA) * x.exp_m1()
        }
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        if x > T::ZERO {
            T::from_f64(SCALE)
        } else {
            T::from_f64(SCALE * ALPHA) * x.exp()
        }
    }
}
