//! Steps for sequences.

use super::anywhere::with_options;
use super::{ROW, Row, windows};
use crate::random_networks::generator::Generator;
use crate::random_networks::tree::{Flow, Step, Value};

pub const CONV1D: Row = Row {
    words: &["conv1d"],
    often: 4,
    takes: 2..=2,
    draw: |generator, _, _| {
        let step = Step::new("conv1d").argument("", generator.size(1, 4));
        let step = windows::draw(generator, step, 1);
        let groups = generator.random.once_in(4).then_some(Value::Number(2));
        Some(with_options(generator, step.maybe("groups", groups)))
    },
    output: windows::convolution,
    learns: true,
    ..ROW
};

pub const DEPTHWISE_CONV1D: Row = Row {
    words: &["depthwise_conv1d"],
    takes: 2..=2,
    draw: |generator, _, _| {
        let step = windows::draw(generator, Step::new("depthwise_conv1d"), 1);
        let multiplier = generator.random.once_in(3).then_some(Value::Number(2));
        Some(with_options(
            generator,
            step.maybe("multiplier", multiplier),
        ))
    },
    output: windows::depthwise,
    learns: true,
    ..ROW
};

pub const MAX_POOL1D: Row = Row {
    words: &["max_pool1d"],
    takes: 2..=2,
    draw: |generator, _, _| Some(windows::draw_pool(generator, Step::new("max_pool1d"), 1)),
    output: windows::pool,
    ..ROW
};

pub const AVG_POOL1D: Row = Row {
    words: &["avg_pool1d"],
    takes: 2..=2,
    draw: |generator, _, _| Some(windows::draw_pool(generator, Step::new("avg_pool1d"), 1)),
    output: windows::pool,
    ..ROW
};

pub const RNN: Row = Row {
    words: &["rnn"],
    takes: 2..=2,
    draw: |generator, _, _| {
        let step = draw(generator, "rnn");
        Some(match generator.random.once_in(3) {
            true => step.word("activation", "relu"),
            false => step,
        })
    },
    output,
    learns: true,
    ..ROW
};

pub const GRU: Row = Row {
    words: &["gru"],
    takes: 2..=2,
    draw: |generator, _, _| {
        let step = draw(generator, "gru");
        Some(match generator.random.coin() {
            true => step.word("reset", "before"),
            false => step,
        })
    },
    output,
    learns: true,
    ..ROW
};

pub const LSTM: Row = Row {
    words: &["lstm"],
    takes: 2..=2,
    draw: |generator, _, _| Some(draw(generator, "lstm")),
    output,
    learns: true,
    ..ROW
};

pub fn draw(generator: &mut Generator, word: &'static str) -> Step {
    let mut step = Step::new(word).argument("", generator.size(1, 4));
    if generator.random.once_in(3) {
        step = step.word("returns", "last");
    }
    if generator.random.once_in(4) {
        step = step.word("learn_initial", "true");
    }
    if generator.random.once_in(6) {
        step = step.word("recurrent_init", "glorot_uniform");
    }
    with_options(generator, step)
}

pub fn output(step: &Step, input: &Flow) -> Option<Flow> {
    let units = step.number("")?;
    Some(match step.says("returns", "last") {
        true => Flow::known(vec![units]),
        false => input.with(vec![input.axes[0], units]),
    })
}

/// Twice the features: one of each direction.
pub fn both_ways(step: &Step, input: &Flow) -> Option<Flow> {
    let mut one = step.output(input)?;
    if let Some(features) = one.axes.last_mut() {
        *features *= 2;
    }
    matches!(step.get(""), Some(Value::Number(_) | Value::Constant(_))).then_some(one)
}
