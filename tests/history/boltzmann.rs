use std::thread;

use nn_core::history::{
    Bernoulli, BoltzmannMachine, BoltzmannMemory, ContrastiveDivergence, DataError, Gaussian,
    HiddenUnits,
};
use nn_core::memory::{Zeroed, zeroed_box};
use nn_core::prelude::*;
use nn_core::rand::RngExt;

use crate::digits_data::{Data, Sample};
use crate::pixels;
use crate::pretraining::{SCHEDULE, measure};

/// What enumeration needs to know of the hidden units.
trait Exact: HiddenUnits {
    fn mean(sum: f64) -> f64;
    fn log_sum(sum: f64) -> f64;
}

impl Exact for Bernoulli {
    fn mean(sum: f64) -> f64 {
        1.0 / (1.0 + (-sum).exp())
    }
    fn log_sum(sum: f64) -> f64 {
        (1.0 + sum.exp()).ln()
    }
}

impl Exact for Gaussian {
    fn mean(sum: f64) -> f64 {
        sum
    }
    fn log_sum(sum: f64) -> f64 {
        sum * sum / 2.0
    }
}

type Machine<const V: usize, const H: usize, U> = BoltzmannMachine<V, H, f64, U>;

/// Every state of the visible units.
fn states<const V: usize>() -> impl Iterator<Item = [f64; V]> {
    (0..1_u32 << V).map(|bits| std::array::from_fn(|i| f64::from(bits >> i & 1)))
}

fn sums<const V: usize, const H: usize, U: Exact>(m: &Machine<V, H, U>, v: &[f64; V]) -> [f64; H] {
    std::array::from_fn(|h| m.hidden_bias[h] + (0..V).map(|i| v[i] * m.weight[i][h]).sum::<f64>())
}

/// `ln Σ_h exp(-E(v, h))`, written anew.
fn log_weight<const V: usize, const H: usize, U: Exact>(m: &Machine<V, H, U>, v: &[f64; V]) -> f64 {
    let of_visible: f64 = (0..V).map(|i| v[i] * m.visible_bias[i]).sum();
    of_visible + sums(m, v).map(<U as Exact>::log_sum).iter().sum::<f64>()
}

/// The mean log-likelihood of some patterns, the partition function by enumeration.
fn log_likelihood<const V: usize, const H: usize, U: Exact>(
    m: &Machine<V, H, U>,
    data: &[[f64; V]],
) -> f64 {
    let log_z = states::<V>()
        .map(|v| log_weight(m, &v).exp())
        .sum::<f64>()
        .ln();
    data.iter().map(|v| log_weight(m, v) - log_z).sum::<f64>() / data.len() as f64
}

/// Its gradient by weights and biases, `[W, a, b]` flat.
fn exact_gradient<const V: usize, const H: usize, U: Exact>(
    m: &Machine<V, H, U>,
    data: &[[f64; V]],
) -> Vec<f64> {
    let mut gradient = vec![0.0; V * H + V + H];
    let mut add = |share: f64, v: &[f64; V]| {
        let hidden = sums(m, v).map(<U as Exact>::mean);
        for i in 0..V {
            for h in 0..H {
                gradient[i * H + h] += share * v[i] * hidden[h];
            }
            gradient[V * H + i] += share * v[i];
        }
        for h in 0..H {
            gradient[V * H + V + h] += share * hidden[h];
        }
    };
    data.iter().for_each(|v| add(1.0 / data.len() as f64, v));
    let z: f64 = states::<V>().map(|v| log_weight(m, &v).exp()).sum();
    states::<V>().for_each(|v| add(-log_weight(m, &v).exp() / z, &v));
    gradient
}

fn flat<const V: usize, const H: usize, U>(m: &Machine<V, H, U>) -> Vec<f64> {
    let parts = [m.weight.as_flattened(), &m.visible_bias, &m.hidden_bias];
    parts.concat()
}

fn random_machine<U: HiddenUnits>(seed: u64) -> Machine<3, 2, U> {
    let mut rng = seeded_rng(seed);
    let mut machine = Machine::<3, 2, U>::init(&mut rng);
    let mut draw = |x: &mut f64| *x = rng.random_range(-0.8..0.8);
    machine
        .weight
        .as_flattened_mut()
        .iter_mut()
        .for_each(&mut draw);
    machine.visible_bias.iter_mut().for_each(&mut draw);
    machine.hidden_bias.iter_mut().for_each(&mut draw);
    machine
}

/// The gradient that contrastive divergence estimates from many chains.
fn estimate<U: HiddenUnits>(
    machine: &Machine<3, 2, U>,
    data: &[[f64; 3]],
    divergence: ContrastiveDivergence,
    seed: u64,
) -> Vec<f64> {
    const CHAINS: usize = 20_000;
    let batch: Vec<_> = data.iter().copied().cycle().take(CHAINS).collect();
    let mut memory = BoltzmannMemory::<3, 2, f64, U>::ZEROED;
    let mut moved = machine.clone();
    divergence
        .step(&mut moved, &mut memory, &batch, &mut seeded_rng(seed))
        .expect("a step");
    flat(memory.gradient())
}

fn estimates_agree<U: Exact>() {
    /// Five deviations of a mean over the chains, whose numbers vary by about one.
    const TOLERANCE: f64 = 0.04;
    let data = [[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    for seed in 0..5 {
        let machine = random_machine::<U>(seed);
        let exact = exact_gradient(&machine, &data);
        // That the enumeration is right: differences of the log-likelihood.
        let mut moved = machine.clone();
        moved.weight[1][0] += 1e-6;
        let difference = log_likelihood(&moved, &data) - log_likelihood(&machine, &data);
        assert!((difference / 1e-6 - exact[2]).abs() < 1e-5);

        let rate = ContrastiveDivergence::new(1e-9);
        let long = estimate(&machine, &data, rate.steps(30).sample_visible(), seed);
        for (estimate, exact) in long.iter().zip(&exact) {
            assert!(
                (estimate - exact).abs() < TOLERANCE,
                "{seed}: {estimate} {exact}"
            );
        }
        // One step is biased, but goes the right way.
        for short in [rate, rate.sample_visible()] {
            let short = estimate(&machine, &data, short, seed);
            let along: f64 = short.iter().zip(&exact).map(|(a, b)| a * b).sum();
            let lengths = [&short, &exact].map(|g| g.iter().map(|x| x * x).sum::<f64>().sqrt());
            assert!(
                along > 0.5 * lengths[0] * lengths[1],
                "seed {seed}: {along}"
            );
        }
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --test history"
)]
fn contrastive_divergence_follows_the_likelihood_of_bernoulli_units() {
    estimates_agree::<Bernoulli>();
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --test history"
)]
fn contrastive_divergence_follows_the_likelihood_of_gaussian_units() {
    estimates_agree::<Gaussian>();
}

/// The rows and the columns of three by three pixels.
fn bars() -> Vec<[f64; 9]> {
    let row = |r: usize| std::array::from_fn(|i| f64::from(u8::from(i / 3 == r)));
    let column = |c: usize| std::array::from_fn(|i| f64::from(u8::from(i % 3 == c)));
    (0..3).map(row).chain((0..3).map(column)).collect()
}

#[test]
fn learning_raises_the_exact_likelihood_of_bars() {
    /// Of one of the 512 states by chance.
    const BY_CHANCE: f64 = -6.238;
    let data = bars();
    for seed in 0..3 {
        let mut rng = seeded_rng(seed);
        let mut machine = Machine::<9, 8, Bernoulli>::init(&mut rng);
        let mut memory = BoltzmannMemory::ZEROED;
        let divergence = ContrastiveDivergence::new(0.1)
            .momentum(0.5)
            .weight_decay(1e-4)
            .sample_visible();
        let mut before = log_likelihood(&machine, &data);
        assert!((before - BY_CHANCE).abs() < 0.01);
        for epochs in [300, 3000] {
            divergence
                .train(&mut machine, &mut memory, &data, [epochs, 6], &mut rng)
                .expect("a training");
            let after = log_likelihood(&machine, &data);
            println!("seed {seed}: {before} -> {after}");
            assert!(after > before + 0.3, "seed {seed}: {before} -> {after}");
            before = after;
        }
        assert!(before > -3.5, "seed {seed}: {before}");
        // The crate's free energy is the enumeration's.
        for v in states::<9>() {
            assert!((machine.free_energy(&v) + log_weight(&machine, &v)).abs() < 1e-9);
        }
    }
}

network! {
    struct Encoder: [3] -> [2] { dense(2), sigmoid }
}
network! {
    struct Code: [3] -> [2] { dense(2) }
}
network! {
    struct Decoder: [2] -> [3] { dense(3), sigmoid }
}

#[test]
fn a_machine_is_an_encoder_and_a_decoder() {
    const TOLERANCE: f64 = 1e-14;
    let x = [0.2, 0.9, 0.4];
    let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < TOLERANCE);
    let machine = random_machine::<Bernoulli>(1);
    let mut rng = seeded_rng(2);
    let mut encoder = <Encoder<f64> as Network>::init(&mut rng);
    machine.copy_to_encoder(&mut encoder.parameters.dense1);
    assert!(near(&encoder.predict(&x), &machine.hidden(&x)));
    let mut decoder = <Decoder<f64> as Network>::init(&mut rng);
    machine.copy_to_decoder(&mut decoder.parameters.dense1);
    let rebuilt = decoder.predict(&encoder.predict(&x));
    assert!(near(&rebuilt, &machine.reconstruct(&x)));
    let machine = random_machine::<Gaussian>(3);
    let mut code = <Code<f64> as Network>::init(&mut rng);
    machine.copy_to_encoder(&mut code.parameters.dense1);
    assert!(near(&code.predict(&x), &machine.hidden(&x)));
}

#[test]
fn a_machine_larger_than_the_stack_learns() {
    const STACK: usize = 256 * 1024;
    let learn = || {
        let mut rng = seeded_rng(1);
        let mut machine = zeroed_box::<BoltzmannMachine<784, 500>>();
        let mut memory = zeroed_box::<BoltzmannMemory<784, 500>>();
        machine.initialise(&mut rng);
        let batch = vec![[0.5_f32; 784]; 2];
        ContrastiveDivergence::new(0.1).step(&mut machine, &mut memory, &batch, &mut rng)
    };
    assert!(size_of::<BoltzmannMachine<784, 500>>() > 4 * STACK);
    let thread = thread::Builder::new().stack_size(STACK).spawn(learn);
    let error = thread
        .expect("a thread")
        .join()
        .expect("the stack is enough");
    assert!(error.is_ok_and(f64::is_finite));
}

#[test]
fn wrong_data_is_named() {
    let mut rng = seeded_rng(1);
    let mut machine = BoltzmannMachine::<2, 2>::init(&mut rng);
    let mut memory = BoltzmannMemory::ZEROED;
    let before = machine.clone();
    let divergence = ContrastiveDivergence::new(0.1);
    let mut step = |divergence: ContrastiveDivergence, batch: &[[f32; 2]]| {
        divergence.step(&mut machine, &mut memory, batch, &mut rng)
    };
    assert_eq!(step(divergence, &[]), Err(DataError::NoData));
    for wrong in [-0.1, 1.1, f32::NAN] {
        assert_eq!(
            step(divergence, &[[0.0, 1.0], [0.5, wrong]]),
            Err(DataError::Input {
                sample: 1,
                element: 1
            })
        );
    }
    for wrong in [
        ContrastiveDivergence::new(0.0),
        divergence.momentum(1.0),
        divergence.weight_decay(f64::NAN),
        divergence.steps(0),
    ] {
        let result = step(wrong, &[[0.0, 1.0]]);
        assert!(
            matches!(result, Err(DataError::Setting { .. })),
            "{wrong:?}"
        );
    }
    assert_eq!(machine, before);
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "slow without optimisation: cargo test --release --test history"
)]
fn pretraining_beats_small_random_weights_and_principal_components() {
    let data = Data::read().expect("the digits");
    let images = |samples: &[Sample]| -> Vec<_> { samples.iter().map(pixels).collect() };
    let (train, test) = (images(&data.train), images(&data.test));
    for seed in 1..=3 {
        let run = measure(&train, &test, &SCHEDULE, 4, seed).expect("a training");
        println!(
            "seed {seed}: pre-trained {:.4} (before fine-tuning {:.4}), random {:.4}, components {:.4}, mean {:.4}",
            run.pretrained, run.unrolled, run.random, run.principal_components, run.mean_image
        );
        assert!(
            run.pretrained < 0.8 * run.principal_components,
            "seed {seed}"
        );
        // It gives the mean image, whatever it sees.
        assert!(run.random > 0.95 * run.mean_image, "seed {seed}");
        assert!(run.unrolled < 0.6 * run.mean_image, "seed {seed}");
        assert_eq!(run.examples.len(), 4);
    }
}
