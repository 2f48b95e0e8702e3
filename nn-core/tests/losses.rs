//! Losses: gradients against central differences, kinks, the ends of the range, and what they refuse.
#![cfg(feature = "alloc")]

use core::fmt::Debug;

use nn_core::gradient::check_loss;
use nn_core::loss::{Loss, TargetError};
use nn_core::math::Scalar;
use nn_core::prelude::*;
use nn_core::rand::RngExt;

const SIZE: usize = 5;

fn numbers(rng: &mut dyn Rng, low: f64, high: f64) -> [f64; SIZE] {
    [(); SIZE].map(|()| rng.random_range(low..high))
}

#[test]
fn gradients_are_those_of_the_values() {
    for seed in 0..50 {
        let mut rng = seeded_rng(seed);
        let z = numbers(&mut rng, -3.0, 3.0);
        let t = numbers(&mut rng, -3.0, 3.0);
        let p = numbers(&mut rng, 0.05, 0.95);
        let q = numbers(&mut rng, 0.05, 0.95);
        let signs = t.map(f64::signum);
        let class = rng.random_range(0..SIZE);
        let weights = numbers(&mut rng, 0.1, 3.0);
        let right = |name: &str, result: Result<_, nn_core::gradient::Mismatch>| match result {
            Ok(report) => _ = nn_core::gradient::Report::assert_alive(report),
            Err(mismatch) => panic!("{name}, seed {seed}: {mismatch}"),
        };
        right("mean absolute", check_loss(&MeanAbsoluteError, &z, &t));
        right("Huber", check_loss(&Huber::new(0.7), &z, &t));
        right("smooth L1", check_loss(&SmoothL1::new(0.7), &z, &t));
        right("smooth L1 of 0", check_loss(&SmoothL1::new(0.0), &z, &t));
        right("log-cosh", check_loss(&LogCosh, &z, &t));
        right("squared hinge", check_loss(&SquaredHinge, &z, &signs));
        right("cosine", check_loss(&CosineSimilarity, &z, &t));
        right("rates", check_loss(&Poisson::of_rates(), &p, &q));
        right("log-rates", check_loss(&Poisson::of_log_rates(), &z, &q));
        right("categorical", check_loss(&CategoricalCrossEntropy, &p, &q));
        right("likelihood", check_loss(&NegativeLogLikelihood, &z, &class));
        let [of_p, of_logs] = [
            KullbackLeibler::of_probabilities(),
            KullbackLeibler::of_log_probabilities(),
        ];
        right("Kullback-Leibler", check_loss(&of_p, &p, &q));
        right("of logarithms", check_loss(&of_logs, &z, &q));
        let smooth = CrossEntropy.label_smoothing(0.2);
        right("smoothed", check_loss(&smooth, &z, &class));
        let both = smooth.class_weights(weights);
        right("smoothed and weighted", check_loss(&both, &z, &class));
        let weighted = BinaryCrossEntropyWithLogits.positive_weight(2.5);
        right("positive weight", check_loss(&weighted, &z, &q));
        // These are flat where all is well, so that zero is a right gradient.
        _ = check_loss(&Hinge, &z, &signs).unwrap_or_else(|e| panic!("hinge, seed {seed}: {e}"));
        _ = check_loss(&MultiMargin, &z, &class).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
        _ = check_loss(&CategoricalHinge, &z, &class).unwrap_or_else(|e| panic!("{seed}: {e}"));
    }
}

fn gradient<L: Loss<Target<[f64; N]> = U>, U, const N: usize>(
    loss: &L,
    output: [f64; N],
    target: U,
) -> [f64; N] {
    let mut gradient = [f64::NAN; N];
    let _: f64 = loss.loss(&output, &target, Some(&mut gradient));
    gradient
}

/// PyTorch's, as each file's head says.
#[test]
fn kinks_have_the_slope_that_is_documented() {
    assert_eq!(gradient(&MeanAbsoluteError, [2.0], [2.0]), [0.0]);
    assert_eq!(gradient(&SmoothL1::new(0.0), [2.0], [2.0]), [0.0]);
    assert_eq!(gradient(&Huber::new(0.5), [0.5], [0.0]), [0.5]);
    assert_eq!(gradient(&Hinge, [1.0, -1.0], [1.0, -1.0]), [-0.5, 0.5]);
    assert_eq!(gradient(&SquaredHinge, [1.0], [1.0]), [0.0]);
    assert_eq!(gradient(&MultiMargin, [2.0, 1.0], 0), [0.0, 0.0]);
    assert_eq!(
        gradient(&CategoricalHinge, [2.0, 1.0, 1.0], 0),
        [-1.0, 1.0, 0.0]
    );
    // No other class is above zero: the zero that Keras's formula has in their place does not learn.
    assert_eq!(gradient(&CategoricalHinge, [0.5, -3.0], 0), [-1.0, 0.0]);
    assert_eq!(
        gradient(&CosineSimilarity, [0.0, 0.0], [0.0, 3.0]),
        [0.0, -1e12]
    );
}

/// Neither value nor gradient is NaN.
fn no_nan<T: Scalar, L: Loss + Debug, const N: usize>(
    loss: &L,
    output: [T; N],
    target: &L::Target<[T; N]>,
) {
    let mut gradient = [T::NAN; N];
    let value: T = loss.loss(&output, target, Some(&mut gradient));
    let all_numbers = !value.is_nan() && gradient.iter().all(|d| !d.is_nan());
    assert!(all_numbers, "{loss:?} of {output:?}: {value}, {gradient:?}");
}

fn ends<T: Scalar>() {
    let numbers = [
        T::MAX,
        -T::MAX,
        T::from_f64(1e30),
        T::from_f64(-1e4),
        T::from_f64(88.8),
        T::MIN_POSITIVE,
        T::ZERO,
    ];
    for y in numbers {
        for x in numbers {
            let output = [y, x];
            for t in numbers {
                let target = [t, T::ONE];
                no_nan(&MeanAbsoluteError, output, &target);
                no_nan(&Huber::new(1.0), output, &target);
                no_nan(&SmoothL1::new(1e-300), output, &target);
                no_nan(&LogCosh, output, &target);
                no_nan(&CosineSimilarity, output, &target);
                // Of one number: a sum of +∞ and -∞, which two elements can be, has no value.
                no_nan(&Poisson::of_log_rates(), [y], &[t.abs()]);
                no_nan(
                    &Poisson::of_rates(),
                    output.map(T::abs),
                    &target.map(T::abs),
                );
            }
            for target in [[T::ZERO, T::ONE], [T::ONE, T::ZERO]] {
                let probabilities = output.map(|y| y.sigmoid());
                no_nan(&KullbackLeibler::of_probabilities(), probabilities, &target);
                no_nan(&KullbackLeibler::of_log_probabilities(), output, &target);
                no_nan(&CategoricalCrossEntropy, probabilities, &target);
                no_nan(&BinaryCrossEntropy, probabilities, &target);
                no_nan(&SoftCrossEntropy, output, &target);
                no_nan(&BinaryCrossEntropyWithLogits, output, &target);
                no_nan(
                    &BinaryCrossEntropyWithLogits.positive_weight(2.0),
                    output,
                    &target,
                );
                let signs = target.map(|t| t + t - T::ONE);
                no_nan(&Hinge, output, &signs);
                no_nan(&SquaredHinge, output, &signs);
            }
            for class in [0, 1] {
                no_nan(&CrossEntropy, output, &class);
                no_nan(&CrossEntropy.label_smoothing(0.1), output, &class);
                no_nan(&CrossEntropy.class_weights([0.0, 2.0]), output, &class);
                no_nan(&NegativeLogLikelihood, output, &class);
                no_nan(&MultiMargin, output, &class);
                no_nan(&CategoricalHinge, output, &class);
            }
        }
    }
}

#[test]
fn no_nan_is_made_of_finite_numbers() {
    ends::<f32>();
    ends::<f64>();
}

fn nan_stays<L: Loss<Target<[f64; 2]> = U> + Debug, U>(loss: &L, target: &U) {
    for output in [[f64::NAN, 0.5], [0.5, f64::NAN]] {
        let value: f64 = loss.loss(&output, target, None);
        assert!(value.is_nan(), "{loss:?} of {output:?} is {value}");
    }
}

#[test]
fn nan_is_not_swallowed() {
    let target = [0.25, 0.75];
    nan_stays(&MeanAbsoluteError, &target);
    nan_stays(&Huber::default(), &target);
    nan_stays(&SmoothL1::default(), &target);
    nan_stays(&LogCosh, &target);
    nan_stays(&Hinge, &[1.0, -1.0]);
    nan_stays(&SquaredHinge, &[1.0, -1.0]);
    nan_stays(&CosineSimilarity, &target);
    nan_stays(&Poisson::of_rates(), &target);
    nan_stays(&Poisson::of_log_rates(), &target);
    nan_stays(&KullbackLeibler::of_probabilities(), &target);
    nan_stays(&KullbackLeibler::of_log_probabilities(), &target);
    nan_stays(&CategoricalCrossEntropy, &target);
    nan_stays(&CrossEntropy.label_smoothing(0.1), &1);
    nan_stays(&CrossEntropy.class_weights([1.0, 2.0]), &1);
    nan_stays(&MultiMargin, &1);
    nan_stays(&CategoricalHinge, &1);
    nan_stays(&BinaryCrossEntropyWithLogits.positive_weight(2.0), &target);
}

fn refused<L: Loss>(loss: &L, target: &L::Target<[f64; 2]>, message: &str) {
    let error = loss.check::<f64, [f64; 2]>(target).unwrap_err();
    assert_eq!(error.to_string(), message);
}

#[test]
fn wrong_targets_are_named() {
    let class = "class 2, but the network has outputs for 2 classes, from 0 on";
    refused(&NegativeLogLikelihood, &2, class);
    refused(&MultiMargin, &2, class);
    refused(&CategoricalHinge, &2, class);
    refused(&CrossEntropy.label_smoothing(0.1), &2, class);
    refused(&CrossEntropy.class_weights([1.0, 1.0]), &2, class);
    refused(&Hinge, &[1.0, 0.0], "element 1 is 0, not -1 or 1");
    refused(&SquaredHinge, &[0.5, 1.0], "element 0 is 0.5, not -1 or 1");
    let negative = "element 1 is -2, but counts are not below 0";
    refused(&Poisson::of_rates(), &[0.0, -2.0], negative);
    refused(
        &CosineSimilarity,
        &[0.0, -0.0],
        "all elements are 0, which has no direction",
    );
    let probability = "element 0 is 1.5, not a probability between 0 and 1";
    refused(
        &KullbackLeibler::of_probabilities(),
        &[1.5, 0.0],
        probability,
    );
    refused(&CategoricalCrossEntropy, &[1.5, 0.0], probability);
    let nan = "element 1 is not a finite number";
    refused(&MeanAbsoluteError, &[0.0, f64::NAN], nan);
    refused(&Huber::default(), &[0.0, f64::INFINITY], nan);
    refused(&Hinge, &[1.0, f64::NAN], nan);
    refused(&Poisson::of_rates(), &[1.0, f64::NAN], nan);
    refused(&CosineSimilarity, &[1.0, f64::NAN], nan);
    assert_eq!(Hinge.check::<f64, _>(&[1.0, -1.0]), Ok(()));
    assert_eq!(
        Hinge.check::<f64, _>(&[2.0]),
        Err(TargetError::NotASign {
            element: 0,
            value: 2.0
        })
    );
}

#[test]
fn classifiers_know_what_is_right() {
    assert_eq!(Hinge.is_right(&[0.5, -0.5], &[1.0, -1.0]), Some(true));
    assert_eq!(Hinge.is_right(&[0.5, 0.5], &[1.0, -1.0]), Some(false));
    assert_eq!(SquaredHinge.is_right(&[f64::NAN], &[-1.0]), Some(false));
    assert_eq!(MultiMargin.is_right(&[0.5, 0.7], &1), Some(true));
    assert_eq!(CategoricalHinge.is_right(&[0.5, 0.7], &0), Some(false));
    assert_eq!(
        NegativeLogLikelihood.is_right(&[-0.1, -3.0], &0),
        Some(true)
    );
    let divergence = KullbackLeibler::of_probabilities();
    assert_eq!(divergence.is_right(&[0.4, 0.6], &[0.1, 0.9]), Some(true));
    assert_eq!(Huber::default().is_right(&[0.4], &[0.4]), None);
}

/// No sum or square overflows, or vanishes, on the way to a number that does not.
#[test]
fn nothing_overflows_on_the_way() {
    let large = [f32::MAX; 4];
    assert_eq!(MeanAbsoluteError.loss(&large, &[0.0; 4], None), f32::MAX);
    let small: f64 = LogCosh.loss(&[1e-9], &[0.0], None);
    assert!((small / 5e-19 - 1.0).abs() < 1e-15, "{small:e}");
    let long: f32 = CosineSimilarity.loss(&[3e38, 3e38], &[1e-38, 1e-38], None);
    assert!((long + 1.0).abs() < 1e-6, "{long}");
}
