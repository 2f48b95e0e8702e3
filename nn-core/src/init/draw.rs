//! Random numbers of the distributions that weights are drawn from.

use rand::{Rng, RngExt};

use crate::math::Scalar;

/// Uniform between `-limit` and `limit`.
pub fn fill_uniform<T: Scalar>(weight: &mut [T], limit: f64, rng: &mut dyn Rng) {
    for w in weight {
        let unit: f64 = rng.random();
        *w = T::from_f64(limit * (2.0 * unit - 1.0));
    }
}

/// Normal numbers by the polar method (Marsaglia and Bray 1964), two at a time.
pub fn fill_normal<T: Scalar>(weight: &mut [T], deviation: f64, rng: &mut dyn Rng) {
    for pair in weight.chunks_mut(2) {
        let (u, v, square) = loop {
            let u = 2.0 * rng.random::<f64>() - 1.0;
            let v = 2.0 * rng.random::<f64>() - 1.0;
            let square = u * u + v * v;
            if square > 0.0 && square < 1.0 {
                break (u, v, square);
            }
        };
        let scale = deviation * (-2.0 * Scalar::ln(square) / square).sqrt();
        for (w, z) in pair.iter_mut().zip([u, v]) {
            *w = T::from_f64(z * scale);
        }
    }
}

/// Beyond how many deviations a normal number is drawn again.
const CUT: f64 = 2.0;
/// The standard deviation of a standard normal number that lies within [`CUT`]: `√(1 - 2 c φ(c) / (Φ(c) - Φ(-c)))`.
const DEVIATION_WITHIN_CUT: f64 = 0.879_625_661_034_239_8;

/// Normal numbers within [`CUT`] deviations, of this deviation after the cut.
pub fn fill_truncated<T: Scalar>(weight: &mut [T], deviation: f64, rng: &mut dyn Rng) {
    for w in weight {
        let normal = loop {
            let mut normal = [0.0_f64];
            fill_normal(&mut normal, 1.0, rng);
            if normal[0].abs() <= CUT {
                break normal[0];
            }
        };
        *w = T::from_f64(normal * deviation / DEVIATION_WITHIN_CUT);
    }
}
