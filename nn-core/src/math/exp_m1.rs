//! eˣ − 1 without cancellation, `2ⁿ (eʳ − 1) + (2ⁿ − 1)` after the reduction of `exp`.

use super::Scalar;
use super::exp::{clamp, reduce};

#[inline(always)]
pub fn exp_m1<T: Scalar>(x: T) -> T {
    // Left of this eˣ − 1 rounds to −1.
    let lowest = T::LN_2[0] * T::from_f64(-64.0);
    let (p, rounded) = reduce(clamp(x, lowest, T::EXP_HIGHEST), T::ZERO);
    let [first, second, inverse] = T::power_of_two(rounded);
    // 2ⁱ (eʳ − 1) + (2ⁱ − 2⁻ʲ), times 2ʲ: 2ⁿ itself would overflow before the result does.
    let y = (p * first + (first - inverse)) * second;
    // The sign is lost where x is −0.
    y.copysign(x)
}
