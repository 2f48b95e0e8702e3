//! Training: a step by itself, which looks at its samples for numbers that are not finite, and the loop, which looks at them
//! once. The samples lie in memory and are not shuffled.

use std::hint::black_box;
use std::ops::ControlFlow;

use nn_core::loss::Loss;
use nn_core::memory::zeroed_box;
use nn_core::prelude::*;
use nn_core::train::Sample;

use crate::networks::{N1, N3, N5};
use crate::random;
use crate::table::{Goal, Table};
use crate::timing::shortest;
use crate::work::Work;

/// Between how many batches a row changes.
const BATCHES: usize = 4;
/// Epochs of the loop in one call: enough that a look at the data before and one after do not show.
const EPOCHS: usize = 16;
const CLASSES: usize = 10;

pub fn rows(table: &mut Table) {
    // What a sigmoid can give: towards other targets weights would grow until gradients are subnormal numbers.
    let number = |place: usize| [place as f32 / (BATCHES * 10) as f32];
    let class = |place: usize| place % CLASSES;
    both::<N1, _, 10>(
        table,
        "N1",
        MeanSquaredError,
        number,
        Goal::new(10.0, 89.0, "M/s"),
    );
    both::<N3, _, 32>(
        table,
        "N3",
        CrossEntropy,
        class,
        Goal::new(230.0, 375.0, "k/s"),
    );
    both::<N3, _, 128>(
        table,
        "N3",
        CrossEntropy,
        class,
        Goal::new(330.0, 447.0, "k/s"),
    );
    both::<N5, _, 64>(
        table,
        "N5",
        CrossEntropy,
        class,
        Goal::new(60.0, 206.0, "k/s"),
    );
}

type Target<N, L> = <L as Loss>::Target<<N as Network>::OutputArray>;

/// A step, and the loop.
fn both<N: Network<Scalar = f32>, L: Loss + Copy, const BATCH: usize>(
    table: &mut Table,
    name: &str,
    loss: L,
    target: impl Fn(usize) -> Target<N, L>,
    goal: Goal,
) {
    let work = [Work::passes::<N>(BATCH), Work::adam(N::COST.parameters)];
    let samples = || -> Vec<Sample<N, L>> {
        let inputs = random::values(BATCHES * BATCH, &mut seeded_rng(1));
        let places = inputs.into_iter().enumerate();
        places
            .map(|(place, input)| (input, target(place)))
            .collect()
    };
    let prepare = || {
        let memory = zeroed_box::<TrainingMemory<N, Adam, BATCH>>();
        (N::boxed(&mut seeded_rng(2)), memory, seeded_rng(3))
    };
    let adam = Adam::new(1e-3);

    let title = format!("{name} training, batch {BATCH}");
    table.row(&title, BATCH, &work, Some(goal), || {
        let samples = samples();
        shortest(prepare, |(net, memory, rng), call| {
            let samples = black_box(&samples[call % BATCHES * BATCH..][..BATCH]);
            black_box(memory.step(&mut **net, &loss, &adam, samples, rng)).expect("it trains");
        })
    });
    let training = Training::new(loss, adam).batch::<BATCH>().shuffle(false);
    let training = training.epochs(EPOCHS);
    table.row(
        &format!("{title}, in `fit_in`"),
        BATCH,
        &work,
        Some(goal),
        || {
            let samples = samples();
            let seconds = shortest(prepare, |(net, memory, rng), _| {
                let samples = black_box(&samples[..]);
                let go_on = |_: &_, _: &_| ControlFlow::Continue(());
                let outcome = training.fit_in(&mut **net, memory, None, samples, &[], rng, go_on);
                black_box(outcome).expect("it trains");
            });
            seconds / (EPOCHS * BATCHES) as f64
        },
    );
}
