//! Learning rates, clips, penalties and their settings, as training uses them.

use nn_core::flat::Flat;
use nn_core::memory::zeroed_box;
use nn_core::optim::{
    Adadelta, Adagrad, Adamax, Lion, LookAhead, Momentum, Nadam, RAdam, RmsProp, SettingError,
};
use nn_core::prelude::*;
use nn_core::schedule::{
    Constant, Cosine, Exponential, InverseSquareRoot, InverseTime, MultiStep, OneCycle, Pace,
    PiecewiseConstant, Plateau, Polynomial, Schedule, StepDecay, WarmRestarts, WarmUp,
};

network! {
    #[derive(Clone, PartialEq, Debug)]
    struct Small: [2] -> [1] {
        hidden: dense(8),
        tanh,
        output: dense(1),
    }
}

const BATCH: usize = 4;

/// `y = 2 x`, in four batches.
fn line() -> Vec<([f32; 2], [f32; 1])> {
    (0..4 * BATCH)
        .map(|i| i as f32 / 8.0 - 1.0)
        .map(|x| ([x, 1.0 - x], [2.0 * x]))
        .collect()
}

fn training<O: Optimiser, S: Schedule>(
    optimiser: O,
    schedule: S,
    epochs: usize,
) -> Training<MeanSquaredError, O, BATCH, S> {
    Training::new(MeanSquaredError, optimiser)
        .epochs(epochs)
        .batch::<BATCH>()
        .shuffle(false)
        .schedule(schedule)
}

/// The network of one seed after a training, and the rate at the end of each epoch.
fn trained<O: Optimiser, S: Schedule>(
    optimiser: O,
    schedule: S,
    epochs: usize,
) -> (Small, Vec<f64>) {
    let mut rng = seeded_rng(4);
    let mut net = Small::init(&mut rng);
    let history = training(optimiser, schedule, epochs)
        .fit(&mut net, &line(), &[], &mut rng)
        .expect("it trains");
    let rates = history.epochs.iter().map(|epoch| epoch.learning_rate);
    (net, rates.collect())
}

fn refused<O: Optimiser, S: Schedule>(optimiser: O, schedule: S) -> TrainingError {
    let mut rng = seeded_rng(4);
    let mut net = Small::init(&mut rng);
    let before = net.clone();
    let error = training(optimiser, schedule, 3)
        .fit(&mut net, &line(), &[], &mut rng)
        .expect_err("it is refused");
    assert_eq!(net, before, "{error}");
    error
}

#[test]
fn the_schedule_is_the_rate_that_training_uses() {
    let sgd = Sgd::new(0.25).momentum(0.5);
    let (once, _) = trained(sgd, Constant, 1);
    let (stopped, rates) = trained(sgd, PiecewiseConstant::new(0.25, [(0, 0.0)]), 3);
    assert_eq!(once, stopped);
    assert_eq!(rates, [0.25, 0.0, 0.0]);

    let (slow, _) = trained(Sgd::new(0.125), Constant, 3);
    let halved = WarmUp::new(9).start(0.5).end(0.5);
    let (halved, rates) = trained(Sgd::new(0.25), halved, 3);
    assert_eq!(slow, halved);
    assert_eq!(rates, [0.125; 3]);
    assert_ne!(slow, trained(Sgd::new(0.25), Constant, 3).0);
}

#[test]
fn a_schedule_counts_epochs_or_steps() {
    let sgd = Sgd::new(0.25);
    let (_, rates) = trained(sgd, StepDecay::new(2, 0.5), 5);
    assert_eq!(rates, [0.25, 0.25, 0.125, 0.125, 0.0625]);
    // Four steps an epoch: the last ones are number 3, 7 and 11.
    let (_, rates) = trained(sgd, StepDecay::new(2, 0.5).per_step(), 3);
    assert_eq!(rates, [0.125, 0.031_25, 0.007_812_5]);
    let one_cycle = OneCycle::new(12);
    assert_eq!(one_cycle.pace(), Pace::Steps);
    let (_, rates) = trained(sgd, one_cycle, 3);
    assert_eq!(
        rates,
        [3, 7, 11].map(|step| one_cycle.learning_rate(0.25, step))
    );
    let (_, rates) = trained(sgd, one_cycle.per_epoch(), 3);
    assert_eq!(
        rates,
        [0, 1, 2].map(|epoch| one_cycle.learning_rate(0.25, epoch))
    );
}

/// A rate that moves nothing, so that the loss stands still.
#[test]
fn a_plateau_reduces_the_rate_and_every_training_starts_it_anew() {
    const RATE: f64 = 1e-12;
    let plateau = Plateau::new().patience(2).factor(0.5);
    for _ in 0..2 {
        let (_, rates) = trained(Sgd::new(RATE), plateau, 8);
        let shares: Vec<f64> = rates.iter().map(|rate| rate / RATE).collect();
        assert_eq!(shares, [1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25]);
    }
    // Where it falls there is no plateau.
    let (_, rates) = trained(Sgd::new(0.05), plateau, 8);
    assert_eq!(rates, [0.05; 8]);
}

/// How far each parameter goes in one step of a batch.
fn moved(optimiser: &impl Optimiser) -> Vec<f64> {
    let mut rng = seeded_rng(4);
    let mut net = Small::init(&mut rng);
    let before = net.clone();
    let mut memory = zeroed_box();
    step(&mut memory, &mut net, optimiser, &line()[..BATCH]).expect("a step");
    let now = net.parameters.flat().iter().zip(before.parameters.flat());
    now.map(|(now, before)| f64::from(now - before)).collect()
}

fn step<O: Optimiser>(
    memory: &mut TrainingMemory<Small, O, BATCH>,
    net: &mut Small,
    optimiser: &O,
    samples: &[([f32; 2], [f32; 1])],
) -> Result<f64, TrainingError> {
    memory.step(
        net,
        &MeanSquaredError,
        optimiser,
        samples,
        &mut seeded_rng(1),
    )
}

#[test]
fn a_clipped_gradient_moves_the_network_as_far_as_the_clip_says() {
    /// What adding a step to a parameter of about 1 rounds off.
    const ROUNDING: f64 = 1e-6;
    let norm = |moved: &[f64]| moved.iter().map(|x| x * x).sum::<f64>().sqrt();
    let free = moved(&Sgd::new(1.0));
    let length = norm(&free);
    assert!(length > 0.5, "{free:?}");

    let by_norm = moved(&Sgd::new(1.0).clip_norm(0.125));
    let by_value = moved(&Sgd::new(1.0).clip_value(0.0625));
    for (place, free) in free.iter().enumerate() {
        assert!((by_norm[place] - free * 0.125 / length).abs() < ROUNDING);
        assert!((by_value[place] - free.clamp(-0.0625, 0.0625)).abs() < ROUNDING);
    }
    assert_eq!(moved(&Sgd::new(1.0).clip_norm(2.0 * length)), free);

    // Weights [2][8] and biases, weights [8][1] and bias.
    let tensors = <Small as nn_core::layer::Layer>::PARAMETER_TENSORS;
    let apart = moved(&Sgd::new(1.0).clip_tensor_norm(0.0625, tensors));
    assert_eq!(
        apart,
        moved(&Sgd::new(1.0).clip_tensor_norm(0.0625, [16, 8, 8, 1]))
    );
    for tensor in [0..16, 16..24, 24..32, 32..33] {
        let expected = norm(&free[tensor.clone()]).min(0.0625);
        assert!((norm(&apart[tensor]) - expected).abs() < ROUNDING);
    }
}

/// The look-ahead form walks through other points than the one without a second place, but sees the same gradients: what
/// one has as parameters is where the other looks ahead to.
#[test]
fn nesterov_looks_ahead_in_training() {
    const STEPS: usize = 20;
    let (data, mut rng) = (line(), seeded_rng(4));
    let (ahead, keras) = (
        LookAhead::new(0.05, 0.9),
        nn_core::optim::Nesterov::keras(0.05, 0.9),
    );
    let mut one = Small::init(&mut rng);
    let mut other = one.clone();
    let (mut memory, mut other_memory) = (zeroed_box(), zeroed_box());
    for _ in 0..STEPS {
        let loss = step(&mut memory, &mut one, &ahead, &data[..BATCH]).expect("a step");
        let other = step(&mut other_memory, &mut other, &keras, &data[..BATCH]).expect("a step");
        assert!((loss - other).abs() < 1e-4 * other, "{loss} {other}");
    }
    assert_ne!(one, other);

    // A batch that cannot be learnt from leaves the network exactly where it was, not ahead.
    let before = one.clone();
    let error = step(&mut memory, &mut one, &ahead, &[([0.0; 2], [1e30])]);
    assert!(matches!(error, Err(TrainingError::NotFinite { .. })));
    assert_eq!(one, before);
}

#[test]
fn every_optimiser_learns_a_line() {
    fn learns<O: Optimiser>(name: &str, optimiser: O) {
        let mut rng = seeded_rng(4);
        let mut net = Small::init(&mut rng);
        let history = training(optimiser, Cosine::new(200), 200)
            .fit(&mut net, &line(), &[], &mut rng)
            .expect("it trains");
        let [first, last] = [history.epochs[0], history.last()].map(|epoch| epoch.train.loss);
        assert!(last < 0.02 * first, "{name}: {first} to {last}");
    }
    learns("Sgd", Sgd::new(0.1));
    learns("Momentum", Sgd::new(0.05).momentum(0.9));
    learns("Momentum::keras", Momentum::keras(0.05, 0.9));
    learns("Nesterov", Sgd::new(0.05).nesterov(0.9));
    learns("LookAhead", LookAhead::new(0.05, 0.9));
    learns("Adagrad", Adagrad::new(0.1));
    learns("RmsProp", RmsProp::new(0.01));
    learns(
        "RmsProp, all of it",
        RmsProp::keras(0.003).centred().momentum(0.5),
    );
    learns("Adadelta", Adadelta::new(1.0));
    learns("Adam", Adam::new(0.02));
    learns("AmsGrad", Adam::new(0.02).amsgrad());
    learns("AdamW", AdamW::new(0.02));
    learns("Adamax", Adamax::new(0.02));
    learns("Nadam", Nadam::new(0.02));
    learns("RAdam", RAdam::new(0.02));
    learns("Lion", Lion::new(0.01));
    learns(
        "with everything around it",
        Adam::new(0.02)
            .l1(1e-5)
            .weight_decay(1e-5)
            .decoupled_decay(1e-3)
            .clip_value(1.0)
            .clip_norm(1.0),
    );
}

#[test]
fn settings_outside_their_range_are_refused_by_name() {
    fn optimiser(name: &str, optimiser: impl Optimiser) {
        named(name, refused(optimiser, Constant));
    }
    fn schedule(name: &str, schedule: impl Schedule) {
        named(name, refused(Sgd::new(0.1), schedule));
    }
    fn named(name: &str, error: TrainingError) {
        assert!(error.to_string().contains(&format!("`{name}`")), "{error}");
        assert!(
            matches!(error, TrainingError::Setting(SettingError { name: found, .. }) if found == name)
        );
    }
    for wrong in [-0.1, f64::NAN, f64::INFINITY] {
        optimiser("momentum", Sgd::new(0.1).momentum(wrong));
        optimiser("momentum", Sgd::new(0.1).nesterov(wrong));
        optimiser("momentum", LookAhead::new(0.1, wrong));
        optimiser("momentum", RmsProp::new(0.1).momentum(wrong));
        optimiser("dampening", Sgd::new(0.1).momentum(0.9).dampening(wrong));
        optimiser("beta1", Adam::new(0.1).betas(wrong, 0.9));
        optimiser("beta2", AdamW::new(0.1).betas(0.9, wrong));
        optimiser("beta2", Lion::new(0.1).betas(0.9, wrong));
        optimiser(
            "epsilon",
            Adam::new(0.1).epsilon(wrong).amsgrad().clip_norm(1.0),
        );
        optimiser("rho", RmsProp::new(0.1).rho(wrong));
        optimiser("rho", Adadelta::new(0.1).rho(wrong));
        optimiser("momentum_decay", Nadam::new(0.1).momentum_decay(wrong));
        optimiser(
            "initial_accumulator",
            Adagrad::new(0.1).initial_accumulator(wrong),
        );
        optimiser(
            "learning_rate_decay",
            Adagrad::new(0.1).learning_rate_decay(wrong),
        );
        optimiser("weight_decay", Sgd::new(0.1).weight_decay(wrong));
        optimiser("l1", Sgd::new(0.1).l1(wrong).clip_norm(1.0));
        optimiser("decoupled_decay", AdamW::new(0.1).weight_decay(wrong));
        optimiser("clip_value", Sgd::new(0.1).clip_value(wrong));
        optimiser("clip_norm", Sgd::new(0.1).clip_norm(wrong));
        optimiser(
            "clip_tensor_norm",
            Sgd::new(0.1).clip_tensor_norm(wrong, [16]),
        );
        schedule("gamma", StepDecay::new(2, wrong));
        schedule("gamma", MultiStep::new([1], wrong).per_step());
        schedule("gamma", Exponential::new(wrong));
        schedule("gamma", WarmUp::new(2).then(InverseTime::new(2, wrong)));
        schedule("rate", PiecewiseConstant::new(0.1, [(1, wrong)]));
        schedule("floor", Cosine::new(2).floor(wrong));
        schedule("floor_share", Polynomial::new(2).floor_share(wrong));
        schedule("power", Polynomial::new(2).power(wrong));
        schedule("lengths", WarmRestarts::new(2).lengths(wrong));
        schedule("peaks", WarmRestarts::new(2).peaks(wrong));
        schedule("rise", OneCycle::new(2).rise(wrong));
        schedule("divisor", OneCycle::new(2).divisors(wrong, 10.0));
        schedule("start", WarmUp::new(2).start(wrong));
        schedule("factor", Plateau::new().factor(wrong));
    }
    optimiser("momentum", Sgd::new(0.1).momentum(1.0));
    schedule("length", StepDecay::new(0, 0.5));
    schedule("length", Cosine::new(0));
    schedule("total", OneCycle::new(0));
    schedule("warm_up", InverseSquareRoot::new(0));
}

/// A schedule of a reader's own, with a mistake.
#[derive(Clone)]
struct Broken(f64);

impl Schedule for Broken {
    fn learning_rate(&self, base: f64, count: usize) -> f64 {
        if count < 2 { base } else { self.0 }
    }
}

#[test]
fn a_rate_that_no_step_can_have_ends_the_training() {
    for wrong in [-0.1, f64::NAN, f64::INFINITY] {
        let mut rng = seeded_rng(4);
        let mut net = Small::init(&mut rng);
        let error = training(Sgd::new(0.1), Broken(wrong), 5)
            .fit(&mut net, &line(), &[], &mut rng)
            .expect_err("it is refused");
        let TrainingError::ScheduledRate {
            learning_rate,
            count: 2,
        } = error
        else {
            panic!("{error}");
        };
        assert_eq!(learning_rate.to_bits(), wrong.to_bits());
        // As after its last good epoch.
        assert_eq!(net, trained(Sgd::new(0.1), Constant, 2).0);
    }
}
