//! A gradient from differences of a function, as good as rounding allows.

use crate::math::Scalar;

use super::{FINEST, LARGEST_NOISE, NOISE, STEPS, TOLERANCE};

/// A numeric gradient.
#[derive(Debug, Clone, Copy)]
pub struct Difference {
    pub numeric: f64,
    /// How far the analytic one is from it, relative.
    pub error: f64,
}

impl Difference {
    /// Whether the analytic gradient is right.
    pub fn agrees(&self) -> bool {
        self.error <= TOLERANCE
    }
}

/// Compares an analytic gradient with that of `objective` at `x`. The first difference that agrees is the answer; if none does,
/// the first that there is, with the error of the closest.
pub fn difference(
    analytic: f64,
    x: f64,
    scale: f64,
    mut objective: impl FnMut(f64) -> f64,
) -> Difference {
    let assumed = closest(analytic, x, scale, NOISE, &mut objective);
    if assumed.agrees() {
        return assumed;
    }
    let noise = noise(x, scale, &mut objective);
    if noise > NOISE {
        closest(analytic, x, scale, noise, &mut objective)
    } else {
        assumed
    }
}

/// The first difference that agrees, or the first that there is with the error of the closest.
fn closest(
    analytic: f64,
    x: f64,
    scale: f64,
    noise: f64,
    objective: &mut impl FnMut(f64) -> f64,
) -> Difference {
    let middle = objective(x);
    let mut answer = Difference {
        numeric: f64::NAN,
        error: f64::INFINITY,
    };
    let finest = (noise <= NOISE).then_some(FINEST);
    for step in STEPS.into_iter().chain(finest) {
        let h = step * x.abs().max(1.0);
        let [far_left, left, right, far_right] =
            [-2.0, -1.0, 1.0, 2.0].map(|k| objective(x + k * h));
        let across = (8.0 * (right - left) - (far_right - far_left)) / (12.0 * h);
        let to_left = (3.0 * middle - 4.0 * left + far_left) / (2.0 * h);
        let to_right = (4.0 * right - 3.0 * middle - far_right) / (2.0 * h);

        let sizes = [far_left, left, right, far_right].map(f64::abs);
        let scale = sizes.into_iter().fold(scale, f64::max);
        let floor = noise * scale / (h * TOLERANCE);
        for numeric in [across, to_left, to_right] {
            let error = relative_error(analytic, numeric, floor);
            if error <= TOLERANCE {
                return Difference { numeric, error };
            }
            answer.error = answer.error.min(error);
        }
        if answer.numeric.is_nan() {
            answer.numeric = across;
        }
    }
    answer
}

/// The rounding error of the objective near `x` as a share of `scale`, from the fourth differences of seven points close
/// together, which a smooth function does not show in (Moré and Wild 2011, Estimating computational noise). What is
/// summed in a difference is several times the standard deviation that they give.
fn noise(x: f64, scale: f64, objective: &mut impl FnMut(f64) -> f64) -> f64 {
    const SPACING: f64 = 1.0 / 1_048_576.0;
    /// `(4!)² / 8!`: what the variance of rounding becomes in a fourth difference, inverted.
    const VARIANCE: f64 = 1.0 / 70.0;
    const DEVIATIONS: f64 = 8.0;
    let h = SPACING * x.abs().max(1.0);
    let values = [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0].map(|k| objective(x + k * h));
    let squares = values.windows(5).map(|v| {
        let difference = v[0] - 4.0 * v[1] + 6.0 * v[2] - 4.0 * v[3] + v[4];
        difference * difference
    });
    let deviation = Scalar::sqrt(VARIANCE * squares.sum::<f64>() / 3.0);
    let share = DEVIATIONS * deviation / scale;
    // Beside a kink the differences are large, and say nothing of rounding.
    if share <= LARGEST_NOISE { share } else { NOISE }
}

/// `|a - b| / max(|a|, |b|, floor)`; infinite if one is not finite.
pub fn relative_error(a: f64, b: f64, floor: f64) -> f64 {
    let size = a.abs().max(b.abs()).max(floor);
    if a == b {
        0.0
    } else if size.is_finite() && !(a - b).is_nan() {
        (a - b).abs() / size
    } else {
        f64::INFINITY
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;

    #[test]
    fn a_smooth_gradient_has_nine_digits() {
        for x in [-3.0_f64, -0.1, 0.0, 1e-3, 2.0, 50.0] {
            let found = difference(-2.0 * x.sin() * x.cos(), x, 1.0, |x| x.cos() * x.cos());
            assert!(found.error < 1e-9, "at {x}: {found:?}");
        }
    }

    #[test]
    fn a_slightly_wrong_gradient_does_not_agree() {
        let right = 0.7_f64.exp();
        for factor in [
            1.0 + 1e-5,
            1.0 - 1e-5,
            -1.0,
            0.0,
            2.0,
            f64::NAN,
            f64::INFINITY,
        ] {
            let found = difference(right * factor, 0.7, 1.0, f64::exp);
            assert!(!found.agrees(), "{factor}: {found:?}");
            assert!((found.numeric - right).abs() < 1e-6);
        }
    }

    /// A kink anywhere within reach of the steps: the slope of the side that `x` is on, and no other.
    #[test]
    fn beside_a_kink_the_own_side_counts() {
        let relu = |x: f64| if x > 0.0 { 3.0 * x } else { x };
        for distance in [1e-2, 1.5e-3, 1e-3, 1e-4, 1e-6, 1e-9, 1e-300] {
            for (x, slope) in [(distance, 3.0), (-distance, 1.0)] {
                assert!(difference(slope, x, 1.0, relu).agrees(), "{x}");
                assert!(!difference(slope + 0.01, x, 1.0, relu).agrees(), "{x}");
                assert!(!difference(2.5, x, 1.0, relu).agrees(), "{x}");
            }
        }
    }

    #[test]
    fn beside_a_jump_the_gradient_is_zero() {
        let step = |x: f64| if x > 0.0 { 1.0 } else { 0.0 };
        assert!(difference(0.0, 1e-4, 1.0, step).agrees());
        assert!(difference(0.0, -1e-4, 1.0, step).agrees());
        assert!(!difference(0.1, 1e-4, 1.0, step).agrees());
    }

    /// As behind a batch normalisation of outputs that hardly differ, which makes rounding errors larger.
    #[test]
    fn a_gradient_within_the_noise_of_its_objective_agrees() {
        let noisy = |x: f64| (x.sin() + 1e5) - 1e5;
        assert!(difference(1.0_f64.cos(), 1.0, 1.0, noisy).agrees());
        assert!(!difference(1.001 * 1.0_f64.cos(), 1.0, 1.0, noisy).agrees());
        let drowned = |x: f64| (x.sin() + 1e9) - 1e9;
        assert!(!difference(1.0_f64.cos(), 1.0, 1.0, drowned).agrees());
    }

    /// As two normalisations of two features that are almost equal.
    #[test]
    fn steep_functions_take_the_finest_step() {
        let norm = |x: f64| x / (x * x + 1e-4).sqrt();
        let slope = |x: f64| 1e-4 / (x * x + 1e-4).powf(1.5);
        for x in [1e-5, 1e-4, 3e-4] {
            let right = slope(norm(x)) * slope(x);
            let twice = |x: f64| norm(norm(x));
            assert!(difference(right, x, 1.0, twice).agrees(), "{x}");
            assert!(!difference(1.001 * right, x, 1.0, twice).agrees(), "{x}");
        }
    }

    #[test]
    fn where_a_function_ends_smaller_steps_are_taken() {
        let log = |x: f64| x.ln();
        assert!(difference(1.0 / 1e-3, 1e-3, 10.0, log).agrees());
        assert!(!difference(1.01 / 1e-3, 1e-3, 10.0, log).agrees());
    }
}
