//! Steps that put numbers elsewhere.

use super::{ROW, Row, norms, windows};
use crate::random_networks::generator::Generator;
use crate::random_networks::tree::{Flow, Step, Value};

pub const FLATTEN: Row = Row {
    words: &["flatten"],
    output: |_, input| Some(input.rearranged(vec![input.cells()])),
    ..ROW
};

pub const RESHAPE: Row = Row {
    words: &["reshape"],
    draw: |generator, row, input| {
        let mut axes = Vec::new();
        let mut rest = input.cells();
        for _ in 1..generator.random.range(1, 3) {
            let axis = norms::divisor(generator, rest);
            axes.push(axis);
            rest /= axis;
        }
        axes.push(rest);
        Some(Step::new(row.words[0]).argument("", Value::List(axes)))
    },
    output: |step, input| {
        let Some(Value::List(axes)) = step.get("") else {
            return None;
        };
        let fits = axes.iter().product::<usize>() == input.cells();
        // Whatever the macro knew of the input.
        fits.then(|| Flow {
            is_known: true,
            ..input.rearranged(axes.clone())
        })
    },
    ..ROW
};

pub const PERMUTE: Row = Row {
    words: &["permute"],
    takes: 2..=3,
    draw: |generator, row, input| {
        let mut order: Vec<_> = (0..input.axes.len()).collect();
        for last in (1..order.len()).rev() {
            let other = generator.random.range(0, last);
            order.swap(last, other);
        }
        Some(Step::new(row.words[0]).argument("", Value::List(order)))
    },
    output: |step, input| {
        let Some(Value::List(order)) = step.get("") else {
            return None;
        };
        let mut sorted = order.clone();
        sorted.sort_unstable();
        let fits = sorted.into_iter().eq(0..input.axes.len());
        fits.then(|| input.rearranged(order.iter().map(|&axis| input.axes[axis]).collect()))
    },
    ..ROW
};

pub const PAD: Row = Row {
    words: &["pad"],
    takes: 2..=3,
    draw: |generator, row, input| Some(draw_edges(generator, row, input)),
    output: |step, input| {
        let edges = edges(step, input)?;
        resized(input, |axis, length| Some(length + edges[axis]))
    },
    ..ROW
};

pub const CROP: Row = Row {
    words: &["crop"],
    takes: 2..=3,
    draw: |generator, row, input| Some(draw_edges(generator, row, input)),
    output: |step, input| {
        let edges = edges(step, input)?;
        resized(input, |axis, length| length.checked_sub(edges[axis]))
    },
    ..ROW
};

pub const UPSAMPLE: Row = Row {
    words: &["upsample"],
    often: 3,
    takes: 2..=3,
    draw: |generator, row, input| {
        let axes = input.axes.len() - 1;
        let factors = windows::sizes(generator, axes, 1, 3);
        let step = Step::new(row.words[0]).argument("", factors);
        Some(match generator.random.range(0, 3) {
            0 => step,
            1 => step.word("mode", "nearest"),
            _ if axes == 1 => step.word("mode", "linear"),
            _ => step.word("mode", "bilinear"),
        })
    },
    output: |step, input| {
        let axes = input.axes.len() - 1;
        let factors = step.sizes("", axes)?;
        let other = if axes == 1 { "bilinear" } else { "linear" };
        if step.says("mode", other) {
            return None;
        }
        let larger = resized(input, |axis, length| Some(length * factors[axis]))?;
        let repeats = step.get("mode").is_none() || step.says("mode", "nearest");
        Some(Flow {
            words: larger.words.filter(|_| repeats),
            ..larger
        })
    },
    ..ROW
};

fn draw_edges(generator: &mut Generator, row: &Row, input: &Flow) -> Step {
    let cells = match generator.random.coin() {
        true => generator.size(1, 2),
        false => {
            let mut side = || generator.random.range(0, 2);
            let axes = 1..input.axes.len();
            Value::Sides(axes.map(|_| [side(), side()]).collect())
        }
    };
    Step::new(row.words[0]).argument("", cells)
}

/// The cells on both sides of each axis but the last.
fn edges(step: &Step, input: &Flow) -> Option<Vec<usize>> {
    let axes = input.axes.len() - 1;
    match step.get("")? {
        Value::Sides(sides) => {
            let edges = sides.iter().map(|[before, after]| before + after).collect();
            (sides.len() == axes).then_some(edges)
        }
        _ => step.number("").map(|cells| vec![2 * cells; axes]),
    }
}

/// Other lengths of all axes but the last.
fn resized(input: &Flow, length: impl Fn(usize, usize) -> Option<usize>) -> Option<Flow> {
    let mut axes = input.axes.clone();
    let last = axes.len() - 1;
    for (index, axis) in axes[..last].iter_mut().enumerate() {
        *axis = length(index, *axis).filter(|&length| length > 0)?;
    }
    Some(input.rearranged(axes))
}
