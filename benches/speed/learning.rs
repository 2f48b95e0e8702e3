//! What a training step does between its passes and after them: the loss and the optimiser by themselves.

use std::hint::black_box;

use nn_core::loss::Loss;
use nn_core::memory::zeroed_box;
use nn_core::optim::AdamState;
use nn_core::prelude::*;

use crate::random;
use crate::table::Table;
use crate::timing::shortest;
use crate::work::Work;

const PARAMETERS: usize = 100_000;
/// Between how many outputs a row changes.
const OUTPUTS: usize = 4;

pub fn rows(table: &mut Table) {
    cross_entropy::<10>(table);
    cross_entropy::<1000>(table);
    adam(table);
}

fn adam(table: &mut Table) {
    let name = format!("Adam over {PARAMETERS} numbers");
    table.row(&name, 1, &[Work::adam(PARAMETERS)], None, || {
        let mut rng = seeded_rng(1);
        let mut boxed = || random::values::<[f32; PARAMETERS]>(1, &mut rng);
        let [mut parameters, mut gradient] = [boxed(), boxed()];
        let adam = Adam::new(1e-3);
        shortest(zeroed_box::<AdamState<[f32; PARAMETERS]>>, |state, _| {
            adam.step::<f32, _>(state, &mut parameters[0], black_box(&mut gradient[0]));
            black_box(&mut parameters);
        })
    });
}

fn cross_entropy<const CLASSES: usize>(table: &mut Table) {
    let name = format!("cross-entropy of {CLASSES}, with gradient");
    let work = Work {
        flops: 0,
        moved: 2 * CLASSES,
        kept: 2 * CLASSES,
    };
    table.row(&name, 1, &[work], None, || {
        let mut rng = seeded_rng(1);
        let outputs = random::values::<[f32; CLASSES]>(OUTPUTS, &mut rng);
        let mut d_output = [0.0; CLASSES];
        shortest(
            || (),
            |(), call| {
                let output = black_box(&outputs[call % OUTPUTS]);
                let class = black_box(call % CLASSES);
                black_box(CrossEntropy.loss::<f32, _>(output, &class, Some(&mut d_output)));
                black_box(&mut d_output);
            },
        )
    });
}
