//! What is counted: one sample through a network, a training step, a time step.

use std::hint::black_box;

use nn_core::loss::Loss;
use nn_core::memory::zeroed_box;
use nn_core::prelude::*;
use nn_core::train::Sample;

use crate::networks::{GruSound, LstmSound, N1, N2, N3, N5};
use crate::random;

/// So often a call is made before it is counted.
const BEFORE: usize = 2;
const CLASSES: usize = 10;

/// Every call by its name, and where they are made.
macro_rules! calls {
    ($($name:literal => $call:expr,)*) => {
        pub const NAMES: &[&str] = &[$($name),*];

        /// Makes a call a few times, the last time to be counted.
        pub fn make(name: &str) {
            match name {
                $($name => $call,)*
                _ => panic!("there is no call `{name}`"),
            }
        }
    };
}

calls! {
    "N1, one sample" => one::<N1>(),
    "N2, one sample" => one::<N2>(),
    "N3, one sample" => one::<N3>(),
    "N5, one sample" => one::<N5>(),
    "N1, training step of 10" => step::<N1, _, 10>(MeanSquaredError, |place| [place as f32 / 20.0]),
    "N2, training step of 10" => step::<N2, _, 10>(CategoricalCrossEntropy, |place| {
        [0, 1, 2].map(|class| if place % 3 == class { 1.0 } else { 0.0 })
    }),
    "N3, training step of 32" => step::<N3, _, 32>(CrossEntropy, |place| place % CLASSES),
    "N5, training step of 64" => step::<N5, _, 64>(CrossEntropy, |place| place % CLASSES),
    "LSTM 1 to 20, dense 1, a time step" => frame(LstmSound::state, LstmSound::step),
    "GRU 1 to 20, dense 1, a time step" => frame(GruSound::state, GruSound::step),
}

/// Callgrind counts while it is in here.
#[inline(never)]
fn counted<R>(call: impl FnOnce() -> R) -> R {
    call()
}

fn last_counted(mut call: impl FnMut()) {
    for _ in 0..BEFORE {
        call();
    }
    counted(call);
}

fn one<N: Network<Scalar = f32>>() {
    let mut rng = seeded_rng(1);
    let net = N::boxed(&mut rng);
    let input = &random::values::<N::InputArray>(1, &mut rng)[0];
    last_counted(|| {
        black_box(net.predict(black_box(input)));
    });
}

fn step<N: Network<Scalar = f32>, L: Loss, const BATCH: usize>(
    loss: L,
    target: impl Fn(usize) -> L::Target<N::OutputArray>,
) {
    let inputs = random::values(BATCH, &mut seeded_rng(1));
    let samples: Vec<Sample<N, L>> = (inputs.into_iter().enumerate())
        .map(|(place, input)| (input, target(place)))
        .collect();
    let mut memory = zeroed_box::<TrainingMemory<N, Adam, BATCH>>();
    let mut net = N::boxed(&mut seeded_rng(2));
    let mut rng = seeded_rng(3);
    let adam = Adam::new(1e-3);
    last_counted(|| {
        let outcome = memory.step(&mut *net, &loss, &adam, black_box(&samples), &mut rng);
        black_box(outcome).expect("it trains");
    });
}

/// One frame of a stream that goes on.
fn frame<N: Network<Scalar = f32>, Memory>(
    start: fn() -> Memory,
    step: impl Fn(&N, &[f32; 1], &mut Memory) -> [f32; 1],
) {
    let net = N::boxed(&mut seeded_rng(1));
    let mut memory = start();
    last_counted(|| {
        black_box(step(&net, black_box(&[0.5]), &mut memory));
    });
}
