//! Softplus: y = ln(1 + eˣ), dy/dx = σ(x).
//!
//! Source: Dugas, Bengio, Bélisle, Nadeau and Garcia 2001.

use super::Activation;
use crate::math::Scalar;

/// y = ln(1 + eˣ)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Softplus;

impl Activation for Softplus {
    const NAME: &'static str = "softplus";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        x.softplus()
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, _y: T) -> T {
        x.sigmoid()
    }
}
