//! eˣ − 1 without cancellation: 2ⁿ (eʳ − 1) + (2ⁿ − 1) after the reduction of `exp`.
//!
//! Source: the last step of FreeBSD msun `s_expm1.c`, with 2ⁿ in two factors.

use super::Scalar;
use super::double::Double;
use super::exp::{at_least, at_most, reduce};
use super::max_ulp::MaxUlp;

/// Largest error of [`Scalar::exp_m1`].
pub const MAX_ULP: MaxUlp = MaxUlp {
    f32: 1.89,
    f64: 2.3,
};

#[inline(always)]
pub fn exp_m1<T: Scalar>(x: T) -> T {
    // The result has rounded to −1 long before.
    let x_kept = at_most(at_least(x, T::from_f64(-64.0)), T::EXP_RANGE.1);
    let (p, rounded) = reduce(Double::new(x_kept));
    let [first, second, inverse] = T::power_of_two(rounded);
    // 2ʲ (2ⁱ p + (2ⁱ − 2⁻ʲ)), i + j = n: 2ⁿ alone would overflow before the result does.
    let y = p.multiply_add(first, first - inverse) * second;
    // −0 has become +0.
    y.copysign(x)
}
