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

pub const FLATTEN: Row = Row {
    words: &["flatten"],
    output: |_, input| Some(input.with(vec![input.cells()])),
    ..ROW
};

pub const SMOOTH: Row = Row {
    words: &[
        "sigmoid",
        "log_sigmoid",
        "tanh",
        "gelu",
        "silu",
        "mish",
        "softplus",
        "identity",
    ],
    often: 4,
    ..ROW
};

pub const KINKED: Row = Row {
    words: &[
        "relu",
        "relu6",
        "selu",
        "softsign",
        "hard_sigmoid",
        "hard_tanh",
        "hard_swish",
    ],
    often: 4,
    ..ROW
};

/// Those with a number of their own.
pub const SLOPED: Row = Row {
    words: &["elu", "leaky_relu"],
    draw: |generator, row, _| {
        let step = Step::new(generator.random.one_of(row.words));
        Some(match generator.random.range(0, 2) {
            0 => step,
            1 => step.word("", "0.3"),
            _ => Step::new("gelu").word("approximate", "tanh"),
        })
    },
    ..ROW
};

pub const SOFTMAX: Row = Row {
    words: &["softmax"],
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
            axes: input.axes.clone(),
            is_known: false,
        })
    },
    ..ROW
};
