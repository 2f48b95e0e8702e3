//! Networks in use: one sample, a batch, one frame after the other.

use std::hint::black_box;

use nn_core::memory::zeroed_box;
use nn_core::prelude::*;

use crate::networks::{GruSound, LstmSound, N1, N2, N3, N4, N5};
use crate::random;
use crate::table::{Goal, Table};
use crate::timing::shortest;
use crate::work::Work;

/// Between how many inputs a row changes.
const INPUTS: usize = 8;
/// Between how many batches: few, so that they leave the cache to the weights.
const BATCHES: usize = 2;
const BATCH: usize = 64;

pub fn rows(table: &mut Table) {
    one::<N1>(table, "N1", Goal::new(36.0, 4.5, "ns"));
    one::<N2>(table, "N2", Goal::new(14.0, 1.1, "ns"));
    one::<N3>(table, "N3", Goal::new(2.85, 2.6, "µs"));
    batch::<N3>(table, "N3", Goal::new(830.0, 994.0, "k/s"));
    one::<N4>(table, "N4", Goal::new(7.0, 6.33, "µs"));
    batch::<N4>(table, "N4", Goal::new(340.0, 411.0, "k/s"));
    one::<N5>(table, "N5", Goal::new(6.0, 1.77, "µs"));
    batch::<N5>(table, "N5", Goal::new(200.0, 565.0, "k/s"));

    // Their numbers as Keras has them: one bias for a gate of the LSTM, two for one of the GRU.
    let lstm = Work::reading(1781, 1700);
    let gru = Work::reading(1401, 1280);
    let goals = [Goal::new(80.0, 24.0, "ns"), Goal::new(62.0, 19.0, "ns")];
    frame(
        table,
        "LSTM 1 to 20, dense 1",
        lstm,
        goals[0],
        (LstmSound::state, LstmSound::step),
    );
    frame(
        table,
        "GRU 1 to 20, dense 1",
        gru,
        goals[1],
        (GruSound::state, GruSound::step),
    );
}

fn one<N: Network<Scalar = f32>>(table: &mut Table, name: &str, goal: Goal) {
    let name = format!("{name}, one sample");
    table.row(&name, 1, &[Work::inference::<N>(1)], Some(goal), || {
        let mut rng = seeded_rng(1);
        let net = N::boxed(&mut rng);
        let inputs = random::values::<N::InputArray>(INPUTS, &mut rng);
        shortest(
            || (),
            |(), call| {
                black_box(net.predict(black_box(&inputs[call % INPUTS])));
            },
        )
    });
}

fn batch<N: Network<Scalar = f32>>(table: &mut Table, name: &str, goal: Goal) {
    let name = format!("{name}, batch {BATCH}");
    let work = Work::inference::<N>(BATCH);
    table.row(&name, BATCH, &[work], Some(goal), || {
        let mut rng = seeded_rng(1);
        let net = N::boxed(&mut rng);
        let inputs = random::values::<N::InputArray>(BATCHES * BATCH, &mut rng);
        let mut outputs = random::values::<N::OutputArray>(BATCH, &mut rng);
        let mut scratch = zeroed_box::<N::Scratch<BATCH>>();
        shortest(
            || (),
            |(), call| {
                let inputs = &inputs[call % BATCHES * BATCH..][..BATCH];
                net.predict_batch::<BATCH>(black_box(inputs), &mut outputs, &mut scratch);
                black_box(&mut outputs);
            },
        )
    });
}

/// One frame of a stream that goes on.
fn frame<N: Network<Scalar = f32>, Memory>(
    table: &mut Table,
    name: &str,
    work: Work,
    goal: Goal,
    (start, step): (
        fn() -> Memory,
        impl Fn(&N, &[f32; 1], &mut Memory) -> [f32; 1],
    ),
) {
    let name = format!("{name}, a time step");
    table.row(&name, 1, &[work], Some(goal), || {
        let mut rng = seeded_rng(1);
        let net = N::boxed(&mut rng);
        let frames = random::values::<[f32; 1]>(INPUTS, &mut rng);
        shortest(start, |memory, call| {
            black_box(step(&net, black_box(&frames[call % INPUTS]), memory));
        })
    });
}
