//! Hard sigmoid: y = min(max(x/6 + ½, 0), 1), dy/dx = 1/6 for |x| < 3, else 0; 0 at both kinks.
//!
//! PyTorch's and Keras 3's; ONNX and Keras 2 have the slope 0.2. As (x + 3) / 6 it keeps its digits
//! near −3.
//! Source: Howard et al. 2019, Searching for MobileNetV3, §5.2.

use super::{Activation, clamp, indicator};
use crate::math::Scalar;

/// y = min(max(x/6 + ½, 0), 1)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct HardSigmoid;

impl Activation for HardSigmoid {
    const NAME: &'static str = "hard_sigmoid";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        clamp(x + T::from_f64(3.0), T::ZERO, T::from_f64(6.0)) * T::from_f64(1.0 / 6.0)
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        let three = T::from_f64(3.0);
        indicator(x, -three, three) * T::from_f64(1.0 / 6.0)
    }
}
