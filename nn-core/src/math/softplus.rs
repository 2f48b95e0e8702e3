//! ln(1 + eˣ) = max(x, 0) + ln(1 + e^(−|x|)).

use super::Scalar;

#[inline(always)]
pub fn softplus<T: Scalar>(x: T) -> T {
    let positive = if x < T::ZERO { T::ZERO } else { x };
    positive + (-x.abs()).exp().ln_1p()
}
