//! Plain C: `networks.c`.

use std::ffi::c_int;

use crate::network::Network;
use crate::task::{Kind, Task};
use crate::timing::{Outcome, Program, program as timed};

type Predict = unsafe extern "C" fn(*const f32, *const f32, *mut f32);
type Step = unsafe extern "C" fn(*const f32, *const f32, *mut f32, *mut f32);
type Train<T> = unsafe extern "C" fn(*mut f32, c_int, c_int, *const f32, *const T) -> f32;

unsafe extern "C" {
    /// Memory that is given back stays with the process.
    pub safe fn keep_heap();
    fn n1(weights: *const f32, input: *const f32, output: *mut f32);
    fn n2(weights: *const f32, input: *const f32, output: *mut f32);
    fn n3(weights: *const f32, input: *const f32, output: *mut f32);
    fn n4(weights: *const f32, input: *const f32, output: *mut f32);
    fn n5(weights: *const f32, input: *const f32, output: *mut f32);
    fn n3_batch(weights: *const f32, inputs: *const f32, outputs: *mut f32);
    fn n4_batch(weights: *const f32, inputs: *const f32, outputs: *mut f32);
    fn n5_batch(weights: *const f32, inputs: *const f32, outputs: *mut f32);
    fn lstm(weights: *const f32, frame: *const f32, state: *mut f32, output: *mut f32);
    fn gru(weights: *const f32, frame: *const f32, state: *mut f32, output: *mut f32);
    fn n1_train(kept: *mut f32, room: c_int, step: c_int, x: *const f32, t: *const f32) -> f32;
    fn n3_train_32(kept: *mut f32, room: c_int, step: c_int, x: *const f32, t: *const c_int)
    -> f32;
    fn n3_train_128(
        kept: *mut f32,
        room: c_int,
        step: c_int,
        x: *const f32,
        t: *const c_int,
    ) -> f32;
    fn n5_train_64(kept: *mut f32, room: c_int, step: c_int, x: *const f32, t: *const c_int)
    -> f32;
}

pub fn program(task: &Task) -> Outcome {
    Ok(match (task.network, task.kind) {
        (Network::N1, Kind::Training(10)) => training(task, &task.targets, n1_train),
        (Network::N3, Kind::Training(32)) => training(task, &classes(task), n3_train_32),
        (Network::N3, Kind::Training(128)) => training(task, &classes(task), n3_train_128),
        (Network::N5, Kind::Training(64)) => training(task, &classes(task), n5_train_64),
        (Network::N1, Kind::One) => predict::<1>(task, n1),
        (Network::N2, Kind::One) => predict::<3>(task, n2),
        (Network::N3, Kind::One) => predict::<10>(task, n3),
        (Network::N4, Kind::One) => predict::<640>(task, n4),
        (Network::N5, Kind::One) => predict::<10>(task, n5),
        (Network::N3, Kind::Batch) => predict::<{ 64 * 10 }>(task, n3_batch),
        (Network::N4, Kind::Batch) => predict::<{ 64 * 640 }>(task, n4_batch),
        (Network::N5, Kind::Batch) => predict::<{ 64 * 10 }>(task, n5_batch),
        (Network::Lstm, Kind::Frame) => frame(task, lstm),
        (Network::Gru, Kind::Frame) => frame(task, gru),
        _ => return Err("no such row".into()),
    })
}

const LINE: usize = 16;

/// Numbers that begin with a line of the cache.
#[derive(Clone)]
#[repr(align(64))]
struct Line([f32; LINE]);

fn aligned(numbers: &[f32]) -> Vec<Line> {
    let chunks = numbers.chunks(LINE).map(|chunk| {
        let mut line = [0.0; LINE];
        line[..chunk.len()].copy_from_slice(chunk);
        Line(line)
    });
    chunks.collect()
}

fn predict<const OUTPUTS: usize>(task: &Task, function: Predict) -> Program {
    let weights = aligned(&task.weights);
    timed(
        task.inputs.iter().map(|input| aligned(input)).collect(),
        || aligned(&[0.0; OUTPUTS]),
        move |output, input: &Vec<Line>| {
            let output = output.as_mut_ptr().cast();
            // SAFETY: the numbers of this network, of its input, and room for `OUTPUTS` of them.
            unsafe { function(weights.as_ptr().cast(), input.as_ptr().cast(), output) }
        },
        |output, ()| {
            let numbers = output.iter().flat_map(|line| line.0);
            numbers.take(OUTPUTS).collect()
        },
    )
}

fn frame(task: &Task, function: Step) -> Program {
    let weights = aligned(&task.weights);
    timed(
        task.inputs.iter().map(|frame| frame[0]).collect(),
        || aligned(&[0.0; 40]),
        move |state, frame| {
            let mut output = 0.0;
            let state = state.as_mut_ptr().cast();
            // SAFETY: the numbers of this network, one of a frame and of an output, and room for two states of 20 units.
            unsafe { function(weights.as_ptr().cast(), frame, state, &mut output) }
            output
        },
        |_, output| vec![output],
    )
}

fn classes(task: &Task) -> Vec<Vec<c_int>> {
    let batches = task.classes.iter();
    batches
        .map(|classes| classes.iter().map(|&class| class as c_int).collect())
        .collect()
}

fn training<T: Clone + 'static>(task: &Task, targets: &[Vec<T>], function: Train<T>) -> Program {
    let weights = aligned(&task.weights);
    let room = weights.len();
    let batches = task.inputs.iter().map(|inputs| aligned(inputs));
    timed(
        batches.zip(targets.iter().cloned()).collect(),
        move || {
            let mut kept = weights.clone();
            // The gradient and two moments.
            kept.resize(4 * room, Line([0.0; LINE]));
            (kept, 0)
        },
        move |(kept, step), (inputs, targets)| {
            *step += 1;
            let numbers = kept.as_mut_ptr().cast();
            let room = (room * LINE) as c_int;
            let inputs = inputs.as_ptr().cast();
            // SAFETY: four times `room` numbers, and a batch as large as the function's name says.
            unsafe { function(numbers, room, *step, inputs, targets.as_ptr()) }
        },
        |_, loss| vec![loss],
    )
}
