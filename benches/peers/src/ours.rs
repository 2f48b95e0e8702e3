//! This library.

use nn_core::flat::{Flat, view};
use nn_core::loss::Loss;
use nn_core::memory::{Zeroed, zeroed_box};
use nn_core::prelude::*;
use nn_core::train::Sample;

use crate::network;
use crate::networks::{GruSound, LstmSound, N1, N2, N3, N4, N5};
use crate::task::{BATCH, Kind, Task};
use crate::timing::{Outcome, Program, program as timed};

pub fn program(task: &Task) -> Outcome {
    use network::Network;
    Ok(match (task.network, task.kind) {
        (Network::N1, Kind::Training(10)) => mean_squared_error::<N1, 10>(task),
        (Network::N3, Kind::Training(32)) => cross_entropy::<N3, 32>(task),
        (Network::N3, Kind::Training(128)) => cross_entropy::<N3, 128>(task),
        (Network::N5, Kind::Training(64)) => cross_entropy::<N5, 64>(task),
        (Network::N1, Kind::One) => one::<N1>(task),
        (Network::N2, Kind::One) => one::<N2>(task),
        (Network::N3, Kind::One) => one::<N3>(task),
        (Network::N4, Kind::One) => one::<N4>(task),
        (Network::N5, Kind::One) => one::<N5>(task),
        (Network::N3, Kind::Batch) => batch::<N3>(task),
        (Network::N4, Kind::Batch) => batch::<N4>(task),
        (Network::N5, Kind::Batch) => batch::<N5>(task),
        (Network::Lstm, _) => frame(task, LstmSound::state, LstmSound::step),
        (Network::Gru, _) => frame(task, GruSound::state, GruSound::step),
        _ => return Err("no such row".into()),
    })
}

fn network<N: Network<Scalar = f32>>(weights: &[f32]) -> Box<N> {
    let mut network = zeroed_box::<N>();
    network.parts_mut().0.flat_mut().copy_from_slice(weights);
    network
}

/// The inputs of each call.
fn inputs<N: Network<Scalar = f32>>(task: &Task) -> Vec<Vec<N::InputArray>> {
    let samples = task.samples();
    let calls = task.inputs.iter();
    calls
        .map(|numbers| view::<f32, N::InputArray>(numbers, samples).to_vec())
        .collect()
}

fn one<N: Network<Scalar = f32> + 'static>(task: &Task) -> Program {
    let network = network::<N>(&task.weights);
    timed(
        inputs::<N>(task).into_iter().flatten().collect(),
        || (),
        move |(), input| network.predict(input),
        |(), output| output.flat().to_vec(),
    )
}

fn batch<N: Network<Scalar = f32> + 'static>(task: &Task) -> Program {
    let network = network::<N>(&task.weights);
    timed(
        inputs::<N>(task),
        || {
            let outputs = vec![N::OutputArray::ZEROED; BATCH];
            (outputs, zeroed_box::<N::Scratch<BATCH>>())
        },
        move |(outputs, scratch), inputs| {
            network.predict_batch::<BATCH>(inputs, outputs, scratch);
        },
        |(outputs, _), ()| nn_core::flat::flatten(outputs).to_vec(),
    )
}

fn frame<N: Network<Scalar = f32> + 'static, Memory: 'static>(
    task: &Task,
    start: fn() -> Memory,
    step: impl Fn(&N, &[f32; 1], &mut Memory) -> [f32; 1] + 'static,
) -> Program {
    let network = network::<N>(&task.weights);
    timed(
        task.inputs.iter().map(|frame| [frame[0]]).collect(),
        start,
        move |memory, frame| step(&network, frame, memory),
        |_, output| output.to_vec(),
    )
}

fn mean_squared_error<N, const SAMPLES: usize>(task: &Task) -> Program
where
    N: Network<Scalar = f32, OutputArray = [f32; 1]> + 'static,
{
    let targets = task.targets.iter();
    let targets = targets.map(|targets| targets.iter().map(|&target| [target]).collect());
    training::<N, _, SAMPLES>(task, MeanSquaredError, targets)
}

fn cross_entropy<N, const SAMPLES: usize>(task: &Task) -> Program
where
    N: Network<Scalar = f32> + 'static,
{
    training::<N, _, SAMPLES>(task, CrossEntropy, task.classes.iter().cloned())
}

type Target<N, L> = <L as Loss>::Target<<N as Network>::OutputArray>;

fn training<N: Network<Scalar = f32> + 'static, L: Loss + 'static, const SAMPLES: usize>(
    task: &Task,
    loss: L,
    targets: impl Iterator<Item = Vec<Target<N, L>>>,
) -> Program {
    let batches = inputs::<N>(task).into_iter().zip(targets);
    let batches = batches.map(|(inputs, targets)| inputs.into_iter().zip(targets).collect());
    let batches: Vec<Vec<Sample<N, L>>> = batches.collect();
    let weights = task.weights.clone();
    let adam = Adam::new(1e-3);
    timed(
        batches,
        move || {
            let memory = zeroed_box::<TrainingMemory<N, Adam, SAMPLES>>();
            (network::<N>(&weights), memory, seeded_rng(3))
        },
        move |(network, memory, rng), samples| {
            let loss = memory.step(&mut **network, &loss, &adam, samples, rng);
            loss.expect("it trains") as f32
        },
        |_, loss| vec![loss],
    )
}
