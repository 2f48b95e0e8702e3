//! Keras's names and layouts.
//!
//! Kernels lie in files as they do in memory: inputs before outputs, channels last. A depthwise kernel has its
//! filters on two axes, channels and multiplier. A separable convolution has all its tensors itself, where ours are
//! those of two steps within it.
//! Source: Keras 3, `keras/src/layers`.

mod attention;
mod recurrent;

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::view::{Axis, View};
use crate::entry::{Role, TensorEntry};

/// What Keras puts between the names of a path.
pub const SEPARATOR: char = '/';

/// A tensor of a step, and where its numbers begin.
#[derive(Clone, Copy)]
pub struct Sibling {
    pub entry: &'static TensorEntry,
    pub start: usize,
}

/// A tensor as Keras has it.
pub struct Translated {
    pub name: String,
    /// Whether it belongs to the step around its own.
    pub outer: bool,
    pub view: View,
    /// Another shape that it may have.
    pub other_shape: Option<Vec<usize>>,
    pub start: usize,
    /// The tensor that is added to it, and zero after it was read.
    pub second: Option<usize>,
}

impl Translated {
    /// A tensor of the step itself.
    pub fn new(name: impl Into<String>, view: View, start: usize) -> Self {
        Self {
            name: name.into(),
            outer: false,
            view,
            other_shape: None,
            start,
            second: None,
        }
    }
}

/// Keras's tensors for `tensor` among those of its step; none for one that is a part of another's.
pub fn translate(tensor: Sibling, step: &[Sibling]) -> Vec<Translated> {
    let Sibling { entry, start } = tensor;
    match entry.role {
        Role::AttentionInput { heads } => return attention::input(tensor, heads),
        Role::AttentionOutput { heads } => return vec![attention::output(tensor, heads)],
        _ => {}
    }
    if let Some((part, direction)) = recurrent::part(entry.name) {
        let translated = recurrent::translate(tensor, part, direction, step);
        return translated.into_iter().collect();
    }
    let mut view = View::plain(entry);
    let mut other_shape = None;
    if let Role::Depthwise { channels } | Role::SeparableDepthwise { channels } = entry.role {
        // As a `Conv2D` with as many groups as channels has it: the same numbers in the same order.
        other_shape = Some(view.shape());
        split_filters(view.axes_mut(), channels);
    }
    let name = match entry.role {
        Role::Scale => "gamma",
        Role::RmsScale => "scale",
        Role::Shift => "beta",
        Role::Embedding => "embeddings",
        Role::Depthwise { .. } => "kernel",
        Role::SeparableDepthwise { .. } => "depthwise_kernel",
        Role::SeparablePointwise if entry.dims.len() > 1 => "pointwise_kernel",
        _ => match entry.name {
            "weight" if entry.dims.len() > 1 => "kernel",
            "weight" => "gamma",
            "bias" if step.iter().any(|other| is_scale(other.entry)) => "beta",
            "running_mean" => "moving_mean",
            "running_var" => "moving_variance",
            name => name,
        },
    };
    vec![Translated {
        outer: matches!(
            entry.role,
            Role::SeparableDepthwise { .. } | Role::SeparablePointwise
        ),
        other_shape,
        ..Translated::new(name, view, start)
    }]
}

fn is_scale(entry: &TensorEntry) -> bool {
    entry.role == Role::Scale || (entry.name == "weight" && entry.dims.len() == 1)
}

/// `[.., 1, channels · multiplier]` becomes `[.., channels, multiplier]`.
fn split_filters(axes: &mut Vec<Axis>, channels: usize) {
    let filters = axes.pop().map_or(1, |axis| axis.size);
    axes.pop();
    let multiplier = filters / channels.max(1);
    axes.extend([Axis::new(channels, multiplier), Axis::new(multiplier, 1)]);
}

/// A path of Keras's for a name with dots.
pub fn path(name: &str) -> String {
    name.replace('.', &SEPARATOR.to_string())
}

/// Whether two names differ at most in whether dots or slashes stand in them.
pub fn is_same_path(a: &str, b: &str) -> bool {
    let plain = |byte| if byte == b'.' { SEPARATOR as u8 } else { byte };
    a.len() == b.len() && a.bytes().map(plain).eq(b.bytes().map(plain))
}
