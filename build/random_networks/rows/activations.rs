//! Functions of each number by itself, and `softmax`.

use super::{ROW, Row};
use crate::random_networks::tree::{Flow, Step};

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

/// Of two numbers that stay on either side of what flows in, or are among it: then there are kinks, as in `KINKED`.
pub const CLIP: Row = Row {
    words: &["clip"],
    draw: |generator, row, _| {
        let [low, high] = match generator.random.range(0, 2) {
            0 => ["-1", "1"],
            1 => ["-0.4", "0.7"],
            _ => ["-6", "2.5"],
        };
        let step = Step::new(row.words[0]);
        Some(step.word("", low).word("", high))
    },
    output: |step, input| {
        let has_both = step.arguments.len() == 2;
        has_both.then(|| input.with(input.axes.clone()))
    },
    ..ROW
};

pub const SCALE: Row = Row {
    words: &["scale"],
    draw: |generator, row, _| {
        let factor = generator.random.one_of(&["2", "0.5", "-1.5"]);
        Some(Step::new(row.words[0]).word("", factor))
    },
    output: |step, input| {
        (step.arguments.len() == 1).then_some(())?;
        let whole = step.says("", "2").then_some(input.words).flatten();
        Some(Flow {
            words: whole.map(|words| 2 * words - 1),
            ..input.with(input.axes.clone())
        })
    },
    ..ROW
};

/// Nothing learns through them, but what comes after learns.
pub const STEPPED: Row = Row {
    words: &["step", "sign"],
    often: 1,
    output: |step, input| {
        Some(Flow {
            words: (step.word == "step").then_some(2),
            ..input.with(input.axes.clone())
        })
    },
    ..ROW
};
