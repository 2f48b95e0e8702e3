//! Keras's names and layouts.
//!
//! Kernels lie in files as they do in memory: inputs before outputs, channels last. A depthwise kernel has its
//! filters on two axes, channels and multiplier. A recurrent layer has one bias where PyTorch has two that are added; only a
//! GRU that resets after the product needs both, and has them as rows of one tensor. Its gates are in
//! the order update, reset, new.
//! Source: Keras 3, `keras/src/layers`.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::view::{Axis, View};
use crate::entry::{Cell, Role, TensorEntry};

/// A tensor of a step, and where its numbers begin.
#[derive(Clone, Copy)]
pub struct Sibling {
    pub entry: &'static TensorEntry,
    pub start: usize,
}

/// A tensor as Keras has it.
pub struct Translated {
    pub name: String,
    pub view: View,
    pub start: usize,
    /// The tensor that is added to it, and zero after it was read.
    pub second: Option<usize>,
}

/// Keras's tensor for `tensor` among those of its step; `None` for one that is a part of another's.
pub fn translate(tensor: Sibling, step: &[Sibling]) -> Option<Translated> {
    let Sibling { entry, start } = tensor;
    if let Some((part, suffix)) = part(entry.name) {
        return recurrent(tensor, part, suffix, step);
    }
    let mut view = View::plain(entry);
    if let Role::Depthwise { channels } = entry.role {
        split_filters(view.axes_mut(), channels);
    }
    let name = match entry.role {
        Role::Scale => "gamma",
        Role::Shift => "beta",
        Role::Embedding => "embeddings",
        Role::Depthwise { .. } => "kernel",
        Role::Named | Role::Recurrent(_) => match entry.name {
            "weight" if entry.dims.len() > 1 => "kernel",
            "weight" => "gamma",
            "bias" if step.iter().any(|other| is_scale(other.entry)) => "beta",
            "running_mean" => "moving_mean",
            "running_var" => "moving_variance",
            name => name,
        },
    };
    Some(Translated {
        name: name.to_string(),
        view,
        start,
        second: None,
    })
}

fn is_scale(entry: &TensorEntry) -> bool {
    entry.role == Role::Scale || (entry.name == "weight" && entry.dims.len() == 1)
}

/// `[.., 1, channels · multiplier]` becomes `[.., channels, multiplier]`.
fn split_filters(axes: &mut Vec<Axis>, channels: usize) {
    let filters = axes.pop().map_or(1, |axis| axis.size);
    axes.pop();
    let multiplier = filters / channels.max(1);
    for (size, stride) in [(channels, multiplier), (multiplier, 1)] {
        axes.push(Axis {
            size,
            stride,
            order: None,
        });
    }
}

/// What a tensor is to a recurrent cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Kernel,
    RecurrentKernel,
    Bias,
    RecurrentBias,
}

/// The part of a name of PyTorch's, and what tells it from others of its kind: `_reverse`.
fn part(name: &str) -> Option<(Part, &str)> {
    let parts = [
        ("weight_ih", Part::Kernel),
        ("weight_hh", Part::RecurrentKernel),
        ("bias_ih", Part::Bias),
        ("bias_hh", Part::RecurrentBias),
    ];
    parts.into_iter().find_map(|(prefix, part)| {
        let rest = name.strip_prefix(prefix)?;
        let rest = rest.strip_prefix("_l0").unwrap_or(rest);
        (rest.is_empty() || rest.starts_with('_')).then_some((part, rest))
    })
}

fn recurrent(tensor: Sibling, kind: Part, suffix: &str, step: &[Sibling]) -> Option<Translated> {
    let Sibling { entry, start } = tensor;
    let other = |wanted| {
        let mut step = step.iter().copied();
        step.find(|other| part(other.entry.name) == Some((wanted, suffix)))
    };
    // Biases of other sizes are not added to each other; they stay two, whose names meet.
    let other_bias = |wanted| {
        let other: Option<Sibling> = other(wanted);
        other.filter(|other| other.entry.dims == entry.dims)
    };
    let cell = cell(step, other(Part::RecurrentKernel));
    let mut view = View::plain(entry);
    let gates = view.axes_mut().pop().map(|axis| match cell {
        Cell::Gru | Cell::GruResetBefore if axis.size % 3 == 0 => axis.in_blocks(&[1, 0, 2]),
        _ => axis,
    });
    view.axes_mut().extend(gates);
    let mut translated = Translated {
        name: match kind {
            Part::Kernel => "kernel",
            Part::RecurrentKernel => "recurrent_kernel",
            Part::Bias | Part::RecurrentBias => "bias",
        }
        .to_string()
            + suffix,
        view,
        start,
        second: None,
    };
    match kind {
        Part::Kernel | Part::RecurrentKernel => {}
        Part::RecurrentBias => return other_bias(Part::Bias).is_none().then_some(translated),
        Part::Bias => {
            let Some(recurrent) = other_bias(Part::RecurrentBias) else {
                return Some(translated);
            };
            if cell == Cell::Gru {
                let forwards = start <= recurrent.start;
                let rows = Axis {
                    size: 2,
                    stride: start.abs_diff(recurrent.start),
                    order: (!forwards).then(|| vec![1, 0]),
                };
                translated.view.axes_mut().insert(0, rows);
                translated.start = start.min(recurrent.start);
            } else {
                translated.second = Some(recurrent.start);
            }
        }
    }
    Some(translated)
}

/// The cell that a step is: what it says itself, or what the number of its gates says.
fn cell(step: &[Sibling], recurrent_kernel: Option<Sibling>) -> Cell {
    let said = step.iter().find_map(|tensor| match tensor.entry.role {
        Role::Recurrent(cell) => Some(cell),
        _ => None,
    });
    let gates = || match recurrent_kernel?.entry.dims {
        &[units, gates] if units > 0 => Some(gates / units),
        _ => None,
    };
    said.unwrap_or_else(|| match gates() {
        Some(4) => Cell::Lstm,
        Some(3) => Cell::Gru,
        _ => Cell::Simple,
    })
}
