//! What a training step does between its passes and after them: the loss and the optimiser by themselves.

use std::hint::black_box;

use nn_core::loss::{Huber, LogCosh, Loss};
use nn_core::memory::zeroed_box;
use nn_core::optim::{
    Adadelta, Adagrad, AdamState, AdamW, Adamax, Lion, Nadam, Optimiser, RAdam, RmsProp,
};
use nn_core::prelude::*;

use crate::random;
use crate::table::Table;
use crate::timing::shortest;
use crate::work::Work;

const PARAMETERS: usize = 100_000;
/// Between how many outputs a row changes.
const SAMPLES: usize = 4;

pub fn rows(table: &mut Table) {
    loss::<10, _>(table, "cross-entropy", CrossEntropy, |place| place % 10);
    loss::<1000, _>(table, "cross-entropy", CrossEntropy, |place| place % 1000);
    loss::<10, _>(table, "soft cross-entropy", SoftCrossEntropy, numbers);
    loss::<1000, _>(table, "soft cross-entropy", SoftCrossEntropy, numbers);
    loss::<640, _>(table, "mean squared error", MeanSquaredError, numbers);
    let logits = BinaryCrossEntropyWithLogits;
    loss::<640, _>(table, "binary cross-entropy of logits", logits, numbers);
    loss::<640, _>(table, "log-cosh", LogCosh, numbers);
    loss::<640, _>(table, "Huber's", Huber::new(0.5), numbers);
    optimiser(table, "Sgd", Sgd::new(1e-3), 0);
    optimiser(table, "Momentum", Sgd::new(1e-3).momentum(0.9), 1);
    optimiser(table, "Nesterov", Sgd::new(1e-3).nesterov(0.9), 1);
    optimiser(table, "Adagrad", Adagrad::new(1e-3), 1);
    optimiser(table, "RmsProp", RmsProp::new(1e-3), 1);
    let centred = RmsProp::new(1e-3).centred().momentum(0.9);
    optimiser(table, "RmsProp, centred, with momentum,", centred, 3);
    optimiser(table, "Adadelta", Adadelta::new(1e-3), 2);
    optimiser(table, "Adam", Adam::new(1e-3), 2);
    optimiser(table, "AmsGrad", Adam::new(1e-3).amsgrad(), 3);
    optimiser(table, "AdamW", AdamW::new(1e-3), 2);
    optimiser(table, "Adamax", Adamax::new(1e-3), 2);
    optimiser(table, "Nadam", Nadam::new(1e-3), 2);
    optimiser(table, "RAdam", RAdam::new(1e-3), 2);
    optimiser(table, "Lion", Lion::new(1e-3), 1);
    optimiser(table, "Sgd with L2", Sgd::new(1e-3).weight_decay(1e-3), 0);
    optimiser(table, "Sgd with L1", Sgd::new(1e-3).l1(1e-3), 0);
    let clipped = Sgd::new(1e-3).clip_norm(1e6);
    optimiser(table, "Sgd with a norm that is looked at", clipped, 0);
    adam_without_gradient(table, 0);
    adam_without_gradient(table, 100_000);
}

/// An optimiser that remembers `slots` numbers for every parameter.
fn optimiser<O: Optimiser>(table: &mut Table, name: &str, optimiser: O, slots: usize) {
    let name = format!("{name} over {PARAMETERS} numbers");
    let work = Work {
        flops: 0,
        moved: (3 + 2 * slots) * PARAMETERS,
        kept: (2 + slots) * PARAMETERS,
    };
    table.row(&name, 1, &[work], None, || {
        let mut rng = seeded_rng(1);
        let mut boxed = || random::values::<[f32; PARAMETERS]>(1, &mut rng);
        let [mut parameters, mut gradient] = [boxed(), boxed()];
        shortest(
            zeroed_box::<O::State<f32, [f32; PARAMETERS]>>,
            |state, _| {
                optimiser.step::<f32, _>(state, &mut parameters[0], black_box(&mut gradient[0]));
                black_box(&mut parameters);
            },
        )
    });
}

/// Adam, where no gradient has come for so many steps: its averages are as small as they get.
fn adam_without_gradient(table: &mut Table, steps: usize) {
    const FEW: usize = 1000;
    let name = format!("Adam over {FEW} numbers, after {steps} steps without a gradient");
    table.row(&name, 1, &[Work::adam(FEW)], None, || {
        let mut parameters = [0.5_f32; FEW];
        let mut gradient = [1e-3; FEW];
        let mut state = zeroed_box::<AdamState<[f32; FEW]>>();
        let adam = Adam::new(1e-3);
        adam.step::<f32, _>(&mut state, &mut parameters, &mut gradient);
        gradient.fill(0.0);
        for _ in 0..steps {
            adam.step::<f32, _>(&mut state, &mut parameters, &mut gradient);
        }
        shortest(
            || (),
            |(), _| {
                adam.step::<f32, _>(&mut state, &mut parameters, black_box(&mut gradient));
                black_box(&mut parameters);
            },
        )
    });
}

/// A loss of a sample, with its gradient.
fn loss<const OUTPUTS: usize, L: Loss>(
    table: &mut Table,
    name: &str,
    loss: L,
    target: impl Fn(usize) -> L::Target<[f32; OUTPUTS]>,
) {
    let name = format!("{name} of {OUTPUTS}, with gradient");
    let work = Work {
        flops: 0,
        moved: 2 * OUTPUTS,
        kept: 2 * OUTPUTS,
    };
    table.row(&name, 1, &[work], None, || {
        let mut rng = seeded_rng(1);
        let outputs = random::values::<[f32; OUTPUTS]>(SAMPLES, &mut rng);
        let targets: Vec<_> = (0..SAMPLES).map(target).collect();
        let mut d_output = [0.0; OUTPUTS];
        shortest(
            || (),
            |(), call| {
                let output = black_box(&outputs[call % SAMPLES]);
                let target = black_box(&targets[call % SAMPLES]);
                black_box(loss.loss::<f32, _>(output, target, Some(&mut d_output)));
                black_box(&mut d_output);
            },
        )
    });
}

fn numbers<const OUTPUTS: usize>(place: usize) -> [f32; OUTPUTS] {
    std::array::from_fn(|i| ((place + i) % 5) as f32 / 5.0)
}
