//! Steps around steps.

use super::{ROW, Row, sequences};
use crate::random_networks::generator::Generator;
use crate::random_networks::tree::{Flow, Step, follow, inside};

const BRANCHES: [&str; 3] = ["a", "b", "c"];

const BLOCK: Row = Row {
    is_block: true,
    ..ROW
};

pub const BIDIRECTIONAL: Row = Row {
    words: &["bidirectional"],
    takes: 2..=2,
    draw: |generator, row, _| {
        let word = generator.random.one_of(&["rnn", "gru", "lstm"]);
        let word = Row::find(word)?.words[0];
        let inner = sequences::draw(generator, word);
        Some(Step::new(row.words[0]).block("", vec![inner]))
    },
    output: |step, input| match &step.blocks[0].1[..] {
        [inner] if input.is_known && matches!(inner.word, "rnn" | "gru" | "lstm") => {
            sequences::both_ways(inner, input)
        }
        _ => None,
    },
    ..BLOCK
};

pub const TIME_DISTRIBUTED: Row = Row {
    words: &["time_distributed"],
    takes: 2..=2,
    draw: |generator, row, input| {
        let step = Step::new(row.words[0]);
        let (steps, _) = generator.inner(&inside(&step, input), true);
        Some(step.block("", steps))
    },
    output: |step, input| {
        let frame = block(step, 0, input)?;
        let fits = input.is_known && frame.is_known && frame.axes.len() == 1;
        fits.then(|| Flow::known(vec![input.axes[0], frame.axes[0]]))
    },
    ..BLOCK
};

pub const CONCAT: Row = Row {
    words: &["concat"],
    often: 3,
    draw: |generator, row, input| {
        // On the last axis of what flows in, or of features that the branches end with.
        let flattens = generator.random.once_in(3);
        let mut step = Step::new(row.words[0]);
        for name in branches(generator) {
            let (mut steps, flow) = generator.inner(input, !flattens);
            if flattens && flow.axes.len() > 1 {
                steps.push(Step::new("flatten"));
            }
            step = step.block(name, steps);
        }
        Some(step)
    },
    output: |step, input| {
        let mut all = block(step, 0, input)?;
        for index in 1..step.blocks.len() {
            let next = block(step, index, input)?;
            let last = all.axes.len() - 1;
            if next.axes.len() != all.axes.len() || next.axes[..last] != all.axes[..last] {
                return None;
            }
            all.axes[last] += next.features();
            all.is_known &= next.is_known;
        }
        (step.blocks.len() > 1).then(|| all.with(all.axes.clone()))
    },
    ..BLOCK
};

pub const SUM_AND_PRODUCT: Row = Row {
    words: &["sum", "product"],
    often: 3,
    draw: |generator, row, input| {
        let mut step = Step::new(generator.random.one_of(row.words));
        let (steps, flow) = generator.inner(input, true);
        step = step.block("a", steps);
        for name in &branches(generator)[1..] {
            let steps = generator.inner_to(input, &flow.axes)?;
            step = step.block(name, steps);
        }
        Some(step)
    },
    output: |step, input| {
        let mut all = block(step, 0, input)?;
        for index in 1..step.blocks.len() {
            let next = block(step, index, input)?;
            if next.axes != all.axes {
                return None;
            }
            all.is_known &= next.is_known;
        }
        (step.blocks.len() > 1).then(|| all.with(all.axes.clone()))
    },
    ..BLOCK
};

pub const RESIDUAL: Row = Row {
    words: &["residual"],
    often: 4,
    draw: |generator, row, input| {
        let step = Step::new(row.words[0]);
        if generator.random.coin() {
            let steps = generator.inner_to(input, &input.axes)?;
            return Some(step.block("", steps));
        }
        let (steps, flow) = generator.inner(input, true);
        let shortcut = generator.inner_to(input, &flow.axes)?;
        Some(step.block("", steps).block("shortcut", shortcut))
    },
    output: |step, input| {
        let body = block(step, 0, input)?;
        let other = match step.blocks.len() {
            1 => input.clone(),
            _ => block(step, 1, input)?,
        };
        let is_known = body.is_known && other.is_known;
        (body.axes == other.axes).then(|| Flow {
            is_known,
            ..body.with(body.axes.clone())
        })
    },
    ..BLOCK
};

pub const NETWORK: Row = Row {
    words: &["network"],
    draw: |generator, row, input| {
        let step = Step::new(row.words[0]);
        let (steps, _) = generator.inner(&inside(&step, input), false);
        Some(step.block("", steps))
    },
    output: |step, input| {
        Some(Flow {
            is_known: false,
            ..block(step, 0, input)?
        })
    },
    ..BLOCK
};

fn branches(generator: &mut Generator) -> &'static [&'static str] {
    match generator.random.once_in(4) {
        true => &BRANCHES,
        false => &BRANCHES[..2],
    }
}

/// What the steps in some braces of a step make of its input.
fn block(step: &Step, index: usize, input: &Flow) -> Option<Flow> {
    let (_, steps) = step.blocks.get(index)?;
    if steps.is_empty() {
        return None;
    }
    follow(steps, &inside(step, input))
}
