//! Numeric gradients and those of back-propagation.

use nn_core::gradient::{Mismatch, Place, TOLERANCE};

use crate::experiment::gradients::curve::curves;
use crate::experiment::gradients::{
    Kinked, Normalised, Reader, Smooth, Wrong, check, cost, digits,
};

const SEEDS: [u64; 4] = [1, 2, 3, 4];
/// How far a measured power of the step may be from that of theory.
const SLOPE_TOLERANCE: f64 = 0.1;
/// How many powers of ten the best step may be from √ε or ∛ε, which are estimates of its order.
const BEST_STEP_DECADES: f64 = 1.5;

/// How many gradients agree, of parameters and inputs.
fn agrees<N: Reader<f64>>() -> usize {
    let samples = digits(0).expect("the digits are there");
    let counts = SEEDS.map(|seed| {
        let report = check::<N>(seed, &samples).expect("the gradients agree");
        let report = report.assert_alive();
        assert!(report.largest_error < TOLERANCE, "seed {seed}: {report:?}");
        report.parameters + report.inputs
    });
    counts[0]
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn every_gradient_agrees_with_differences() {
    assert_eq!(agrees::<Smooth<f64>>(), 1210 + 16 * 64);
    assert_eq!(agrees::<Kinked<f64>>(), 1210 + 16 * 64);
    assert_eq!(agrees::<Normalised<f64>>(), 1514 + 16 * 64);
}

/// And the step after it, whose gradient is right, is not blamed.
#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn a_wrong_derivative_is_found_where_it_is() {
    let samples = digits(0).expect("the digits are there");
    for seed in SEEDS {
        let Err(Mismatch::Gradients { wrong, .. }) = check::<Wrong<f64>>(seed, &samples) else {
            panic!("seed {seed}: the slip is not found");
        };
        let tensors: Vec<_> = wrong
            .iter()
            .filter_map(|wrong| match &wrong.place {
                Place::Parameter { tensor, .. } => Some(tensor.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(tensors, ["hidden.weight", "hidden.bias"], "seed {seed}");
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn the_error_over_the_step_is_a_v_with_the_slopes_of_theory() {
    for seed in SEEDS {
        let [single, double] = curves(seed).expect("the digits are there");
        for (what, slope, theory) in [
            ("one-sided", double.one_sided.slope(1e-4..=1e-1), 1.0),
            ("central", double.central.slope(1e-4..=1e-1), 2.0),
            (
                "one-sided, rounding",
                double.one_sided.slope(1e-13..=1e-9),
                -1.0,
            ),
            (
                "central, rounding",
                double.central.slope(1e-13..=1e-7),
                -1.0,
            ),
            (
                "f32, central, rounding",
                single.central.slope(1e-4..=1e-2),
                -1.0,
            ),
        ] {
            assert!(
                (slope - theory).abs() < SLOPE_TOLERANCE,
                "seed {seed}, {what}: {slope}, not {theory}"
            );
        }
        for (curves, epsilon) in [(&single, f64::from(f32::EPSILON)), (&double, f64::EPSILON)] {
            for (curve, theory) in [
                (&curves.one_sided, epsilon.sqrt()),
                (&curves.central, epsilon.cbrt()),
            ] {
                let (best, _) = curve.best();
                let decades = (best / theory).log10().abs();
                assert!(
                    decades < BEST_STEP_DECADES,
                    "seed {seed}: {best}, not {theory}"
                );
            }
            let [one_sided, central] = [&curves.one_sided, &curves.central].map(|c| c.best().1);
            assert!(
                central < one_sided / 2.0,
                "seed {seed}: {central}, {one_sided}"
            );
        }
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn differences_take_two_passes_a_parameter_and_back_propagation_two_in_all() {
    for seed in [1, 2, 3] {
        for cost in cost::all(seed).expect("the digits are there") {
            // 64 pixels and a bias into each unit, and each unit and a bias into ten outputs.
            assert_eq!(cost.parameters, 65 * cost.width + 10 * (cost.width + 1));
            assert_eq!(cost.numeric.forward, 2 * cost.parameters);
            assert_eq!(cost.numeric.backward, 0);
            assert_eq!(cost.back_propagation.forward, 1);
            assert_eq!(cost.back_propagation.backward, 1);
            assert!(cost.distance < 1e-7, "seed {seed}: {}", cost.distance);
        }
    }
}
