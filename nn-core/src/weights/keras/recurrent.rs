//! Keras's recurrent layers: their tensors are those of a cell within, in two directions those of a layer for each.
//!
//! There is one bias where PyTorch has two that are added; only a GRU that resets after the product needs both, and has them
//! as rows of one tensor. Its gates are in the order update, reset, new.

use alloc::format;
use alloc::string::String;
use alloc::vec;

use super::{Sibling, Translated};
use crate::entry::{Cell, Role};
use crate::weights::view::{Axis, View};

/// What a tensor is to a recurrent cell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Kernel,
    RecurrentKernel,
    Bias,
    RecurrentBias,
}

/// The part of a name of PyTorch's, and what tells it from others of its kind: `_reverse`.
pub fn part(name: &str) -> Option<(Part, &str)> {
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

/// Keras's tensor for this one among those of its step; `None` for a bias that is a part of another's.
pub fn translate(
    tensor: Sibling,
    kind: Part,
    direction: &str,
    step: &[Sibling],
) -> Option<Translated> {
    let Sibling { entry, start } = tensor;
    let other = |wanted| {
        let mut step = step.iter().copied();
        step.find(|other| part(other.entry.name) == Some((wanted, direction)))
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
    let mut translated = Translated::new(path(kind, direction, cell, step), view, start);
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
                    order: (!forwards).then(|| vec![1, 0]),
                    ..Axis::new(2, start.abs_diff(recurrent.start))
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

/// `lstm_cell.kernel`, or of two directions `forward_lstm.lstm_cell.kernel`.
fn path(kind: Part, direction: &str, cell: Cell, step: &[Sibling]) -> String {
    let layer = match cell {
        Cell::Simple => "simple_rnn",
        Cell::Gru | Cell::GruResetBefore => "gru",
        Cell::Lstm => "lstm",
    };
    let tensor = match kind {
        Part::Kernel => "kernel",
        Part::RecurrentKernel => "recurrent_kernel",
        Part::Bias | Part::RecurrentBias => "bias",
    };
    let both = step
        .iter()
        .any(|other| matches!(part(other.entry.name), Some((_, REVERSE))));
    match direction {
        REVERSE => format!("backward_{layer}.{layer}_cell.{tensor}"),
        "" if both => format!("forward_{layer}.{layer}_cell.{tensor}"),
        other => format!("{layer}_cell.{tensor}{other}"),
    }
}

/// What the names end in of the direction that goes from the last frame to the first.
const REVERSE: &str = "_reverse";

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
