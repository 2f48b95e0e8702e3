//! Windows that slide along axes.

use crate::random_networks::generator::Generator;
use crate::random_networks::tree::{Flow, Step, Value};

/// A number for all axes, or one for each.
pub fn sizes(generator: &mut Generator, axes: usize, low: usize, high: usize) -> Value {
    if axes > 1 && generator.random.once_in(3) {
        return Value::List(
            (0..axes)
                .map(|_| generator.random.range(low, high))
                .collect(),
        );
    }
    generator.size(low, high)
}

/// Sometimes a number above one.
pub fn sometimes(generator: &mut Generator, axes: usize) -> Option<Value> {
    generator
        .random
        .once_in(3)
        .then(|| sizes(generator, axes, 1, 2))
}

/// One of the forms that a padding has.
pub fn padding(generator: &mut Generator, axes: usize, is_causal: bool) -> Option<Value> {
    let mut side = || generator.random.range(0, 2);
    let sides = (0..axes).map(|_| [side(), side()]).collect();
    match generator.random.range(0, 6) {
        0 => Some(Value::Number(1)),
        1 => Some(Value::Sides(sides)),
        2 => Some(Value::Word("valid".to_owned())),
        3 => Some(Value::Word("same".to_owned())),
        4 if is_causal => Some(Value::Word("causal".to_owned())),
        _ => None,
    }
}

/// The cells before and after each axis.
fn sides(step: &Step, axes: usize) -> Option<Vec<[usize; 2]>> {
    let sides = match step.get("padding") {
        Some(Value::Number(cells)) => vec![[*cells; 2]; axes],
        Some(Value::Sides(sides)) => sides.clone(),
        _ => vec![[0; 2]; axes],
    };
    (sides.len() == axes).then_some(sides)
}

/// The positions of a step's windows on each axis but the last, if they fit.
pub fn positions(step: &Step, input: &Flow, is_pool: bool) -> Option<Vec<usize>> {
    let axes = input.axes.len() - 1;
    let kernel_name = if is_pool { "" } else { "kernel" };
    let kernel = step.sizes(kernel_name, axes)?;
    let or = |name: &str, default: Vec<usize>| match step.get(name) {
        Some(_) => step.sizes(name, axes),
        None => Some(default),
    };
    let ones = vec![1; axes];
    let stride = or(
        "stride",
        if is_pool {
            kernel.clone()
        } else {
            ones.clone()
        },
    )?;
    let dilation = or("dilation", ones)?;
    let keeps = step.says("padding", "same") || step.says("padding", "causal");
    let sides = sides(step, axes)?;
    let mut positions = Vec::new();
    for axis in 0..axes {
        let [cells, stride] = [input.axes[axis], stride[axis]];
        if keeps {
            positions.push(cells.div_ceil(stride));
            continue;
        }
        let [before, after] = sides[axis];
        if is_pool && before.max(after) >= kernel[axis] {
            return None;
        }
        let reach = (kernel[axis] - 1) * dilation[axis] + 1;
        let free = (cells + before + after).checked_sub(reach)?;
        // To leave cells out has to be said.
        if is_pool && free % stride > 0 && step.get("padding").is_none() {
            return None;
        }
        positions.push(free / stride + 1);
    }
    Some(positions)
}

/// A convolution with filters of its own.
pub fn convolution(step: &Step, input: &Flow) -> Option<Flow> {
    let filters = step.number("")?;
    let groups = step.number("groups").unwrap_or(1);
    let divides = |count: usize| count.is_multiple_of(groups);
    if !divides(filters) || !divides(input.features()) {
        return None;
    }
    let mut axes = positions(step, input, false)?;
    axes.push(filters);
    Some(input.with(axes))
}

/// One of each channel by itself.
pub fn depthwise(step: &Step, input: &Flow) -> Option<Flow> {
    let mut axes = positions(step, input, false)?;
    axes.push(input.features() * step.number("multiplier").unwrap_or(1));
    Some(input.with(axes))
}

pub fn pool(step: &Step, input: &Flow) -> Option<Flow> {
    let mut axes = positions(step, input, true)?;
    axes.push(input.features());
    Some(input.with(axes))
}

/// A convolution the other way round, whose windows lie over its output.
pub fn transposed(step: &Step, input: &Flow) -> Option<Flow> {
    let axes = input.axes.len() - 1;
    let or = |name: &str, default: usize| match step.get(name) {
        Some(_) => step.sizes(name, axes),
        None => Some(vec![default; axes]),
    };
    let [kernel, stride, dilation] = [or("kernel", 0)?, or("stride", 1)?, or("dilation", 1)?];
    let more = match step.get("output_padding") {
        Some(Value::Sides(sides)) => sides.first()?.to_vec(),
        _ => or("output_padding", 0)?,
    };
    let keeps = step.says("padding", "same");
    if keeps && step.get("output_padding").is_some() {
        return None;
    }
    let sides = sides(step, axes)?;
    let mut lengths = Vec::new();
    for axis in 0..axes {
        let [cells, stride] = [input.axes[axis], stride[axis]];
        if keeps {
            lengths.push(cells * stride);
            continue;
        }
        if kernel[axis] == 0 || more[axis] >= stride.max(dilation[axis]) {
            return None;
        }
        let reach = (kernel[axis] - 1) * dilation[axis] + 1;
        let covered = (cells - 1) * stride + reach + more[axis];
        let cut: usize = sides[axis].iter().sum();
        lengths.push(covered.checked_sub(cut).filter(|&length| length > 0)?);
    }
    lengths.push(step.number("")?);
    Some(input.with(lengths))
}

/// What all convolutions have in common: the kernel and how it moves.
pub fn draw(generator: &mut Generator, step: Step, axes: usize) -> Step {
    let kernel = sizes(generator, axes, 1, 3);
    let stride = sometimes(generator, axes);
    let dilation = sometimes(generator, axes);
    let padding = padding(generator, axes, axes == 1);
    step.argument("kernel", kernel)
        .maybe("stride", stride)
        .maybe("dilation", dilation)
        .maybe("padding", padding)
}

pub fn draw_pool(generator: &mut Generator, step: Step, axes: usize) -> Step {
    let kernel = sizes(generator, axes, 1, 3);
    let stride = sometimes(generator, axes);
    let padding = padding(generator, axes, false);
    let more = generator.random.once_in(3);
    let step = step
        .argument("", kernel)
        .maybe("stride", stride)
        .maybe("padding", padding);
    match more {
        true if step.word.starts_with("avg") => step.word("count_padding", "true"),
        true => step.argument("dilation", Value::Number(2)),
        false => step,
    }
}
