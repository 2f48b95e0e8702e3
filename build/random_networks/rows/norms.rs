//! Steps that make means 0 and variances 1.

use super::{ROW, Row};
use crate::random_networks::generator::Generator;
use crate::random_networks::tree::{Step, Value};

const NORM: Row = Row {
    draw: |generator, row, input| {
        let step = Step::new(row.words[0]);
        Some(with_epsilon(generator, step, input.features()))
    },
    learns: true,
    ..ROW
};

pub const BATCH_NORM: Row = Row {
    words: &["batch_norm"],
    draw: |generator, _, _| {
        let step = Step::new("batch_norm");
        Some(match generator.random.range(0, 2) {
            0 => step,
            1 => step.word("momentum", "0.3"),
            _ => step.word("epsilon", "1e-2"),
        })
    },
    learns: true,
    training_differs: true,
    ..ROW
};

pub const LAYER_NORM: Row = Row {
    words: &["layer_norm"],
    draw: |generator, row, input| {
        let step = Step::new(row.words[0]);
        let (step, numbers) = match generator.random.range(0, 3) {
            0 => (step.word("over", "last"), input.features()),
            1 => (step.word("over", "all"), input.cells()),
            _ => (step, input.features()),
        };
        Some(with_epsilon(generator, step, numbers))
    },
    ..NORM
};

pub const RMS_NORM: Row = Row {
    words: &["rms_norm"],
    ..NORM
};

pub const GROUP_NORM: Row = Row {
    words: &["group_norm"],
    draw: |generator, row, input| {
        let groups = divisor(generator, input.features());
        let numbers = input.cells() / groups;
        let step = Step::new(row.words[0]).argument("", Value::Number(groups));
        Some(with_epsilon(generator, step, numbers))
    },
    output: |step, input| {
        let groups = step.number("")?;
        let divides = input.features().is_multiple_of(groups);
        divides.then(|| input.with(input.axes.clone()))
    },
    ..NORM
};

/// The default is so small that of two numbers, or one, little is left but a sign: as steep as that, and one behind
/// another, differences say nothing.
fn with_epsilon(generator: &mut Generator, step: Step, numbers: usize) -> Step {
    match numbers < 3 || generator.random.coin() {
        true => step.word("epsilon", "1e-2"),
        false => step,
    }
}

/// A number that divides another.
pub fn divisor(generator: &mut Generator, number: usize) -> usize {
    let all: Vec<_> = (1..=number)
        .filter(|&divisor| number.is_multiple_of(divisor))
        .collect();
    all[generator.random.range(0, all.len() - 1)]
}
