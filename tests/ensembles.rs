//! Ensembles are networks, and what is said of their weights is so.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use nn_core::ensemble::weighting::{by_inverse_loss, by_softmax, greedy, uniform};
use nn_core::ensemble::{Committee, Ensemble, Stacking, WeightingError};
use nn_core::gradient::{check_layer, check_network};
use nn_core::prelude::*;
use nn_core::rand::RngExt;

/// The system's allocator, which counts what each thread asks of it.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: the system's allocator, as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // A thread that ends has no counter any more.
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

network! {
    #[derive(Clone)]
    struct Wide: [2] -> [1] {
        hidden: dense(24),
        tanh,
        output: dense(1),
    }
}

network! {
    /// Scratch, state and steps within steps.
    struct Deep: [2] -> [1] {
        dense(8),
        batch_norm,
        silu,
        residual { dense(8), tanh },
        dense(1),
    }
}

network! {
    struct Linear: [2] -> [1] { dense(1) }
}

type Sample = ([f32; 2], [f32; 1]);

/// A wave with noise.
fn waves(count: usize, rng: &mut dyn Rng) -> Vec<Sample> {
    let mut sample = || {
        let [x, y] = [(); 2].map(|()| rng.random_range(-1.0_f32..1.0));
        let noise = rng.random_range(-0.3_f32..0.3);
        ([x, y], [(3.0 * x).sin() * (2.0 * y).cos() + noise])
    };
    (0..count).map(|_| sample()).collect()
}

/// Members that learnt the same few samples from other weights, and samples that they did not see.
fn trained<const MEMBERS: usize>(seed: u64) -> (Ensemble<Wide, MEMBERS>, Vec<Sample>, Vec<Sample>) {
    let mut rng = seeded_rng(seed);
    let train = waves(40, &mut rng);
    let training = Training::new(MeanSquaredError, Adam::new(0.02))
        .epochs(150)
        .batch::<10>();
    let mut ensemble = Ensemble::<Wide, MEMBERS>::init(&mut rng);
    for member in 0..MEMBERS {
        let mut network = Wide::init(&mut rng);
        let history = training.fit(&mut network, &train, &[], &mut rng);
        history.expect("a training");
        ensemble.set_member(member, &network);
    }
    (ensemble, waves(200, &mut rng), waves(1000, &mut rng))
}

fn loss_of<N>(network: &N, samples: &[Sample]) -> f64
where
    N: Network<Scalar = f32, InputArray = [f32; 2], OutputArray = [f32; 1]>,
{
    let evaluation = evaluate(network, &MeanSquaredError, samples);
    evaluation.expect("an evaluation").loss
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --test ensembles"
)]
fn an_ensemble_beats_its_mean_member_however_it_is_weighted() {
    for seed in 0..5 {
        let (mut ensemble, valid, test) = trained::<5>(seed);
        let losses = ensemble.losses(&MeanSquaredError, &test).expect("losses");
        let mean = losses.iter().sum::<f64>() / 5.0;
        let best = losses.iter().copied().fold(f64::INFINITY, f64::min);
        let valid_losses = ensemble.losses(&MeanSquaredError, &valid).expect("losses");
        let mut report = format!("seed {seed}: mean {mean:.4}, best {best:.4}");
        let mut measure = |name: &str, ensemble: &Ensemble<Wide, 5>| {
            let loss = loss_of(ensemble, &test);
            report += &format!(", {name} {loss:.4}");
            assert!(
                loss < 0.97 * mean,
                "seed {seed}, {name}: {loss}, members {losses:?}"
            );
        };
        assert_eq!(ensemble.weights(), [0.2_f32; 5].map(f64::from));
        for (name, weights) in [
            ("uniform", uniform()),
            ("inverse", by_inverse_loss(&valid_losses).expect("weights")),
            ("softmax", by_softmax(&valid_losses, 0.01).expect("weights")),
        ] {
            assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert!(weights.iter().all(|&weight| weight > 0.0));
            ensemble.set_weights(&weights);
            measure(name, &ensemble);
        }
        let least = ensemble.select_greedily(&MeanSquaredError, &valid, 15);
        assert!((ensemble.weights().iter().sum::<f64>() - 1.0).abs() < 1e-6);
        let best_of_valid = valid_losses.iter().copied().fold(f64::INFINITY, f64::min);
        assert!(least.expect("a selection") <= best_of_valid);
        measure("greedy", &ensemble);
        ensemble.stack(&valid, 1e-4).expect("weights");
        // On the held-out samples no weights that sum to one are better.
        assert!(loss_of(&ensemble, &valid) <= least.expect("a selection") + 1e-3);
        measure("stacked", &ensemble);
        println!("{report}");
    }
}

#[test]
fn identical_members_equal_a_member() {
    const TOLERANCE: f32 = 1e-6;
    let mut rng = seeded_rng(1);
    let network = Wide::init(&mut rng);
    let mut ensemble = Ensemble::<Wide, 7>::init(&mut rng);
    (0..7).for_each(|member| ensemble.set_member(member, &network));
    let others = [0.1, 0.3, 0.05, 0.05, 0.2, 0.2, 0.1];
    for weights in [uniform(), others] {
        ensemble.set_weights(&weights);
        for (input, _) in waves(50, &mut rng) {
            let [y] = network.predict(&input);
            let [of_ensemble] = ensemble.predict(&input);
            assert!((y - of_ensemble).abs() < TOLERANCE * y.abs().max(1.0));
        }
    }
}

/// A member that does not count may be as wrong as it likes.
#[test]
fn a_member_of_weight_zero_is_not_run() {
    let mut rng = seeded_rng(1);
    let network = Wide::init(&mut rng);
    let mut ensemble = Ensemble::<Wide, 2>::init(&mut rng);
    ensemble.set_member(0, &network);
    ensemble.parameters[1]
        .hidden
        .weight
        .as_mut_slice()
        .fill(f32::NAN);
    ensemble.set_weights(&[1.0, 0.0]);
    assert_eq!(ensemble.predict(&[0.1, 0.2]), network.predict(&[0.1, 0.2]));
    ensemble.set_weights(&[0.9, 0.1]);
    assert!(ensemble.predict(&[0.1, 0.2])[0].is_nan());
}

/// Losses of weights that anybody can compute: the square of the distance to a place between the members.
#[test]
fn greedy_selection_is_never_worse_than_the_best_member() {
    let mut rng = seeded_rng(4);
    for _ in 0..100 {
        let members: [f64; 6] = std::array::from_fn(|_| rng.random_range(-1.0..1.0));
        let loss = |weights: &[f64; 6]| -> f64 {
            let mean: f64 = weights.iter().zip(members).map(|(w, m)| w * m).sum();
            (mean - 0.1).powi(2)
        };
        let best = members.map(|m| (m - 0.1).powi(2));
        let best = best.into_iter().fold(f64::INFINITY, f64::min);
        let (weights, least) = greedy(20, loss).expect("a selection");
        assert!(least <= best && least == loss(&weights));
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        // One round is the best member itself.
        let (_, first) = greedy(1, loss).expect("a selection");
        assert_eq!(first, best);
    }
    assert_eq!(greedy(0, |_: &[f64; 2]| 0.0), Err(WeightingError::Nothing));
    assert_eq!(
        greedy(3, |_: &[f64; 2]| f64::NAN),
        Err(WeightingError::Nothing)
    );
}

#[test]
fn stacking_finds_a_planted_combination() {
    const PLANTED: [f64; 3] = [0.7, -0.2, 1.4];
    const TOLERANCE: f64 = 1e-3;
    let mut rng = seeded_rng(5);
    let mut ensemble = Ensemble::<Wide, 3>::init(&mut rng);
    ensemble.set_weights(&PLANTED);
    let inputs = waves(200, &mut rng).into_iter().map(|(input, _)| input);
    let samples: Vec<Sample> = inputs.map(|x| (x, ensemble.predict(&x))).collect();
    ensemble.set_weights(&uniform());
    ensemble.stack(&samples, 0.0).expect("weights");
    for (found, planted) in ensemble.weights().iter().zip(PLANTED) {
        assert!((found - planted).abs() < TOLERANCE, "{found} {planted}");
    }
    // In f64 the combination is exact but for rounding.
    let mut stacking = Stacking::<3>::new();
    for _ in 0..50 {
        let outputs = [(); 3].map(|()| [(); 4].map(|()| rng.random_range(-1.0_f64..1.0)));
        let target: [f64; 4] =
            std::array::from_fn(|i| (0..3).map(|m| PLANTED[m] * outputs[m][i]).sum());
        stacking.add(&outputs, &target);
    }
    let found = stacking.weights(0.0).expect("weights");
    assert!(
        found
            .iter()
            .zip(PLANTED)
            .all(|(a, b)| (a - b).abs() < 1e-12)
    );
}

#[test]
fn what_gives_no_weights_is_said() {
    assert!(matches!(
        by_inverse_loss(&[1.0, 0.0]),
        Err(WeightingError::Loss { member: 1, .. })
    ));
    let nan = by_softmax(&[f64::NAN, 0.0], 1.0);
    assert!(matches!(nan, Err(WeightingError::Loss { member: 0, .. })));
    assert_eq!(
        by_softmax(&[1.0], 0.0),
        Err(WeightingError::Setting { value: 0.0 })
    );
    assert_eq!(by_softmax(&[1e308, -1e300], 1e-300), Ok([0.0, 1.0]));
    assert_eq!(by_inverse_loss(&[]), Err(WeightingError::Nothing));
    let mut stacking = Stacking::<2>::new();
    assert_eq!(stacking.weights(0.0), Err(WeightingError::Nothing));
    stacking.add(&[[1.0_f32], [1.0]], &[2.0]);
    stacking.add(&[[2.0_f32], [2.0]], &[4.0]);
    assert_eq!(stacking.weights(0.0), Err(WeightingError::Singular));
    // A ridge shares it out.
    let shared = stacking.weights(1e-9).expect("weights");
    assert!(shared.iter().all(|weight| (weight - 1.0).abs() < 1e-6));
    stacking.add(&[[f32::NAN], [2.0]], &[4.0]);
    assert_eq!(stacking.weights(0.1), Err(WeightingError::Singular));
}

type Three = Committee<Wide, Committee<Deep, Ensemble<Linear, 2>>>;

#[test]
fn gradients_flow_through_ensembles() {
    for seed in 0..3 {
        let report = check_layer::<Ensemble<Wide, 3>, 4>(seed).expect("gradients agree");
        report.assert_alive();
        check_layer::<Ensemble<Deep, 2>, 4>(seed).expect("gradients agree");
        check_layer::<Three, 4>(seed).expect("gradients agree");
    }
}

network! {
    /// Five networks as a step, and what is made of their mean.
    struct Embedded: [2] -> [1] {
        members: Ensemble<Wide, 5>,
        sigmoid,
    }
}

network! {
    struct Mixed: [2] -> [1] {
        scaled: dense(2),
        mixed: Three,
        tanh,
    }
}

#[test]
fn an_ensemble_is_a_step_of_a_network() {
    let (ensemble, _, test) = trained::<5>(9);
    let mut rng = seeded_rng(2);
    let mut embedded = Embedded::init(&mut rng);
    assert_eq!(embedded.state.members[4].weight, [0.2]);
    embedded.parameters.members = ensemble.parameters.clone();
    embedded.state.members = ensemble.state.clone();
    for (input, _) in &test {
        let [logit] = ensemble.predict(input);
        let [p] = embedded.predict(input);
        assert!((p - 1.0 / (1.0 + (-logit).exp())).abs() < 1e-6);
    }
    assert_eq!(Embedded::PARAMETERS, 5 * Wide::PARAMETERS);
    // In f64 too, and through all of it at once.
    let mut mixed = <Mixed<f64> as Network>::init(&mut rng);
    let data: Vec<_> = test[..64]
        .iter()
        .map(|(x, [t])| (x.map(f64::from), [f64::from(*t)]))
        .collect();
    check_network(&mixed, &MeanSquaredError, &data[..3], 1).expect("gradients agree");
    let history = Training::new(MeanSquaredError, Adam::new(0.01))
        .epochs(100)
        .fit(&mut mixed, &data, &[], &mut rng)
        .expect("a training");
    assert!(history.last().train.loss < 0.5 * history.epochs[0].train.loss);
}

#[test]
fn different_networks_are_averaged() {
    let mut rng = seeded_rng(3);
    let (wide, deep) = (Wide::init(&mut rng), Deep::init(&mut rng));
    let linears = Ensemble::<Linear, 2>::init(&mut rng);
    let three = Three::of(
        &wide,
        &Committee::of(&deep, &linears, [0.3, 0.2]),
        [0.5, 1.0],
    );
    assert_eq!(three.weights(), [0.5, 1.0]);
    for (input, _) in waves(50, &mut rng) {
        let [a, b, c] = [
            wide.predict(&input),
            deep.predict(&input),
            linears.predict(&input),
        ];
        let mean = 0.5 * a[0] + 0.3 * b[0] + 0.2 * c[0];
        assert!((three.predict(&input)[0] - mean).abs() < 1e-6);
    }
    let inputs: Vec<_> = waves(70, &mut rng).into_iter().map(|(x, _)| x).collect();
    let outputs = three.predict_all(&inputs);
    assert!(
        inputs
            .iter()
            .zip(&outputs)
            .all(|(x, y)| three.predict(x) == *y)
    );
}

#[test]
fn ensembles_predict_and_learn_without_a_heap() {
    let mut rng = seeded_rng(6);
    let mut ensemble = Ensemble::<Wide, 5>::init(&mut rng);
    let three = <Three as Network>::init(&mut rng);
    let samples = waves(8, &mut rng);
    let mut memory = nn_core::memory::zeroed_box::<TrainingMemory<Ensemble<Wide, 5>, Adam, 8>>();
    let before = ALLOCATIONS.get();
    std::hint::black_box((ensemble.predict(&[0.1, 0.2]), three.predict(&[0.1, 0.2])));
    let adam = Adam::new(0.01);
    for _ in 0..2 {
        let step = memory.step(&mut ensemble, &MeanSquaredError, &adam, &samples, &mut rng);
        step.expect("a step");
    }
    ensemble
        .select_greedily(&MeanSquaredError, &samples, 3)
        .expect("a selection");
    ensemble.stack(&samples, 1e-3).expect("weights");
    assert_eq!(ALLOCATIONS.get(), before);
    drop(std::hint::black_box(vec![1_u8]));
    assert!(ALLOCATIONS.get() > before);
}

#[test]
fn an_ensemble_is_saved_and_loaded() {
    let mut rng = seeded_rng(7);
    let mut ensemble = Ensemble::<Deep, 12>::init(&mut rng);
    ensemble.set_weights(&std::array::from_fn(|m| m as f64 / 66.0));
    let name = format!("nn-ensemble-{}.safetensors", std::process::id());
    let path = std::env::temp_dir().join(name);
    ensemble.save(&path).expect("saved");
    let mut loaded = Ensemble::<Deep, 12>::init(&mut rng);
    assert_ne!(loaded, ensemble);
    let result = loaded.load(&path);
    std::fs::remove_file(&path).expect("removed");
    result.expect("loaded");
    assert_eq!(loaded, ensemble);
    println!("{}", Ensemble::<Deep, 12>::summary());
}
