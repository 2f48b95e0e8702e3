//! The error of differences over their step: the terms of Taylor's series that are left out grow with it, the digits
//! that the subtraction loses grow as it falls.

use std::error::Error;
use std::ops::RangeInclusive;

use nn_core::flat::Flat;
use nn_core::math::Scalar;
use nn_core::prelude::*;

use super::{Reader, Smooth, digits, gradient, moved};

/// Steps a power of ten.
const A_DECADE: i32 = 4;
/// Every so many parameters is looked at.
const STRIDE: usize = 7;

/// The relative error of the gradient, `|numeric - analytic| / |analytic|`, over the step.
pub struct Curve {
    /// `(h, error)`, from the largest step to the smallest.
    pub points: Vec<(f64, f64)>,
}

/// The curves of one precision.
pub struct Curves {
    pub one_sided: Curve,
    pub central: Curve,
}

/// f32 and f64: the same network, and the same truth, which is that of back-propagation in f64.
pub fn curves(seed: u64) -> Result<[Curves; 2], Box<dyn Error>> {
    let mut single = *Smooth::<f32>::boxed(&mut seeded_rng(seed));
    let mut double = *Smooth::<f64>::boxed(&mut seeded_rng(seed));
    let numbers = single.parameters().flat().iter();
    for (place, &x) in double.parts_mut().0.flat_mut().iter_mut().zip(numbers) {
        *place = x.into();
    }
    let first = seed as usize * super::SAMPLES;
    let truth = gradient(&mut double, &digits(first)?)?;
    Ok([
        measure(&mut single, &truth, first)?,
        measure(&mut double, &truth, first)?,
    ])
}

fn measure<T: Scalar, N: Reader<T>>(
    network: &mut N,
    truth: &[f64],
    first: usize,
) -> Result<Curves, Box<dyn Error>> {
    let samples = digits::<T>(first)?;
    let places = || (0..truth.len()).step_by(STRIDE);
    let middle = super::mean_loss(network, &samples).to_f64();
    let (mut one_sided, mut central) = (Vec::new(), Vec::new());
    for power in -14 * A_DECADE..=-A_DECADE {
        let h = 10_f64.powf(f64::from(power) / f64::from(A_DECADE));
        let (mut off_one_sided, mut off_central) = (0.0, 0.0);
        for place in places() {
            let [left, right] = [-h, h].map(|h| moved(network, &samples, place, h));
            off_one_sided += ((right - middle) / h - truth[place]).powi(2);
            off_central += ((right - left) / (2.0 * h) - truth[place]).powi(2);
        }
        let size: f64 = places().map(|place| truth[place].powi(2)).sum();
        one_sided.push((h, (off_one_sided / size).sqrt()));
        central.push((h, (off_central / size).sqrt()));
    }
    one_sided.reverse();
    central.reverse();
    Ok(Curves {
        one_sided: Curve { points: one_sided },
        central: Curve { points: central },
    })
}

impl Curve {
    /// The step with the smallest error, and the error.
    pub fn best(&self) -> (f64, f64) {
        let by_error = |a: &&(f64, f64), b: &&(f64, f64)| a.1.total_cmp(&b.1);
        *self
            .points
            .iter()
            .min_by(by_error)
            .expect("there are steps")
    }

    /// The power of the step that the error follows within a range of steps, by least squares on the logarithms.
    pub fn slope(&self, steps: RangeInclusive<f64>) -> f64 {
        let inside = self.points.iter().filter(|(h, _)| steps.contains(h));
        let logarithms: Vec<_> = inside.map(|(h, e)| (h.ln(), e.ln())).collect();
        let count = logarithms.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| logarithms.iter().map(of).sum::<f64>() / count;
        let (x, y) = (mean(|p| p.0), mean(|p| p.1));
        let across: f64 = logarithms.iter().map(|p| (p.0 - x) * (p.1 - y)).sum();
        let along: f64 = logarithms.iter().map(|p| (p.0 - x).powi(2)).sum();
        across / along
    }
}
