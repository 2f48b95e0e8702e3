//! Activations: what the chapter claims.

use crate::common::digits_data::Data;
use crate::experiment::activations::curves::units;
use crate::experiment::activations::dead::{Leakier, Leaky, Relus, Start, UNITS, Units};
use crate::experiment::activations::depth::{Reach, reaches};
use crate::experiment::activations::zigzag::{SigmoidFed, TanhFed, Ways};

const SEEDS: [u64; 4] = [1, 2, 3, 4];

const AS_DRAWN: Start = Start {
    scale: 1.0,
    bias: 0.0,
};

fn digits() -> Data {
    Data::read().expect("the digits lie in examples/data")
}

/// The curves that are drawn are those of the formulas, and the derivatives theirs.
#[test]
fn every_derivative_is_the_slope_of_its_curve() {
    const STEP: f64 = 1e-6;
    const TOLERANCE: f64 = 1e-8;
    for unit in units() {
        for (x, _, slope) in unit.points(1000) {
            let difference = ((unit.value)(x + STEP) - (unit.value)(x - STEP)) / (2.0 * STEP);
            assert!(
                (difference - slope).abs() < TOLERANCE,
                "{} at {x}: {slope}, but {difference}",
                unit.name
            );
        }
    }
}

#[test]
fn no_sigmoid_lets_through_more_than_a_quarter_and_tanh_at_most_all() {
    const TOLERANCE: f64 = 1e-5;
    for (name, steepest) in [
        ("sigmoid", 0.25),
        ("hard_sigmoid", 1.0 / 6.0),
        ("tanh", 1.0),
    ] {
        let unit = units().into_iter().find(|unit| unit.name == name);
        let slope = unit.expect("it is one of them").largest_slope();
        assert!((slope - steepest).abs() < TOLERANCE, "{name}: {slope}");
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn the_gradient_vanishes_through_sigmoids_and_not_through_rectifiers_with_their_own_weights() {
    for seed in SEEDS {
        let all = reaches(20, 3, seed);
        let of = |name: &str, init: &str| -> &Reach {
            let found = all.iter().find(|r| r.name == name && r.init == init);
            found.expect("it was measured")
        };
        let left = |name, init| {
            let norms = &of(name, init).norms;
            norms[19] / norms[0]
        };
        // At most a quarter a layer: 0.25¹⁹ is 4e-12.
        assert!(left("sigmoid", "Glorot") < 1e-11, "seed {seed}");
        assert!(of("sigmoid", "Glorot").per_layer() < 0.26, "seed {seed}");
        for (name, init) in [("relu", "He"), ("leaky_relu", "He"), ("selu", "LeCun")] {
            let left = left(name, init);
            assert!((0.1..10.0).contains(&left), "seed {seed}, {name}: {left}");
        }
        // Half the variance is lost at every layer: √½ of the gradient.
        let per_layer = of("relu", "Glorot").per_layer();
        let expected = 0.5_f64.sqrt();
        assert!(
            (per_layer - expected).abs() < 0.05,
            "seed {seed}: {per_layer}"
        );
    }
}

#[test]
fn weights_fed_by_sigmoids_always_move_the_same_direction_and_need_longer() {
    const WAYS: u64 = 15;
    for seed in SEEDS {
        let at_one_rate = [
            Ways::new::<SigmoidFed>(0.1, WAYS, seed),
            Ways::new::<TanhFed>(0.1, WAYS, seed),
        ];
        assert_eq!(at_one_rate[0].same_sign, 1.0, "seed {seed}");
        let half = at_one_rate[1].same_sign;
        assert!((0.35..0.65).contains(&half), "seed {seed}: {half}");
        let [sigmoid, tanh] = at_one_rate.map(|ways| ways.detour);
        assert!(sigmoid > 1.5 * tanh, "seed {seed}: {sigmoid}, {tanh}");

        let sigmoid = Ways::best::<SigmoidFed>(WAYS, seed).steps;
        let tanh = Ways::best::<TanhFed>(WAYS, seed).steps;
        assert!(sigmoid > 2.0 * tanh, "seed {seed}: {sigmoid}, {tanh}");
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn a_large_learning_rate_kills_rectifiers_and_no_leaky_ones() {
    let images = digits().train;
    for seed in SEEDS {
        let calm = Units::new::<Relus>(AS_DRAWN, 0.1, 10, &images, seed);
        let wild = Units::new::<Relus>(AS_DRAWN, 2.0, 10, &images, seed);
        assert!(
            calm.dead_after <= UNITS / 10,
            "seed {seed}: {}",
            calm.dead_after
        );
        assert!(
            wild.dead_after >= UNITS / 2,
            "seed {seed}: {}",
            wild.dead_after
        );
        let leaky = Units::new::<Leaky>(AS_DRAWN, 2.0, 10, &images, seed);
        assert_eq!(leaky.dead_after, 0, "seed {seed}");
        let read = |units: &Units| units.accuracy.expect("it stays finite");
        assert!(read(&leaky) > read(&wild) + 0.1, "seed {seed}");
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn a_dead_rectifier_keeps_every_weight_to_the_bit_and_a_leaky_one_learns() {
    let images = digits().train;
    for seed in SEEDS {
        let start = Start {
            scale: 1.0,
            bias: -3.0,
        };
        let relu = Units::new::<Relus>(start, 0.5, 10, &images, seed);
        assert!(relu.dead_before >= UNITS - 1, "seed {seed}");
        assert_eq!(relu.unmoved, relu.dead_before, "seed {seed}");
        assert!(relu.dead_after >= relu.dead_before, "seed {seed}");
        let leaky = Units::new::<Leaky>(start, 0.5, 10, &images, seed);
        let leakier = Units::new::<Leakier>(start, 0.5, 10, &images, seed);
        assert_eq!(
            leaky.silent_before, relu.dead_before,
            "seed {seed}: the same draw"
        );
        assert_eq!((leaky.unmoved, leakier.unmoved), (0, 0), "seed {seed}");
        let read = |units: &Units| units.accuracy.expect("it stays finite");
        assert!(read(&relu) < 0.4, "seed {seed}: {}", read(&relu));
        let (leakier, relu) = (read(&leakier), read(&relu));
        assert!(leakier > relu + 0.3, "seed {seed}: {leakier}, {relu}");
    }
}
