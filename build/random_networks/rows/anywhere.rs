//! Steps that take features, or any shape.

use super::{ROW, Row};
use crate::random_networks::generator::Generator;
use crate::random_networks::tree::{Flow, Step, Value};

const INITIALISERS: [&str; 7] = [
    "he_normal",
    "he_uniform",
    "glorot_normal",
    "glorot_uniform",
    "lecun_normal",
    "lecun_uniform",
    "normal(0.7)",
];

/// Sometimes an `init`.
pub fn with_init(generator: &mut Generator, step: Step) -> Step {
    match generator.random.once_in(4) {
        true => step.word("init", generator.random.one_of(&INITIALISERS)),
        false => step,
    }
}

/// Sometimes `bias = false`, sometimes an `init`.
pub fn with_options(generator: &mut Generator, step: Step) -> Step {
    match generator.random.range(0, 5) {
        0 => step.word("init", generator.random.one_of(&INITIALISERS)),
        1 => step.word("bias", "false"),
        _ => step,
    }
}

pub const DENSE: Row = Row {
    words: &["dense"],
    often: 6,
    takes: 1..=1,
    draw: |generator, _, input| {
        let units = generator.size(2, 6);
        let units = match units {
            Value::Number(units) if generator.random.coin() => Value::Arrow(input.axes[0], units),
            units => units,
        };
        let step = Step::new("dense").argument("", units);
        Some(with_options(generator, step))
    },
    output: |step, input| {
        let fits = !matches!(step.get(""), Some(Value::Arrow(from, _)) if *from != input.axes[0]);
        fits.then_some(())?;
        Some(Flow::known(vec![step.number("")?]))
    },
    learns: true,
    ..ROW
};

pub const DROPOUT: Row = Row {
    words: &["dropout"],
    draw: |generator, _, _| {
        let rate = generator.random.one_of(&["0.5", "0.2", "0"]);
        Some(Step::new("dropout").word("", rate))
    },
    training_differs: true,
    ..ROW
};

/// Wrong on purpose: a layer of the test, for features alone.
pub const CROOKED: Row = Row {
    words: &["Crooked"],
    takes: 1..=1,
    output: |_, input| {
        Some(Flow {
            is_known: false,
            ..input.with(input.axes.clone())
        })
    },
    ..ROW
};
