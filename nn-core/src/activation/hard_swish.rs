//! Hard swish: y = x · min(max(x/6 + ½, 0), 1); dy/dx = 0 for x ≤ −3, x/3 + ½ between, 1 for x ≥ 3.
//!
//! Source: Howard et al. 2019, Searching for MobileNetV3, §5.2.

use super::{Activation, HardSigmoid};
use crate::math::Scalar;

/// y = x · hard_sigmoid(x)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct HardSwish;

impl Activation for HardSwish {
    const NAME: &'static str = "hard_swish";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        let three = T::from_f64(3.0);
        // At −∞ too the result is 0, not ∞ · 0.
        let kept = if x < -three { -three } else { x };
        kept * HardSigmoid::value(x)
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        let three = T::from_f64(3.0);
        let between = (x + x + three) * T::from_f64(1.0 / 6.0);
        let right = if x >= three { T::ONE } else { between };
        if x <= -three { T::ZERO } else { right }
    }
}
