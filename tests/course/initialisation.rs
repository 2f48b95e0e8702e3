//! Initialisation: what the chapter claims.

use crate::common::digits_data::Data;
use crate::experiment::initialisation::deep;
use crate::experiment::initialisation::equal::{Drawn, Equal, Learnt, Single, Zero};
use crate::experiment::initialisation::layers;

const SEEDS: [u64; 3] = [1, 2, 3];

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn units_that_start_equal_stay_equal_to_the_bit_and_do_what_one_does() {
    for seed in SEEDS {
        let equal = Learnt::<Equal>::new(seed).expect("it trains");
        assert_eq!(equal.distinct, 1, "seed {seed}");
        // They do learn, but no more than a single unit does.
        assert_ne!(equal.largest, 0.5, "seed {seed}");
        let single = Learnt::<Single>::new(seed).expect("it trains");
        assert!(
            (equal.accuracy - single.accuracy).abs() < 0.05,
            "seed {seed}"
        );
        let drawn = Learnt::<Drawn>::new(seed).expect("it trains");
        assert_eq!(drawn.distinct, 8, "seed {seed}");
        assert!(drawn.accuracy > equal.accuracy + 0.25, "seed {seed}");
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn weights_that_start_at_zero_stay_there() {
    for seed in SEEDS {
        let zero = Learnt::<Zero>::new(seed).expect("it trains");
        assert_eq!(zero.largest, 0.0, "seed {seed}");
        assert_eq!(zero.accuracy, 0.5, "seed {seed}");
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn each_layer_multiplies_by_what_the_variance_of_its_weights_says() {
    for seed in SEEDS {
        let [small, large, glorot, he] = layers::relu(8, seed);
        // Of a rectifier's input half the square is left: deviation · √(64 / 2).
        let half = 32.0_f64.sqrt();
        let expected = [0.01 * half, 0.5 * half, 0.5_f64.sqrt(), 1.0];
        for (of, expected) in [small, large, glorot, he].iter().zip(expected) {
            for measured in [of.activations_per_layer(), of.gradients_per_layer()] {
                let ratio = measured / expected;
                assert!(
                    (0.92..1.08).contains(&ratio),
                    "seed {seed}, {}: {measured}",
                    of.init
                );
            }
        }
        let [small, large, glorot, he] = layers::tanh(8, seed);
        // As good as linear there: deviation · √64.
        for measured in [small.activations_per_layer(), small.gradients_per_layer()] {
            assert!(
                (measured / 0.08 - 1.0).abs() < 0.08,
                "seed {seed}: {measured}"
            );
        }
        // Saturated, and yet the gradient grows.
        assert!(large.saturated[9] > 0.35, "seed {seed}");
        assert!(large.gradients_per_layer() > 1.4, "seed {seed}");
        for of in [glorot, he] {
            let kept = 0.85..1.1;
            assert!(
                kept.contains(&of.activations_per_layer()),
                "seed {seed}, {}",
                of.init
            );
            assert!(
                kept.contains(&of.gradients_per_layer()),
                "seed {seed}, {}",
                of.init
            );
        }
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --example course"
)]
fn ten_layers_learn_if_their_weights_keep_the_variance_and_not_otherwise() {
    /// The loss of one who knows nothing: ln 10.
    const IGNORANT: f64 = 2.25;
    const EPOCHS: usize = 8;
    let data = Data::read().expect("the digits lie in examples/data");
    for seed in SEEDS {
        let last = |run: &deep::Run| run.last_loss().unwrap_or(f64::INFINITY);
        let [equal, small, large, glorot, he] = deep::tanh(&data, EPOCHS, seed).map(|r| last(&r));
        assert!(equal > IGNORANT, "seed {seed}: {equal}");
        assert!(small > IGNORANT, "seed {seed}: {small}");
        assert!(glorot < 0.6, "seed {seed}: {glorot}");
        assert!(he < 0.8 * glorot, "seed {seed}: {he}, {glorot}");
        assert!(large > 2.0 * glorot, "seed {seed}: {large}");
        let [small, large, glorot, he] = deep::relu(&data, EPOCHS, seed).map(|r| last(&r));
        assert!(small > IGNORANT, "seed {seed}: {small}");
        assert!(large > IGNORANT, "seed {seed}: {large}");
        assert!(he < 0.8, "seed {seed}: {he}");
        assert!(he < 0.5 * glorot, "seed {seed}: {he}, {glorot}");
    }
}
