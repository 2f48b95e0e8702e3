//! Initialisers that do not look at the layer: what is drawn is what their number says.

use rand::Rng;

use super::draw::{fill_normal, fill_truncated, fill_uniform};
use super::{Fans, Initialiser};
use crate::math::Scalar;

/// All zero. Right for a bias; units of a weight like this all learn the same.
#[derive(Debug)]
pub struct Zeros;

/// All the same: `VALUE` is its bits, `Constant<{ 0.5_f64.to_bits() }>`.
#[derive(Debug)]
pub struct Constant<const VALUE: u64>;

/// Normal with mean zero; `DEVIATION` is the bits of its standard deviation.
#[derive(Debug)]
pub struct Normal<const DEVIATION: u64>;

/// Normal with mean zero, drawn again where it lies beyond two deviations, and widened so that the standard deviation
/// of what is left is the one whose bits `DEVIATION` is.
#[derive(Debug)]
pub struct TruncatedNormal<const DEVIATION: u64>;

/// Uniform between `-a` and `a`; `LIMIT` is the bits of `a`.
#[derive(Debug)]
pub struct Uniform<const LIMIT: u64>;

impl Initialiser for Zeros {
    fn fill<T: Scalar>(weight: &mut [T], _: Fans, _: &mut dyn Rng) {
        weight.fill(T::ZERO);
    }
}

impl<const VALUE: u64> Initialiser for Constant<VALUE> {
    fn fill<T: Scalar>(weight: &mut [T], _: Fans, _: &mut dyn Rng) {
        weight.fill(T::from_f64(f64::from_bits(VALUE)));
    }
}

impl<const DEVIATION: u64> Initialiser for Normal<DEVIATION> {
    fn fill<T: Scalar>(weight: &mut [T], _: Fans, rng: &mut dyn Rng) {
        fill_normal(weight, f64::from_bits(DEVIATION), rng);
    }
}

impl<const LIMIT: u64> Initialiser for Uniform<LIMIT> {
    fn fill<T: Scalar>(weight: &mut [T], _: Fans, rng: &mut dyn Rng) {
        fill_uniform(weight, f64::from_bits(LIMIT), rng);
    }
}

impl<const DEVIATION: u64> Initialiser for TruncatedNormal<DEVIATION> {
    fn fill<T: Scalar>(weight: &mut [T], _: Fans, rng: &mut dyn Rng) {
        fill_truncated(weight, f64::from_bits(DEVIATION), rng);
    }
}
