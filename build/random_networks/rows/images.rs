//! Steps for images.

use super::anywhere::with_options;
use super::{ROW, Row, windows};
use crate::random_networks::tree::{Step, Value};

pub const CONV2D: Row = Row {
    words: &["conv2d"],
    often: 6,
    takes: 3..=3,
    draw: |generator, _, _| {
        let step = Step::new("conv2d").argument("", generator.size(1, 4));
        let step = windows::draw(generator, step, 2);
        let groups = generator.random.once_in(4).then_some(Value::Number(2));
        Some(with_options(generator, step.maybe("groups", groups)))
    },
    output: windows::convolution,
    learns: true,
    ..ROW
};

pub const DEPTHWISE_CONV2D: Row = Row {
    words: &["depthwise_conv2d"],
    often: 3,
    takes: 3..=3,
    draw: |generator, _, _| {
        let step = windows::draw(generator, Step::new("depthwise_conv2d"), 2);
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

pub const SEPARABLE_CONV2D: Row = Row {
    words: &["separable_conv2d"],
    often: 3,
    takes: 3..=3,
    draw: |generator, row, _| {
        let step = Step::new(row.words[0]).argument("", generator.size(1, 4));
        let step = windows::draw(generator, step, 2);
        let multiplier = generator.random.once_in(3).then_some(Value::Number(2));
        Some(with_options(
            generator,
            step.maybe("multiplier", multiplier),
        ))
    },
    output: windows::convolution,
    learns: true,
    ..ROW
};

pub const CONV_TRANSPOSE2D: Row = Row {
    words: &["conv_transpose2d"],
    often: 3,
    takes: 3..=3,
    draw: |generator, row, _| {
        let step = Step::new(row.words[0]).argument("", generator.size(1, 4));
        let step = windows::draw(generator, step, 2);
        let more = match generator.random.range(0, 5) {
            0 => Some(Value::Number(1)),
            1 => Some(Value::Sides(vec![[1, 0]])),
            _ => None,
        };
        Some(with_options(generator, step.maybe("output_padding", more)))
    },
    output: windows::transposed,
    learns: true,
    ..ROW
};

pub const MAX_POOL2D: Row = Row {
    words: &["max_pool2d"],
    often: 3,
    takes: 3..=3,
    draw: |generator, _, _| Some(windows::draw_pool(generator, Step::new("max_pool2d"), 2)),
    output: windows::pool,
    ..ROW
};

pub const AVG_POOL2D: Row = Row {
    words: &["avg_pool2d"],
    often: 3,
    takes: 3..=3,
    draw: |generator, _, _| Some(windows::draw_pool(generator, Step::new("avg_pool2d"), 2)),
    output: windows::pool,
    ..ROW
};

/// Of images and of sequences.
pub const GLOBAL_POOL: Row = Row {
    words: &["global_avg_pool", "global_max_pool"],
    takes: 2..=3,
    output: |_, input| Some(input.with(vec![input.features()])),
    ..ROW
};
