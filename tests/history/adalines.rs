use nn_core::history::{Adaline, DataError, LeastMeanSquares};

use crate::adaline::measure;

/// Of the weights and the bias together, in length, after the epochs below.
const DISTANCE: f64 = 2e-3;

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --test history"
)]
fn lms_with_a_falling_rate_converges_to_least_squares() {
    for seed in 0..5 {
        let run = measure(100, 3000, seed).expect("a training");
        let [first, .., last] = run.distances_falling[..] else {
            panic!("epochs")
        };
        println!(
            "seed {seed}: {first} -> {last}, constant {:?}",
            run.distances_constant.last()
        );
        assert!(last < DISTANCE, "seed {seed}: {last}");
        // The noise stays.
        assert!(run.least_error > 0.05);
        assert!(run.error >= run.least_error && run.error < run.least_error * (1.0 + 1e-3));
        // A constant rate ends beside it.
        assert!(*run.distances_constant.last().expect("epochs") > 5.0 * last);
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --test history"
)]
fn the_bound_on_the_rate_parts_convergence_from_divergence() {
    for seed in 0..5 {
        let run = measure(50, 1, seed).expect("a training");
        assert!(run.distance_below_bound < 1e-6, "seed {seed}");
        assert!(run.distance_above_bound > 1e6, "seed {seed}");
    }
}

/// Inputs 3 and -3: the correlations of `(x, 1)` are diagonal, 9 and 1.
#[test]
fn the_bound_is_that_of_the_largest_eigenvalue() {
    let bound = Adaline::rate_bound(&[([3.0_f32], 0.0), ([-3.0], 1.0)]).expect("a bound");
    assert!((bound - 2.0 / 9.0).abs() < 1e-6);
}

/// The crate's own schedule, in `f32`, on data without noise.
#[test]
fn a_line_is_learnt_in_f32() {
    let samples: [([f32; 1], f32); 5] =
        std::array::from_fn(|i| ([i as f32 - 2.0], 3.0 * (i as f32 - 2.0) - 1.0));
    let mut adaline = Adaline::<1>::new();
    let settings = LeastMeanSquares::new(0.1).decay(0.01).epochs(200);
    let training = adaline.train(&samples, &settings).expect("a training");
    assert!((adaline.weights[0] - 3.0).abs() < 1e-4 && (adaline.bias + 1.0).abs() < 1e-4);
    assert!(training.mean_squared_error < 1e-8);
    assert_eq!(adaline.class(&[1.0]), Some(true));
    assert_eq!(adaline.class(&[-1.0]), Some(false));
    assert_eq!(adaline.class(&[f32::NAN]), None);
}

#[test]
fn wrong_data_is_named() {
    let mut adaline = Adaline::<1>::new();
    let settings = LeastMeanSquares::new(0.1);
    assert_eq!(adaline.train(&[], &settings), Err(DataError::NoData));
    assert_eq!(
        adaline.train(&[([0.0], f32::INFINITY)], &settings),
        Err(DataError::Target { sample: 0 })
    );
    assert!(matches!(
        adaline.train(&[([0.0], 1.0)], &settings.decay(-1.0)),
        Err(DataError::Setting { .. })
    ));
    // Far beyond the bound the weights grow until they are no numbers; what was before stays.
    let samples = [([10.0], 1.0), ([-10.0], 1.0)];
    let diverged = adaline.train(&samples, &LeastMeanSquares::new(10.0).epochs(1000));
    assert!(matches!(diverged, Err(DataError::Diverged { .. })));
    assert!(adaline.bias.is_finite() && adaline.weights[0].is_finite());
}
