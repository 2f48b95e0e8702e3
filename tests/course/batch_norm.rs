//! Batch normalisation: where it makes learning possible, and where it is not needed.

use crate::common::digits_data::{Data, Sample};
use crate::experiment::batch_norm::{EPOCHS, Inputs, Pair, Scales};

const SEEDS: [u64; 3] = [1, 2, 3];
/// Without it none of the learning rates does in [`EPOCHS`] epochs; with it one does in at most so many.
const RAW: usize = 5;
const DEEP: usize = 18;
/// What standardising by hand may differ from it, in epochs.
const BY_HAND: usize = 2;
/// What it may save or cost where the weights start well, in epochs.
const LUCKY: usize = 10;

fn digits() -> Vec<Sample> {
    Data::read().expect("the digits are there").train
}

#[test]
fn raw_inputs_are_on_very_different_scales_and_standardised_ones_are_not() {
    for seed in SEEDS {
        let spread = |inputs: Inputs| {
            let digits = inputs.of(&digits(), seed);
            let squares = (0..64).map(|pixel| {
                let values = digits
                    .iter()
                    .map(|(image, _)| f64::from(image.as_flattened()[pixel][0]));
                (values.map(|x| x * x).sum::<f64>() / digits.len() as f64).sqrt()
            });
            // Standardised pixels that never change are zero.
            let sizes: Vec<f64> = squares.filter(|&size| size > 1e-3).collect();
            let ends = sizes
                .iter()
                .fold((f64::INFINITY, 0.0_f64), |(low, high), &size| {
                    (low.min(size), high.max(size))
                });
            assert!(sizes.len() > 50, "seed {seed}: {} pixels", sizes.len());
            ends.1 / ends.0
        };
        assert!(spread(Inputs::Raw) > 100.0, "seed {seed}");
        assert!(spread(Inputs::Standardised) < 1.01, "seed {seed}");
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn raw_inputs_are_learnt_with_it_as_soon_as_standardised_ones_without_and_else_not() {
    let digits = digits();
    for seed in SEEDS {
        let scales = Scales::new(&digits, EPOCHS, seed).expect("the data is finite");
        let with = scales.normalised.best().epochs.expect("it is reached");
        let by_hand = scales.by_hand.best().epochs.expect("it is reached");
        assert_eq!(scales.raw.reached(), 0, "seed {seed}: {:?}", scales.raw);
        assert!(with <= RAW, "seed {seed}: {with} epochs");
        assert!(
            with.abs_diff(by_hand) <= BY_HAND,
            "seed {seed}: {with} epochs, by hand {by_hand}"
        );
        assert!(
            scales.normalised.reached() >= scales.by_hand.reached(),
            "seed {seed}: fewer learning rates do"
        );
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn deep_networks_whose_numbers_shrink_are_learnt_with_it_and_not_without() {
    let digits = digits();
    for seed in SEEDS {
        for pair in Pair::unlucky(&digits, EPOCHS, seed).expect("the data is finite") {
            let name = pair.name;
            assert_eq!(pair.plain.reached(), 0, "seed {seed}, {name}");
            let with = pair.normalised.best().epochs;
            assert!(
                with.is_some_and(|epochs| epochs <= DEEP),
                "seed {seed}, {name}: {with:?} epochs"
            );
        }
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn where_the_weights_start_well_it_is_not_needed() {
    let digits = digits();
    for seed in SEEDS {
        let pair = Pair::lucky(&digits, EPOCHS, seed).expect("the data is finite");
        let without = pair.plain.best().epochs.expect("it is reached");
        let with = pair.normalised.best().epochs.expect("it is reached");
        assert!(
            with.abs_diff(without) <= LUCKY,
            "seed {seed}: {with} epochs, without {without}"
        );
        assert!(
            pair.normalised.reached() >= pair.plain.reached(),
            "seed {seed}: fewer learning rates do"
        );
    }
}
