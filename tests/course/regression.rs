//! An ensemble of curves: its error, and the band around it.

use crate::experiment::regression::{Errors, Regression, SIZE};

const SEEDS: [u64; 5] = [1, 2, 3, 4, 5];
/// Of a sum of ten squares in f64, as a share of the numbers in it.
const ROUNDING: f64 = 32.0 * f64::EPSILON;

fn runs() -> impl Iterator<Item = (u64, Regression)> {
    SEEDS.into_iter().map(|seed| {
        let run = Regression::new(SIZE, seed);
        (seed, run.expect("it does not diverge"))
    })
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn an_ensembles_error_is_its_members_mean_error_less_their_ambiguity() {
    for (seed, run) in runs() {
        for place in &run.places {
            for y in [place.target, place.truth, 0.0, -7.5] {
                let (whole, less) = (place.members_error(y), place.ambiguity());
                let difference = place.error(y) - (whole - less);
                let scale = y * y + place.members_error(0.0);
                assert!(
                    difference.abs() <= ROUNDING * scale,
                    "seed {seed}, x = {}: {difference:e} of {scale}",
                    place.x
                );
            }
        }
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn an_ensemble_is_no_worse_than_its_members_on_average_and_better_where_they_disagree() {
    for (seed, run) in runs() {
        for places in [run.with_data(), run.in_gap(), run.outside()] {
            let errors = Errors::over(&places);
            assert!(errors.ensemble <= errors.members, "seed {seed}: {errors:?}");
            // By at least a tenth of it, everywhere.
            assert!(
                errors.ensemble < 0.9 * errors.members,
                "seed {seed}: {errors:?}"
            );
        }
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn the_band_is_wider_where_there_are_no_samples() {
    for (seed, run) in runs() {
        let (data, gap) = (
            Errors::over(&run.with_data()).deviation,
            Errors::over(&run.in_gap()).deviation,
        );
        assert!(gap > 2.0 * data, "seed {seed}: {gap} in the gap, {data}");
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn the_band_covers_the_truth_where_there_are_samples() {
    for (seed, run) in runs() {
        let covered = Errors::over(&run.with_data()).covered;
        assert!(covered > 0.9, "seed {seed}: at {covered} of the places");
    }
}
