//! Ensembles: what follows from the algebra, and what the digits say of five ways to weigh.

use std::sync::LazyLock;

use crate::common::digits_data::Data;
use crate::experiment::ensembles::{
    Ambiguity, MEMBERS, Measured, Run, SIZE, Score, Subsets, Votes, Weighed, alarm,
};

/// All tests look at the same runs.
static RUNS: LazyLock<Vec<(u64, Run)>> = LazyLock::new(|| {
    let data = Data::read().expect("the digits are there");
    let run = |seed| {
        (
            seed,
            Run::new(&data, SIZE, seed).expect("it does not diverge"),
        )
    };
    (1..=10).map(run).collect()
});
/// Of sums over some fifteen hundred digits in f64, of numbers below two.
const ROUNDING: f64 = 1e-12;
/// Of errors below two, of outputs added up in f32.
const SINGLE: f64 = 1e-5;

fn groups() -> impl Iterator<Item = (u64, &'static Run, &'static Measured)> {
    RUNS.iter()
        .flat_map(|(seed, run)| run.groups().map(|group| (*seed, run, group)))
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn an_ensembles_squared_error_is_its_members_less_their_ambiguity() {
    for (seed, run, group) in groups() {
        let sizes = Ambiguity::new(group, &run.parts.test);
        let difference = sizes.members - sizes.ambiguity - sizes.ensemble;
        assert!(difference.abs() < ROUNDING, "seed {seed}: {difference:e}");
        assert!(sizes.ambiguity > 0.0, "seed {seed}: {sizes:?}");
        // What the network computes in f32 is what the algebra speaks of.
        let [uniform, ..] = &group.weighed;
        let difference = uniform.test.error - sizes.ensemble;
        assert!(difference.abs() < SINGLE, "seed {seed}: {difference:e}");
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn every_weighting_beats_the_mean_member() {
    for (seed, _, group) in groups() {
        let mean = group.mean();
        for weighed in &group.weighed {
            let (name, score) = (weighed.name, weighed.test);
            assert!(
                score.error < mean.error && score.accuracy > mean.accuracy,
                "seed {seed}, {name}: {score:?}, members {mean:?}"
            );
        }
    }
}

/// Jensen's inequality, for weights that are at least zero and sum to one.
#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn an_ensemble_is_no_worse_than_the_weighted_mean_of_its_members() {
    for (seed, _, group) in groups() {
        for weighed in &group.weighed[..4] {
            let sum: f64 = weighed.weights.iter().sum();
            assert!((sum - 1.0).abs() < ROUNDING, "seed {seed}: {sum}");
            let members = weighed.weights.iter().zip(&group.test);
            let mean: f64 = members.map(|(weight, score)| weight * score.error).sum();
            let (name, error) = (weighed.name, weighed.test.error);
            assert!(
                error <= mean + SINGLE,
                "seed {seed}, {name}: {error}, {mean}"
            );
        }
    }
}

/// It beats the best, too, in some of the runs, and not in others.
#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn the_uniform_ensemble_need_not_beat_the_best_member() {
    let beaten = groups().filter(|(.., group)| group.weighed[0].test.error < group.best().error);
    let beaten = beaten.count();
    let all = groups().count();
    println!("{beaten} of {all}");
    assert!(
        beaten > all / 5 && beaten < all * 4 / 5,
        "{beaten} of {all}"
    );
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn different_architectures_disagree_more_and_gain_more() {
    for (seed, run) in RUNS.iter() {
        let [same, mixed] = run
            .groups()
            .map(|group| Ambiguity::new(group, &run.parts.test));
        assert!(
            mixed.ambiguity > 1.5 * same.ambiguity,
            "seed {seed}: {same:?} {mixed:?}"
        );
        let gain = |sizes: Ambiguity| sizes.ambiguity / sizes.members;
        assert!(gain(mixed) > 1.2 * gain(same), "seed {seed}");
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn weights_by_validation_error_pay_where_members_differ() {
    for (seed, run) in RUNS.iter() {
        let [uniform, inverse, softmax, ..] = &run.mixed.weighed;
        for weighed in [inverse, softmax] {
            assert!(
                weighed.test.error < uniform.test.error,
                "seed {seed}, {}: {:?}, uniform {:?}",
                weighed.name,
                weighed.test,
                uniform.test
            );
        }
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn what_fits_the_validation_digits_best_is_seldom_best_on_others() {
    let (mut fits, mut best, mut all) = (0, 0, 0);
    for (seed, _, group) in groups() {
        let least = group.valid.iter().map(|score| score.error);
        let least = least.fold(f64::INFINITY, f64::min);
        let [rest @ .., stacked] = &group.weighed;
        // Greedy selection is at least as good as the best member there.
        assert!(rest[3].valid.error <= least + SINGLE, "seed {seed}");
        let beats = |score: fn(&Weighed) -> Score| {
            let error = |weighed| score(weighed).error;
            rest.iter().all(|other| error(stacked) < error(other))
        };
        fits += usize::from(beats(|weighed| weighed.valid));
        best += usize::from(beats(|weighed| weighed.test));
        all += 1;
    }
    println!("stacked fits best in {fits} of {all}, and is best in {best}");
    assert!(5 * fits >= 4 * all, "{fits} of {all}");
    assert!(best < all / 2, "{best} of {all}");
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn the_mean_error_falls_with_every_member_as_the_formula_says() {
    for (seed, run, group) in groups() {
        let sizes = Ambiguity::new(group, &run.parts.test);
        let subsets = Subsets::new(group, &run.parts.test);
        for (place, [least, mean, largest]) in subsets.errors.into_iter().enumerate() {
            let expected = sizes.expected(place + 1);
            assert!((mean - expected).abs() < ROUNDING, "seed {seed}: {mean}");
            assert!(least <= mean + ROUNDING && mean <= largest + ROUNDING);
        }
        let means = subsets.errors.map(|[_, mean, _]| mean);
        assert!(means.is_sorted_by(|a, b| a > b), "seed {seed}: {means:?}");
        let [one, two, .., all] = means;
        assert!(((one - two) / (one - all) - 5.0 / 9.0).abs() < 1e-6);
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn disagreement_warns_of_mistakes() {
    for (seed, run, group) in groups() {
        let area = alarm(&Votes::all(group, &run.parts.test));
        assert!(area > 0.85, "seed {seed}: {area}");
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn a_network_contains_the_ensemble_and_gives_its_mean_bit_for_bit() {
    for (seed, run) in RUNS.iter() {
        let embedding = run.embedding;
        assert_eq!(embedding.same_bits, embedding.tested, "seed {seed}");
        assert!(embedding.tested > 1000);
        // 64 · 32 + 32 + 32 · 10 + 10 numbers, and a weight for each member.
        assert_eq!(embedding.member_parameters, 2410);
        assert_eq!(embedding.ensemble_bytes, 4 * MEMBERS * (2410 + 1));
        let padded = embedding
            .ensemble_bytes
            .next_multiple_of(embedding.alignment);
        assert_eq!(embedding.bytes, padded);
    }
}
