//! `training.json`: whole trainings from given weights on given batches, in f64 and f32: the loss at every step, the
//! first gradient, what was learnt, and the outputs in use. `build.rs` declared networks, losses and optimisers.

use nn_core::entry::Entry;
use nn_core::flat::Flat;
use nn_core::layer::Layer;
use nn_core::loss::Loss;
use nn_core::math::Scalar;
use nn_core::memory::{Zeroed, zeroed_box};
use nn_core::optim::*;
use nn_core::prelude::*;
use nn_core::train::Sample;
use serde_json::Value;

use super::case::{Plan, Tolerance, Tolerances, Verdict, numbers, run, shape};
use super::layers::channels_last;
use super::named;
#[allow(
    unused_imports,
    reason = "another folder may have no training with a penalty"
)]
use super::penalty::WeightPenalty;
use super::penalty::is_weight;

include!(concat!(env!("OUT_DIR"), "/reference_training.rs"));

/// Of the losses, and of the first gradient.
const LOSSES: Tolerances = Tolerances {
    f64: Tolerance {
        relative: 1e-10,
        absolute: 1e-13,
    },
    f32: Tolerance {
        relative: 5e-6,
        absolute: 5e-6,
    },
};
/// Of parameters and outputs after all steps.
const FINAL: Tolerances = Tolerances {
    f64: Tolerance {
        relative: 1e-10,
        absolute: 1e-10,
    },
    f32: Tolerance {
        relative: 1e-4,
        absolute: 1e-4,
    },
};

/// Of what a batch normalisation takes away again: the bias before it has a gradient of zero, of which rounding is left,
/// and optimisers that divide by its size make steps of it.
const CANCELLED: Tolerances = Tolerances {
    f64: Tolerance {
        relative: 1e-6,
        absolute: 1e-6,
    },
    ..FINAL
};

pub fn check(case: &Value) -> Verdict {
    run(case, CASES)
}

/// What a target is read from: the numbers of a sample's row.
trait Target: Sized {
    fn read(row: &[f64]) -> Self;
}

impl Target for usize {
    fn read(row: &[f64]) -> Self {
        row[0] as Self
    }
}

impl<const N: usize> Target for [f64; N] {
    fn read(row: &[f64]) -> Self {
        std::array::from_fn(|i| row[i])
    }
}

impl<const N: usize> Target for [f32; N] {
    fn read(row: &[f64]) -> Self {
        std::array::from_fn(|i| row[i] as f32)
    }
}

fn train<N64, N32, L, O, const BATCH: usize>(
    case: &Value,
    loss: &L,
    optimiser: &O,
) -> Result<(), String>
where
    N64: Network,
    N32: Network,
    L: Loss,
    O: Optimiser,
    L::Target<N64::OutputArray>: Target,
    L::Target<N32::OutputArray>: Target,
{
    train_in::<N64, L, O, BATCH>(case, loss, optimiser)?;
    train_in::<N32, L, O, BATCH>(case, loss, optimiser)
}

fn train_in<N, L, O, const BATCH: usize>(
    case: &Value,
    loss: &L,
    optimiser: &O,
) -> Result<(), String>
where
    N: Network,
    L: Loss,
    O: Optimiser,
    L::Target<N::OutputArray>: Target,
{
    let precision = <N::Scalar as Scalar>::NAME;
    let samples = Samples::read(case, <N::InputArray as Flat<N::Scalar>>::LEN);
    let batches = || {
        let batches = case["batches"].as_array().into_iter().flatten();
        batches.map(|batch| {
            let rows = numbers(batch).into_iter();
            rows.map(|row| samples.get::<N, L>(row as usize))
                .collect::<Vec<_>>()
        })
    };
    let l2 = case["spec"]["l2"].as_f64().unwrap_or(0.0);
    let mut rng = seeded_rng(1);

    // The gradients of the case are those of f64, before an optimiser changes them.
    if precision == "f64" {
        let mut network = initial::<N>(case)?;
        let mut memory = zeroed_box::<TrainingMemory<N, Sgd, BATCH>>();
        let first = batches().next().ok_or("there are no batches")?;
        let step = memory.step(&mut *network, loss, &Sgd::new(1.0), &first, &mut rng);
        step.map_err(|error| error.to_string())?;
        let before = initial::<N>(case)?;
        let weights = weights(&*before)
            .into_iter()
            .map(|w| N::Scalar::from_f64(2.0 * l2 * w));
        let gradient = memory.gradient().flat().iter().zip(weights);
        let gradient: Vec<_> = gradient.map(|(&d, penalty)| d + penalty).collect();
        named::compare(
            "first gradient",
            <N as Layer>::PARAMETER_TENSORS,
            &gradient,
            |name| case["grads_step0"].get(theirs(name)),
            |_| LOSSES,
        )?;
    }

    let mut network = initial::<N>(case)?;
    let mut memory = zeroed_box::<TrainingMemory<N, O, BATCH>>();
    let mut losses = Vec::new();
    for batch in batches() {
        let penalty: f64 = weights(&*network).iter().map(|w| l2 * w * w).sum();
        let value = memory.step(&mut *network, loss, optimiser, &batch, &mut rng);
        losses.push(value.map_err(|error| error.to_string())? + penalty);
    }
    let losses: Vec<_> = losses.into_iter().map(N::Scalar::from_f64).collect();
    let expected = numbers(&case[format!("losses_{precision}")]);
    LOSSES.compare("losses", &losses, &expected)?;

    let normalised = N::STATE_TENSORS.iter().any(|entry| !entry.is_empty());
    if precision == "f64" {
        let find = |name: &str| case["final"].get(theirs(name));
        let tolerances = |name: &str| match cancels::<N>(name) {
            true => CANCELLED,
            false => FINAL,
        };
        let (entries, numbers) = (<N as Layer>::PARAMETER_TENSORS, network.parameters().flat());
        named::compare("result", entries, numbers, find, tolerances)?;
        let (entries, numbers) = (<N as Layer>::STATE_TENSORS, network.state().flat());
        named::compare("result", entries, numbers, find, tolerances)?;
    } else if normalised {
        // In f32 the running mean lags behind a bias that wanders: the outputs in use say nothing.
        return Ok(());
    }
    let outputs: Vec<_> = (0..samples.rows)
        .flat_map(|row| {
            let (input, _) = samples.get::<N, L>(row);
            network.predict(&input).flat().to_vec()
        })
        .collect();
    let expected = numbers(&case[format!("eval_output_{precision}")]);
    let tolerances = if normalised { CANCELLED } else { FINAL };
    tolerances.compare("outputs", &outputs, &expected)
}

/// The network's weights, and zero in the place of everything else it learns.
fn weights<N: Network>(network: &N) -> Vec<f64> {
    let numbers = network.parameters().flat().iter();
    let pairs = numbers.zip(is_weight(N::PARAMETER_TENSORS));
    pairs
        .map(|(w, is_weight)| if is_weight { w.to_f64() } else { 0.0 })
        .collect()
}

/// The network with the weights that the case begins with.
fn initial<N: Network>(case: &Value) -> Result<Box<N>, String> {
    let mut network = N::boxed(&mut seeded_rng(1));
    let (parameters, _) = network.parts_mut();
    let find = |name: &str| case["init"].get(theirs(name));
    named::load(<N as Layer>::PARAMETER_TENSORS, parameters.flat_mut(), find)?;
    Ok(network)
}

/// Whether a tensor is a running mean, or the bias that it takes away again.
fn cancels<N: Layer>(name: &str) -> bool {
    let Some((module, tensor)) = name.split_once('.') else {
        return false;
    };
    let next = module.trim_start_matches("module").parse::<usize>();
    let next = next.map_or(String::new(), |place| format!("module{}", place + 1));
    let is_normalised = N::STATE_TENSORS
        .iter()
        .any(|entry| matches!(entry, Entry::Step { name, entries, .. } if *name == next && !entries.is_empty()));
    tensor == "running_mean" || (tensor == "bias" && is_normalised)
}

/// `module0.weight` is `0.weight` in PyTorch's sequence.
fn theirs(name: &str) -> &str {
    name.trim_start_matches("module")
}

/// The samples of a case, made anew for every batch: a sample may be no copy.
struct Samples {
    inputs: Vec<f64>,
    targets: Vec<f64>,
    rows: usize,
}

impl Samples {
    fn read(case: &Value, width: usize) -> Self {
        // Images have their channels first in the case, sequences their time.
        let inputs = match shape(&case["x"]).len() {
            4 => channels_last(&case["x"]),
            _ => numbers(&case["x"]),
        };
        let targets = numbers(&case["y"]);
        let rows = inputs.len() / width;
        Self {
            inputs,
            targets,
            rows,
        }
    }

    fn get<N: Network, L: Loss>(&self, row: usize) -> Sample<N, L>
    where
        L::Target<N::OutputArray>: Target,
    {
        let part = |numbers: &[f64]| {
            let width = numbers.len() / self.rows;
            numbers[row * width..][..width].to_vec()
        };
        let mut input = N::InputArray::ZEROED;
        for (to, from) in input.flat_mut().iter_mut().zip(part(&self.inputs)) {
            *to = N::Scalar::from_f64(from);
        }
        (input, Target::read(&part(&self.targets)))
    }
}
