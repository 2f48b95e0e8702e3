use nn_core::history::{DataError, Perceptron, Perceptrons};
use nn_core::prelude::*;

use crate::digits_data::{Data, Sample};
use crate::perceptron::{EXCLUSIVE_OR, Separable, on_digits, on_exclusive_or, on_separable};
use crate::pixels;

#[test]
fn mistakes_stay_within_novikoffs_bound() {
    for margin in [0.02, 0.05, 0.1, 0.2] {
        for seed in 0..50 {
            let run = on_separable(100, margin, seed).expect("a training");
            let bound = run.data.bound();
            assert!(run.converged, "margin {margin}, seed {seed}");
            assert_eq!(run.perceptron.right(&run.data.points), 100);
            assert!(
                run.mistakes as f64 <= bound,
                "margin {margin}, seed {seed}: {} mistakes, bound {bound}",
                run.mistakes
            );
        }
    }
}

/// The bound holds in any order of the samples, and for weights in `f64`.
#[test]
fn novikoffs_bound_holds_in_any_order() {
    for seed in 0..20 {
        let mut rng = seeded_rng(seed);
        let data = Separable::draw(60, 0.1, &mut rng);
        let mut perceptron = Perceptron::<2, f64>::new();
        let mut mistakes = 0;
        for _ in 0..100_000 {
            let (point, class) = data.points[(rng.next_u32() % 60) as usize];
            mistakes += usize::from(perceptron.learn(&point.map(f64::from), class, 1.0));
        }
        assert!(
            mistakes > 0 && mistakes as f64 <= data.bound(),
            "seed {seed}"
        );
    }
}

#[test]
fn the_learning_rate_scales_the_weights_and_changes_nothing_else() {
    let data = Separable::draw(100, 0.05, &mut seeded_rng(3));
    let train = |rate: f64| {
        let mut perceptron = Perceptron::<2, f64>::new();
        let points: Vec<_> = data
            .points
            .iter()
            .map(|(x, t)| (x.map(f64::from), *t))
            .collect();
        let training = perceptron.train(&points, rate, 10_000).expect("a training");
        (perceptron, training)
    };
    let (one, training) = train(1.0);
    for rate in [0.25, 4.0] {
        // A power of two, so that not a bit is rounded.
        let (scaled, same) = train(rate);
        assert_eq!(same, training);
        assert_eq!(scaled.weights, one.weights.map(|w| rate * w));
        assert_eq!(scaled.bias, rate * one.bias);
    }
}

#[test]
fn it_never_settles_on_exclusive_or_and_the_pocket_keeps_three_of_four() {
    for seed in 0..20 {
        let run = on_exclusive_or(1000, seed).expect("a training");
        assert!(!run.converged);
        assert_eq!(run.epochs, 1000);
        assert!(run.fewest_mistakes >= 1);
        // The weights come back to where they were: it goes round for ever.
        assert!(run.cycle.is_some_and(|epochs| epochs < 100));
        assert_eq!(run.right_in_pocket, 3, "seed {seed}");
        assert_eq!(run.pocket.right(&EXCLUSIVE_OR), 3);
    }
}

/// The pocket is never worse than what was there before, and finds what separates where something does.
#[test]
fn the_pocket_separates_what_can_be_separated() {
    for seed in 0..10 {
        let data = Separable::draw(50, 0.1, &mut seeded_rng(seed));
        let mut pocket = Perceptron::<2>::new();
        let mut rng = seeded_rng(100 + seed);
        let training = pocket
            .train_pocket(&data.points, 100_000, &mut rng)
            .expect("a training");
        assert_eq!(training.right, 50, "seed {seed}");
        let again = pocket
            .train_pocket(&data.points, 10, &mut rng)
            .expect("a training");
        assert_eq!((again.right, again.refills), (50, 0));
    }
}

#[test]
fn ten_perceptrons_read_digits() {
    let data = Data::read().expect("the digits");
    let digits = |samples: &[Sample]| -> Vec<_> {
        samples
            .iter()
            .map(|sample| (pixels(sample), sample.1))
            .collect()
    };
    let mut train = digits(&data.train);
    train.extend(digits(&data.valid));
    let run = on_digits(&train, &digits(&data.test), 50).expect("a training");
    println!(
        "ten perceptrons: {:.2} % of train, {:.2} % of test, {} mistakes",
        100.0 * run.train_accuracy,
        100.0 * run.test_accuracy,
        run.mistakes
    );
    // They do not converge: not every digit is separated from all the others by a plane, and the last mistake counts.
    assert!(run.test_accuracy > 0.89 && run.train_accuracy > 0.93);
    assert!(!run.converged);
    assert_eq!(
        run.confusion.as_flattened().iter().sum::<usize>(),
        data.test.len()
    );
}

#[test]
fn wrong_data_is_named() {
    let mut perceptron = Perceptron::<2>::new();
    assert_eq!(perceptron.train(&[], 1.0, 1), Err(DataError::NoData));
    let nan = [([0.0, 1.0], true), ([0.0, f32::NAN], false)];
    let misplaced = DataError::Input {
        sample: 1,
        element: 1,
    };
    assert_eq!(perceptron.train(&nan, 1.0, 1), Err(misplaced));
    assert_eq!(
        perceptron.train_pocket(&nan, 1, &mut seeded_rng(1)),
        Err(misplaced)
    );
    assert_eq!(perceptron.predict(&nan[1].0), None);
    assert!(matches!(
        perceptron.train(&EXCLUSIVE_OR, f64::NAN, 1),
        Err(DataError::Setting { .. })
    ));
    let large = [([f32::MAX, f32::MAX], true), ([f32::MAX, 1.0], false)];
    assert!(matches!(
        perceptron.train(&large, 1e30, 10),
        Err(DataError::Diverged { epoch: 1 })
    ));
    assert!(perceptron.weights.iter().all(|w| w.is_finite()));
    let mut perceptrons = Perceptrons::<3, 2>::new();
    assert_eq!(
        perceptrons.train(&[([0.0, 0.0], 3)], 1.0, 1),
        Err(DataError::Class {
            sample: 0,
            class: 3,
            classes: 3
        })
    );
    assert_eq!(perceptrons.predict(&[f32::NAN, 0.0]), None);
}
