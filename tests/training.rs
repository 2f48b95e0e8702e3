//! The training loop: what it learns, what it refuses, and what it leaves when it fails.

use std::ops::ControlFlow;

use nn_core::flat::Flat;
use nn_core::loss::TargetError;
use nn_core::optim::Optimiser;
use nn_core::prelude::*;
use nn_core::train::Part;

network! {
    #[derive(Clone, PartialEq, Debug)]
    struct Xor: [2] -> [1] {
        hidden: dense(8),
        tanh,
        output: dense(1),
    }
}

network! {
    #[derive(Clone, PartialEq, Debug)]
    struct Classes: [2] -> [3] {
        hidden: dense(8),
        batch_norm,
        relu,
        output: dense(3),
    }
}

const XOR: [([f32; 2], [f32; 1]); 4] = [
    ([0., 0.], [0.]),
    ([0., 1.], [1.]),
    ([1., 0.], [1.]),
    ([1., 1.], [0.]),
];

/// Three classes, in thirds of a circle.
fn thirds(samples: usize) -> Vec<([f32; 2], usize)> {
    let angle = |i: usize| i as f32 * 2.399_963; // the golden angle: evenly all around
    (0..samples)
        .map(|i| {
            let (sin, cos) = angle(i).sin_cos();
            let turn = angle(i).rem_euclid(std::f32::consts::TAU) / std::f32::consts::TAU;
            ([cos, sin], (turn * 3.0) as usize % 3)
        })
        .collect()
}

#[test]
fn exclusive_or_is_learnt_from_any_seed() {
    for seed in 0..10 {
        let mut rng = seeded_rng(seed);
        let mut net = Xor::init(&mut rng);
        let training = Training::new(BinaryCrossEntropyWithLogits, Adam::new(0.05))
            .epochs(300)
            .batch::<4>();
        let history = training
            .fit(&mut net, &XOR, &[], &mut rng)
            .expect("it trains");
        assert_eq!(history.last().train.accuracy, Some(1.0), "seed {seed}");
        assert_eq!(history.epochs.len(), 300);
        assert!(!history.outcome.stopped_early);
    }
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    let train = || {
        let mut rng = seeded_rng(3);
        let mut net = Classes::init(&mut rng);
        let data = thirds(50);
        Training::new(CrossEntropy, Sgd::new(0.1).momentum(0.9))
            .epochs(5)
            .batch::<8>()
            .fit(&mut net, &data, &data, &mut rng)
            .map(|h| (h, net))
    };
    let (first, second) = (train().expect("it trains"), train().expect("it trains"));
    assert_eq!(first, second);
}

/// One sample more than a batch: were it dropped, its class would never be seen.
#[test]
fn a_last_partial_batch_is_used() {
    let mut rng = seeded_rng(1);
    let mut net = Xor::init(&mut rng);
    let before = net.clone();
    let data = [XOR[1]; 3];
    let epoch = |net: &mut Xor, data: &[_]| {
        let training = Training::new(MeanSquaredError, Sgd::new(0.1))
            .epochs(1)
            .batch::<2>();
        training
            .fit(net, data, &[], &mut seeded_rng(1))
            .expect("it trains")
    };
    epoch(&mut net, &data);
    let mut without = before.clone();
    epoch(&mut without, &data[..2]);
    assert_ne!(net, without);
    // A batch larger than the data is the data.
    let mut all = before.clone();
    let training = Training::new(MeanSquaredError, Sgd::new(0.1))
        .epochs(1)
        .batch::<64>();
    training
        .fit(&mut all, &data, &[], &mut rng)
        .expect("it trains");
    assert_ne!(all, before);
}

#[test]
fn early_stopping_restores_the_best_epoch() {
    let mut rng = seeded_rng(2);
    let mut net = Classes::init(&mut rng);
    let (train, valid) = (thirds(30), thirds(200));
    let mut seen = Vec::new();
    // Too fast on purpose, so that it gets worse again.
    let training = Training::new(CrossEntropy, Adam::new(0.3))
        .epochs(200)
        .batch::<8>()
        .early_stopping(5);
    let history = training
        .fit_with(&mut net, &train, &valid, &mut rng, |epoch, net| {
            seen.push((epoch.watched_loss(), net.clone()));
            ControlFlow::Continue(())
        })
        .expect("it trains");
    let best = history.best();
    assert!(history.outcome.stopped_early);
    assert_eq!(history.epochs.len(), best.epoch + 5);
    let smallest = seen
        .iter()
        .map(|(loss, _)| *loss)
        .fold(f64::INFINITY, f64::min);
    assert_eq!(best.watched_loss(), smallest);
    assert_eq!(net, seen[best.epoch - 1].1);
}

#[test]
fn the_callback_can_end_it() {
    let mut rng = seeded_rng(1);
    let mut net = Xor::init(&mut rng);
    let training = Training::new(MeanSquaredError, Sgd::new(0.1))
        .epochs(50)
        .batch::<4>();
    let history = training
        .fit_with(&mut net, &XOR, &[], &mut rng, |epoch, _| {
            if epoch.epoch == 7 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .expect("it trains");
    assert_eq!(history.epochs.len(), 7);
    assert!(history.outcome.stopped_early);
}

fn fails<L: nn_core::loss::Loss<Target<[f32; 3]> = usize>, O: Optimiser, const BATCH: usize>(
    training: &Training<L, O, BATCH>,
    train: &[([f32; 2], usize)],
    valid: &[([f32; 2], usize)],
) -> TrainingError {
    let mut rng = seeded_rng(1);
    let mut net = Classes::init(&mut rng);
    let before = net.clone();
    let error = training
        .fit(&mut net, train, valid, &mut rng)
        .expect_err("it fails");
    assert!(
        net == before || matches!(error, TrainingError::NotFinite { epoch: 2.., .. }),
        "{error}"
    );
    let numbers = net.parameters.flat().iter().chain(net.state.flat());
    assert!(numbers.copied().all(f32::is_finite), "{error}");
    error
}

#[test]
fn what_cannot_be_learnt_is_refused_before_the_first_step() {
    let data = thirds(20);
    let training = Training::new(CrossEntropy, Adam::new(1e-2)).batch::<8>();
    assert_eq!(fails(&training, &[], &data), TrainingError::NoData);
    assert_eq!(
        fails(&training.epochs(0), &data, &[]),
        TrainingError::NoEpochs
    );
    assert_eq!(
        fails(&training.batch::<0>(), &data, &[]),
        TrainingError::EmptyBatch
    );
    for learning_rate in [0.0, -0.1, f64::INFINITY] {
        let training = Training::new(CrossEntropy, Sgd::new(learning_rate));
        assert_eq!(
            fails(&training, &data, &[]),
            TrainingError::LearningRate { learning_rate }
        );
    }

    let mut bad = data.clone();
    bad[17].0[1] = f32::NAN;
    let expected = TrainingError::Input {
        validation: false,
        sample: 17,
        element: 1,
    };
    assert_eq!(fails(&training, &bad, &data), expected);
    let expected = TrainingError::Input {
        validation: true,
        sample: 17,
        element: 1,
    };
    assert_eq!(fails(&training, &data, &bad), expected);

    let mut bad = data.clone();
    bad[3].1 = 3;
    let error = TargetError::Class {
        class: 3,
        classes: 3,
    };
    assert_eq!(
        fails(&training, &bad, &data),
        TrainingError::Target {
            validation: false,
            sample: 3,
            error
        }
    );
}

/// Whatever the rate, the batch and the number of epochs: an error, and a network of finite numbers.
#[test]
fn a_training_that_diverges_says_so_and_gives_the_network_back() {
    let data = thirds(64);
    for learning_rate in [1e19, 1e30, 1e300] {
        for epochs in [1, 2, 30] {
            for valid in [&data[..0], &data] {
                let training = Training::new(CrossEntropy, Adam::new(learning_rate)).epochs(epochs);
                for error in [
                    fails(&training.batch::<64>(), &data, valid),
                    fails(&training.batch::<16>(), &data, valid),
                    fails(&training.batch::<64>().early_stopping(3), &data, valid),
                ] {
                    assert!(matches!(error, TrainingError::NotFinite { .. }), "{error}");
                }
            }
        }
    }
}

#[test]
fn the_parts_that_are_not_finite_are_named() {
    let step = |part| {
        TrainingError::NotFinite {
            epoch: 2,
            batch: 5,
            part,
        }
        .to_string()
    };
    assert!(
        step(Part::Gradient { step: "hidden" })
            .contains("epoch 2, batch 5: the gradient of `hidden`")
    );
    assert!(step(Part::Parameters { step: "output" }).contains("the parameters of `output`"));
    // What `main` prints of an error that it returns.
    assert_eq!(
        format!("{:?}", TrainingError::NoEpochs),
        TrainingError::NoEpochs.to_string()
    );
}

#[test]
fn a_step_refuses_more_samples_than_it_has_room_for() {
    let mut rng = seeded_rng(1);
    let mut net = Xor::init(&mut rng);
    let mut memory = nn_core::memory::zeroed_box::<TrainingMemory<Xor, Sgd, 3>>();
    let error = memory.step(&mut net, &MeanSquaredError, &Sgd::new(0.1), &XOR, &mut rng);
    assert_eq!(
        error,
        Err(TrainingError::BatchTooLarge {
            samples: 4,
            batch: 3
        })
    );
}

#[test]
fn evaluate_is_what_training_measures() {
    let mut rng = seeded_rng(1);
    let mut net = Classes::init(&mut rng);
    let data = thirds(45);
    let training = Training::new(CrossEntropy, Adam::new(1e-2))
        .epochs(2)
        .batch::<7>();
    let history = training
        .fit(&mut net, &data, &data, &mut rng)
        .expect("it trains");
    let valid = history.last().valid.expect("there is validation data");
    let alone = evaluate(&net, &CrossEntropy, &data).expect("it evaluates");
    assert_eq!(alone.accuracy, valid.accuracy);
    assert!((alone.loss - valid.loss).abs() < 1e-6);
    assert_eq!(
        evaluate(&net, &CrossEntropy, &[]),
        Err(TrainingError::NoData)
    );
}
