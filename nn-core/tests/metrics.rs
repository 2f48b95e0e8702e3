//! Metrics against closed forms and naive ones, and where they have no value.

use nn_core::metrics::{MetricError, RegressionErrors};
use nn_core::prelude::*;
use nn_core::rand::RngExt;

const TOLERANCE: f64 = 1e-12;

fn close(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= TOLERANCE,
        "{found}, {expected} expected"
    );
}

/// Against all pairs, with many ties.
#[test]
fn the_area_under_the_curve_is_the_share_of_pairs_in_order() {
    for seed in 0..50 {
        let mut rng = seeded_rng(seed);
        let mut scored = [(); 60].map(|()| (rng.random_range(0..9) as f32, rng.random::<bool>()));
        let (mut in_order, mut pairs) = (0.0, 0.0);
        for (positive, _) in scored.iter().filter(|(_, positive)| *positive) {
            for (negative, _) in scored.iter().filter(|(_, positive)| !positive) {
                pairs += 1.0;
                in_order += if positive > negative {
                    1.0
                } else if positive == negative {
                    0.5
                } else {
                    0.0
                };
            }
        }
        assert_eq!(roc_auc(&mut scored), Ok(in_order / pairs), "seed {seed}");
    }
}

#[test]
fn the_area_under_the_curve_at_its_ends() {
    let infinite = f64::INFINITY;
    assert_eq!(
        roc_auc(&mut [(infinite, true), (-infinite, false), (0.0, false)]),
        Ok(1.0)
    );
    assert_eq!(roc_auc(&mut [(1.0, false), (0.0, true)]), Ok(0.0));
    assert_eq!(roc_auc(&mut [(0.0, false), (-0.0, true)]), Ok(0.5));
    assert_eq!(roc_auc::<f64>(&mut []), Err(MetricError::Empty));
    assert_eq!(
        roc_auc(&mut [(1.0, true), (2.0, true)]),
        Err(MetricError::OneClass)
    );
    let nan = [(1.0, true), (f64::NAN, false)];
    assert_eq!(
        roc_auc(&mut { nan }),
        Err(MetricError::NotFinite { sample: 1 })
    );
}

#[test]
fn accuracy_counts_the_first_of_equals_and_nan_as_wrong() {
    let scores = [[1.0, 1.0, 0.0], [f32::NAN, 0.0, 1.0], [0.0, 2.0, 1.0]];
    assert_eq!(accuracy(&scores, &[0, 2, 1]), Ok(2.0 / 3.0));
    assert_eq!(accuracy(&scores, &[1, 2, 2]), Ok(0.0));
    assert_eq!(top_k_accuracy(&scores, &[1, 2, 2], 2), Ok(2.0 / 3.0));
    assert_eq!(top_k_accuracy(&scores, &[2, 2, 0], 3), Ok(2.0 / 3.0));
    assert_eq!(top_k_accuracy(&scores, &[0, 2, 1], 0), Ok(0.0));
    assert_eq!(accuracy::<f32, 3>(&[], &[]), Err(MetricError::Empty));
    let lengths = MetricError::Lengths {
        predictions: 3,
        labels: 1,
    };
    assert_eq!(accuracy(&scores, &[0]), Err(lengths));
    let class = MetricError::Class {
        sample: 1,
        class: 3,
        classes: 3,
    };
    assert_eq!(accuracy(&scores, &[0, 3, 0]), Err(class));
}

/// Worked by hand: class 3 never occurs, class 2 is never predicted.
#[test]
fn precision_and_recall_of_a_matrix_worked_by_hand() {
    let mut matrix = ConfusionMatrix::<4>::new();
    for (truth, predicted, times) in [(0, 0, 5), (0, 1, 1), (1, 0, 2), (1, 1, 3), (2, 1, 1)] {
        for _ in 0..times {
            matrix.add(truth, predicted);
        }
    }
    assert_eq!(matrix.precision(0), Some(5.0 / 7.0));
    assert_eq!(matrix.recall(0), Some(5.0 / 6.0));
    assert_eq!(matrix.f1(0), Some(10.0 / 13.0));
    assert_eq!(
        (matrix.precision(2), matrix.recall(2), matrix.f1(2)),
        (None, Some(0.0), Some(0.0))
    );
    assert_eq!(
        (matrix.precision(3), matrix.recall(3), matrix.f1(3)),
        (None, None, None)
    );
    let [of_classes, of_samples, weighted] =
        [Average::Macro, Average::Micro, Average::Weighted].map(|a| matrix.averages(a).unwrap());
    close(of_classes.precision, (5.0 / 7.0 + 3.0 / 5.0) / 3.0);
    close(of_classes.recall, (5.0 / 6.0 + 3.0 / 5.0) / 3.0);
    close(of_classes.f1, (10.0 / 13.0 + 6.0 / 10.0) / 3.0);
    for micro in [of_samples.precision, of_samples.recall, of_samples.f1] {
        close(micro, 8.0 / 12.0);
    }
    close(
        weighted.precision,
        (6.0 * 5.0 / 7.0 + 5.0 * 3.0 / 5.0) / 12.0,
    );
    close(weighted.recall, 8.0 / 12.0);
    close(weighted.f1, (6.0 * 10.0 / 13.0 + 5.0 * 6.0 / 10.0) / 12.0);
}

/// Of two classes it is the correlation of zeros and ones.
#[test]
fn matthews_correlation_of_two_classes_is_that_of_numbers() {
    let mut matrix = ConfusionMatrix::<2>::new();
    assert_eq!(matrix.matthews_correlation(), None);
    matrix.add(1, 1);
    assert_eq!(matrix.matthews_correlation(), None);
    matrix.add(0, 0);
    assert_eq!(matrix.matthews_correlation(), Some(1.0));
    for (truth, predicted) in [(0, 1), (1, 1), (1, 0), (0, 0), (0, 0)] {
        matrix.add(truth, predicted);
    }
    // True positives 2, true negatives 3, one false of each kind.
    close(
        matrix.matthews_correlation().unwrap(),
        (2.0 * 3.0 - 1.0) / (3.0 * 3.0 * 4.0 * 4.0_f64).sqrt(),
    );
}

#[test]
fn scores_that_are_nan_are_missed_by_their_class_and_found_by_none() {
    let mut matrix = ConfusionMatrix::<2>::new();
    assert_eq!(matrix.averages(Average::Macro), None);
    matrix.add(0, 0);
    matrix.add_scores(0, &[f32::NAN, 1.0]);
    assert_eq!(
        (matrix.recall(0), matrix.precision(0)),
        (Some(0.5), Some(1.0))
    );
    assert_eq!(
        (matrix.total(), matrix.support(0), matrix.predicted(0)),
        (2, 2, 1)
    );
    assert_eq!(matrix.averages(Average::Micro).unwrap().f1, 2.0 / 3.0);
    assert_eq!(matrix.matthews_correlation(), None);
}

#[test]
fn regression_has_its_closed_forms() {
    let mut errors = RegressionErrors::new();
    assert_eq!(errors.mean_absolute(), Err(MetricError::Empty));
    assert_eq!(errors.r_squared(), Err(MetricError::Empty));
    errors.add(3.0_f32, 1.0).unwrap();
    assert_eq!(errors.r_squared(), Err(MetricError::Constant));
    assert_eq!(
        errors.add(f32::NAN, 1.0),
        Err(MetricError::NotFinite { sample: 1 })
    );
    assert_eq!(
        errors.add(1.0, f32::INFINITY),
        Err(MetricError::NotFinite { sample: 1 })
    );
    assert_eq!((errors.count(), errors.root_mean_squared()), (1, Ok(2.0)));

    // Far from zero, where the sum of squares less the square of the sum has no digits left.
    let mut far = RegressionErrors::new();
    for i in 0..1000 {
        let truth = 1e9 + f64::from(i % 10);
        far.add(truth + if i % 2 == 0 { 0.5 } else { -0.5 }, truth)
            .unwrap();
    }
    close(far.mean_absolute().unwrap(), 0.5);
    close(far.mean_squared().unwrap(), 0.25);
    // The variance of 0..10 is 8.25.
    let r_squared = far.r_squared().unwrap();
    assert!(
        (r_squared - (1.0 - 0.25 / 8.25)).abs() < 1e-9,
        "{r_squared}"
    );

    let mut mean = RegressionErrors::new();
    for truth in [1.0, 2.0, 6.0] {
        mean.add(3.0, truth).unwrap();
    }
    close(mean.r_squared().unwrap(), 0.0);
}

#[test]
fn calibration_of_bins_worked_by_hand() {
    let mut calibration = Calibration::<4>::new();
    assert_eq!(calibration.expected_error(), Err(MetricError::Empty));
    assert_eq!(calibration.maximum_error(), Err(MetricError::Empty));
    assert_eq!(calibration.brier_score(), Err(MetricError::Empty));
    for (confidence, right) in [
        (0.0, false),
        (0.25, true),
        (0.5, true),
        (1.0, true),
        (0.875, false),
    ] {
        calibration.add(confidence, right).unwrap();
    }
    let bins: Vec<_> = calibration
        .bins()
        .map(|bin| (bin.count, bin.confidence, bin.accuracy))
        .collect();
    assert_eq!(bins, [(2, 0.125, 0.5), (1, 0.5, 1.0), (2, 0.9375, 0.5)]);
    close(
        calibration.expected_error().unwrap(),
        (2.0 * 0.375 + 0.5 + 2.0 * 0.4375) / 5.0,
    );
    close(calibration.maximum_error().unwrap(), 0.5);
    close(
        calibration.brier_score().unwrap(),
        (0.75 * 0.75 + 0.25 + 0.875 * 0.875) / 5.0,
    );
    assert_eq!(
        calibration.add(f32::NAN, true),
        Err(MetricError::NotFinite { sample: 5 })
    );
    let error = calibration.add(1.5, true).unwrap_err();
    assert_eq!(
        error.to_string(),
        "sample 5: 1.5 is not a probability between 0 and 1"
    );
    assert_eq!(calibration.count(), 5);
}

/// The edges of bins are not whole in binary: `0.3 * 10` and `3 / 10` need not agree.
#[test]
fn an_edge_belongs_to_the_bin_below() {
    for edge in 1..=10_u32 {
        let mut calibration = Calibration::<10>::new();
        let confidence = f64::from(edge) / 10.0;
        calibration.add(confidence, true).unwrap();
        calibration.add(confidence - 0.05, true).unwrap();
        assert_eq!(calibration.bins().count(), 1, "{confidence}");
    }
}

/// Who is as sure as he is often right has next to no error; who is surer has the difference.
#[test]
fn a_calibrated_predictor_has_no_error_and_an_overconfident_one_has() {
    let mut rng = seeded_rng(1);
    let [mut honest, mut boastful] = [Calibration::<10>::new(), Calibration::<10>::new()];
    for _ in 0..100_000 {
        let confidence = rng.random_range(0.5..0.9);
        let right = rng.random::<f64>() < confidence;
        honest.add(confidence, right).unwrap();
        boastful.add(confidence + 0.1, right).unwrap();
    }
    // Four bins of 25 000: a standard deviation of .003 each.
    assert!(honest.expected_error().unwrap() < 0.008);
    assert!((boastful.expected_error().unwrap() - 0.1).abs() < 0.008);
}
