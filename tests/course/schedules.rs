//! Learning rates that change, gradients cut short, weights kept small.

use crate::common::digits_data::Data;
use crate::experiment::schedules::clipping;
use crate::experiment::schedules::exploding::{self, Clipped, Learnt};
use crate::experiment::schedules::noise::{self, Distances};
use crate::experiment::schedules::penalties::{Problem, RELEVANT, best};
use crate::experiment::schedules::rates::{RATES, Runs};
use crate::experiment::schedules::shrinkage::{DECAY, SIZES, Shrinkage, decoupled, through_adam};
use nn_core::prelude::*;

const SEEDS: [u64; 5] = [1, 2, 3, 4, 5];
const NOISY_STEPS: usize = 20_000;
/// Of the mean over half of the steps, which hold some dozens of independent distances at the smallest rate.
const HOVERING: f64 = 0.2;
/// Of a mean over the seeds, each a sum of ten squares: a deviation of 20 %.
const FALLING: f64 = 0.6;
const STARTS: [[f64; 2]; 6] = [
    clipping::START,
    [1.5, 0.5],
    [1.4, 2.0],
    [1.2, 3.0],
    [-1.3, 1.0],
    [1.3, 0.2],
];
/// In degrees: rounding of a sum of 7000 squares of f32.
const SAME_DIRECTION: f64 = 1e-3;
/// The share of a weight that is left, in the mean over 200 that also follow the noise.
const LEFT: f64 = 0.03;
/// What rounding makes of 1500 steps.
const ROUNDING: f64 = 1e-12;

fn data() -> Data {
    Data::read().expect("the digits are there")
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn at_a_constant_rate_noisy_descent_hovers_where_theory_says() {
    for seed in SEEDS {
        for rate in noise::RATES {
            let hovers = Distances::constant(rate, NOISY_STEPS, seed).expect("finite");
            let ratio = hovers.late() / noise::fixed_point(rate);
            assert!(
                (ratio - 1.0).abs() < HOVERING,
                "seed {seed}, {rate}: {ratio}"
            );
        }
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn at_a_rate_that_falls_as_one_over_t_it_comes_as_near_as_a_direct_solution() {
    let ends = SEEDS.map(|seed| {
        let falling = Distances::falling(NOISY_STEPS, seed).expect("finite");
        falling.0[NOISY_STEPS - 1]
    });
    let mean = ends.iter().sum::<f64>() / ends.len() as f64;
    let ratio = mean / noise::direct(NOISY_STEPS);
    assert!((ratio - 1.0).abs() < FALLING, "{ends:?}");
    for end in ends {
        assert!(10.0 * end < noise::fixed_point(noise::RATES[0]), "{end}");
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn a_falling_rate_ends_lower_than_a_constant_one_and_steadier_than_a_large_one() {
    let data = data();
    for seed in SEEDS {
        let runs = Runs::new(&data, seed).expect("no rate diverges");
        let (large, small) = (&runs.constant[0], &runs.constant[RATES.len() - 1]);
        let constant = runs.best_constant().level();
        for run in &runs.scheduled {
            let name = &run.name;
            assert!(
                run.last() < 0.99 * constant,
                "seed {seed}, {name}: {} {constant}",
                run.last()
            );
            assert!(run.last() < 0.7 * small.last(), "seed {seed}, {name}");
            assert!(2.0 * run.jitter() < large.jitter(), "seed {seed}, {name}");
        }
    }
}

#[test]
fn over_a_cliff_only_a_clipped_descent_comes_down_and_a_clip_by_value_turns_it() {
    for start in STARTS {
        let [by_norm, by_value] = clipping::clipped(start);
        let whole = clipping::whole(start);
        assert!(whole[0].thrown_out() && whole[1].thrown_out(), "{start:?}");
        let soonest = whole.iter().filter_map(|descent| descent.steps).min();
        for clipped in [&by_norm, &by_value] {
            let steps = clipped.steps.expect("the bottom is reached");
            assert!(
                soonest.is_none_or(|whole| whole > 100 * steps),
                "{start:?}: {steps}"
            );
        }
        assert!(by_norm.turned() < SAME_DIRECTION, "{start:?}");
        assert!(by_value.turned() > 20.0, "{start:?}: {}", by_value.turned());
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn a_network_that_starts_too_large_learns_clipped_and_diverges_whole() {
    let digits = data().train;
    let sgd = Sgd::new(exploding::RATE);
    for seed in SEEDS {
        let whole = Learnt::new(sgd, &digits, seed);
        assert!(
            matches!(
                whole.accuracy,
                Err(TrainingError::NotFinite { epoch: 1, .. })
            ),
            "seed {seed}: {whole:?}"
        );
        let by_norm = Learnt::new(sgd.clip_norm(exploding::NORM), &digits, seed);
        let by_value = Learnt::new(sgd.clip_value(exploding::VALUE), &digits, seed);
        for clipped in [by_norm, by_value] {
            assert!(
                clipped.accuracy.is_ok_and(|share| share > 0.45),
                "seed {seed}: {clipped:?}"
            );
        }
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn a_gradient_clipped_by_norm_keeps_its_direction_and_one_clipped_by_value_does_not() {
    let digits = data().train;
    let sgd = Sgd::new(1.0);
    for seed in SEEDS {
        let gradient = exploding::gradient(&digits, seed).expect("finite");
        let (norm, largest) = exploding::sizes(&gradient);
        let mut before = 0.0;
        for share in [0.3, 0.1, 0.01, 0.001] {
            let by_norm = Clipped::new(&sgd.clip_norm(share * norm), &gradient);
            let by_value = Clipped::new(&sgd.clip_value(share * largest), &gradient);
            assert!(by_norm.angle < SAME_DIRECTION, "seed {seed}: {by_norm:?}");
            assert!(
                (by_norm.norm / (share * norm) - 1.0).abs() < 1e-4,
                "seed {seed}: {by_norm:?}"
            );
            assert!(
                by_value.angle > before + 3.0,
                "seed {seed}, {share}: {by_value:?}"
            );
            before = by_value.angle;
        }
        assert!(before > 45.0, "seed {seed}: {before}");
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn l1_makes_weights_vanish_l2_shrinks_all_and_both_help_on_new_data() {
    for seed in SEEDS {
        let fits = Problem::new(seed).fits().expect("finite");
        let (none, l1, l2) = (&fits.none, best(&fits.l1), best(&fits.l2));
        assert!(l1.near_zero() >= 18, "seed {seed}: {}", l1.near_zero());
        assert!(none.near_zero().max(l2.near_zero()) <= 9, "seed {seed}");
        assert!(
            l1.weights[..RELEVANT].iter().all(|w| w.abs() > 0.4),
            "seed {seed}"
        );
        assert!(l2.others() < 0.9 * none.others(), "seed {seed}");
        assert!(l2.relevant() < 0.9 * none.relevant(), "seed {seed}");
        assert!(l2.test < 0.95 * none.test, "seed {seed}");
        assert!(l1.test < 0.9 * l2.test, "seed {seed}");
        assert!(none.train < l1.train.min(l2.train), "seed {seed}");
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn under_plain_descent_an_l2_penalty_is_decoupled_decay() {
    for seed in SEEDS {
        let fits = Problem::new(seed).fits().expect("finite");
        assert!(
            fits.difference() < ROUNDING,
            "seed {seed}: {}",
            fits.difference()
        );
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn under_adam_an_l2_penalty_takes_less_of_weights_with_large_gradients_and_decoupled_decay_does_not()
 {
    for seed in SEEDS {
        let left = Shrinkage::new(seed);
        assert!(left.adam_l2.is_sorted(), "seed {seed}: {:?}", left.adam_l2);
        for (size, (l2, apart)) in SIZES
            .into_iter()
            .zip(left.adam_l2.into_iter().zip(left.adam_decoupled))
        {
            assert!(
                (apart - decoupled()).abs() < LEFT,
                "seed {seed}, {size}: {apart}"
            );
            // The closed form is for gradients that are larger than the penalty's.
            if size >= 2.0 * DECAY {
                assert!(
                    (l2 - through_adam(size)).abs() < LEFT,
                    "seed {seed}, {size}: {l2}"
                );
            } else {
                assert!(l2 < 0.75 * decoupled(), "seed {seed}, {size}: {l2}");
            }
        }
    }
}
