//! Dropout: the mean of what it does, and what it does for the test.

use crate::common::digits_data::Data;
use crate::experiment::dropout::{Averages, Pair, SIZE, layers};

const SEEDS: [u64; 5] = [1, 2, 3, 4, 5];
const PASSES: usize = 1 << 15;
/// A mean is further from its expectation than so many of its deviations once in 1.7 million times.
const STANDARD_ERRORS: f64 = 5.0;
/// f32's rounding of one output, as a share of its deviation.
const ROUNDING: f64 = 1e-5;
/// Of a variance over the passes: so many times its relative deviation, which is √(2 / passes) where outputs are normal.
const VARIANCE: f64 = 5.0;

fn data() -> Data {
    Data::read().expect("the digits are there")
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn a_linear_layer_expects_in_training_what_it_says_in_use() {
    let data = data();
    for seed in SEEDS {
        let (linear, _) = layers(seed);
        let (image, _) = data.train[seed as usize];
        for unit in Averages::new(&linear, &image, PASSES, seed).units {
            let deviation = unit.expected_variance.sqrt();
            let allowed = deviation * (STANDARD_ERRORS / (PASSES as f64).sqrt() + ROUNDING);
            assert!(
                (unit.mean - unit.in_use).abs() <= allowed,
                "seed {seed}: {unit:?}, {allowed} allowed"
            );
        }
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn its_variance_is_that_of_what_is_dropped() {
    let data = data();
    let allowed = VARIANCE * (2.0 / PASSES as f64).sqrt();
    for seed in SEEDS {
        let (linear, _) = layers(seed);
        let (image, _) = data.train[seed as usize];
        for unit in Averages::new(&linear, &image, PASSES, seed).units {
            let ratio = unit.variance / unit.expected_variance;
            assert!((ratio - 1.0).abs() <= allowed, "seed {seed}: {unit:?}");
        }
    }
}

/// Jensen's inequality: a bend upwards raises the mean.
#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn after_a_relu_the_mean_in_training_is_larger_than_the_output_in_use() {
    let data = data();
    for seed in SEEDS {
        let (_, rectified) = layers(seed);
        let (image, _) = data.train[seed as usize];
        let units = Averages::new(&rectified, &image, PASSES, seed).units;
        let mut raised = 0;
        for unit in units {
            let allowed = STANDARD_ERRORS * unit.standard_error(PASSES);
            assert!(unit.mean >= unit.in_use - allowed, "seed {seed}: {unit:?}");
            raised += usize::from(unit.mean > unit.in_use + allowed);
        }
        assert!(raised >= 5, "seed {seed}: {raised} of 10 are raised");
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn with_few_digits_dropout_narrows_the_gap_and_costs_no_accuracy() {
    let data = data();
    let mut gained = 0.0;
    for seed in SEEDS {
        let pair = Pair::new(&data, SIZE, seed).expect("it does not diverge");
        let (plain, dropped) = (&pair.plain, &pair.dropped);
        let gaps = (plain.gap(), dropped.gap());
        assert!(gaps.1 < 0.92 * gaps.0, "seed {seed}: gaps {gaps:?}");
        let losses = (plain.test_loss(), dropped.test_loss());
        assert!(losses.1 < losses.0, "seed {seed}: test losses {losses:?}");
        let difference = dropped.accuracy() - plain.accuracy();
        assert!(
            difference > -pair.standard_error(),
            "seed {seed}: accuracy {difference:+}"
        );
        gained += difference;
    }
    assert!(gained > 0.0, "accuracy {gained:+} over the seeds");
}
