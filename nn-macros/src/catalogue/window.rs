//! Windows that slide over the spatial axes of an input: what convolutions and pools have in common.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Argument, ArgumentKind, Context};
use crate::error::dims;
use crate::model::{Padding, dim};

pub const KERNEL: Argument = Argument::first("kernel", ArgumentKind::Sizes);
pub const STRIDE: Argument = Argument::named("stride", ArgumentKind::Sizes);
pub const DILATION: Argument = Argument::named("dilation", ArgumentKind::Sizes);
pub const PADDING: Argument = Argument::named("padding", ArgumentKind::Padding(&["same", "valid"]));

/// The windows of a step, one for each spatial axis.
pub struct Windows {
    /// The types of nn-core.
    pub types: Vec<TokenStream>,
    /// The cells of each.
    pub kernel: Vec<usize>,
    /// How many positions each has, where the input is known.
    pub positions: Option<Vec<usize>>,
}

/// What a window is, before it meets an input.
pub struct Settings {
    pub kernel: Vec<usize>,
    pub stride: Vec<usize>,
    pub dilation: Vec<usize>,
    pub padding: Padding,
}

impl Settings {
    /// From the arguments `kernel`, `stride`, `dilation` and `padding`.
    pub fn of(context: &mut Context, axes: usize) -> Option<Self> {
        let kernel = context.sizes("kernel", axes)?;
        let stride = context.sizes("stride", axes)?;
        let dilation = context.sizes("dilation", axes)?;
        let padding = context.arguments.padding("padding").cloned();
        Some(Self {
            kernel: kernel.unwrap_or_else(|| vec![1; axes]),
            stride: stride.unwrap_or_else(|| vec![1; axes]),
            dilation: dilation.unwrap_or_else(|| vec![1; axes]),
            padding: padding.unwrap_or(Padding::Word("valid")),
        })
    }

    /// From the first cell of a window to its last.
    pub fn reach(&self, axis: usize) -> usize {
        (self.kernel[axis] - 1).saturating_mul(self.dilation[axis]) + 1
    }
}

/// What is done with cells at the end of an axis that no window reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remainder {
    /// They are left out, as everybody expects.
    LeftOut,
    /// To leave them out has to be said.
    Mistake,
}

/// The windows of a step over its input, if they fit.
pub fn windows(
    context: &mut Context,
    settings: &Settings,
    remainder: Remainder,
) -> Option<Windows> {
    let axes = settings.kernel.len();
    let sides = sides(context, &settings.padding, axes)?;
    let core = context.core;
    let types = (0..axes).map(|axis| {
        let [kernel, stride, dilation] = [
            settings.kernel[axis],
            settings.stride[axis],
            settings.dilation[axis],
        ]
        .map(|size| dim(core, size));
        let padding = match (&settings.padding, sides.get(axis)) {
            (Padding::Word("same"), _) => quote!(#core::shape::Same),
            (Padding::Word("causal"), _) => quote!(#core::shape::Causal),
            (_, Some([0, 0]) | None) => quote!(#core::shape::Valid),
            (_, Some([before, after])) => {
                let [before, after] = [*before, *after].map(|size| dim(core, size));
                quote!(#core::shape::Padded<#before, #after>)
            }
        };
        quote!(#core::shape::Window<#kernel, #stride, #dilation, #padding>)
    });
    let types = types.collect();
    let positions = positions(context, settings, &sides, remainder)?;
    Some(Windows {
        types,
        kernel: settings.kernel.clone(),
        positions,
    })
}

/// The padding before and after each axis, as far as it is known without the input.
pub fn sides(context: &mut Context, padding: &Padding, axes: usize) -> Option<Vec<[usize; 2]>> {
    match padding {
        Padding::Word(_) => Some(Vec::new()),
        Padding::All(cells) => Some(vec![[*cells; 2]; axes]),
        Padding::Sides(sides) if sides.len() == axes => Some(sides.clone()),
        Padding::Sides(sides) => {
            let found = sides.len();
            let form = if axes == 1 {
                "`padding = [before, after]`"
            } else {
                "`padding = [[top, bottom], [left, right]]`"
            };
            let noun = if axes == 1 { "axis" } else { "axes" };
            let message = format!(
                "{} slides over {axes} {noun}, but its `padding` is for {found}",
                context.name
            );
            context.refuse("padding", message, format!("write {form}"));
            None
        }
    }
}

/// How many positions there are on each axis; `Some(None)` where the input is not known.
#[expect(clippy::option_option, reason = "a mistake, or nothing known")]
fn positions(
    context: &mut Context,
    settings: &Settings,
    sides: &[[usize; 2]],
    remainder: Remainder,
) -> Option<Option<Vec<usize>>> {
    let axes = settings.kernel.len();
    let Some(input) = context.input.known().map(<[usize]>::to_vec) else {
        if !context.input.is_unknown()
            && !matches!(settings.padding, Padding::Word("same" | "causal"))
        {
            let reaches: Vec<_> = (0..axes).map(|axis| settings.reach(axis)).collect();
            let padding: Vec<_> = (0..axes)
                .map(|axis| sides.get(axis).map_or(0, |[before, after]| before + after))
                .collect();
            let (name, before) = (context.name.clone(), context.before.clone());
            let produces = context.input.dims(context.core);
            context.check(
                quote!(window(#name, &[#(#reaches),*], &[#(#padding),*], #before, #produces)),
            );
        }
        return Some(None);
    };
    let keeps = matches!(settings.padding, Padding::Word("same" | "causal"));
    let mut positions = Vec::new();
    for axis in 0..axes {
        let [reach, stride] = [settings.reach(axis), settings.stride[axis]];
        if keeps {
            positions.push(input[axis].div_ceil(stride));
            continue;
        }
        let [before, after] = sides.get(axis).copied().unwrap_or_default();
        let padded = input[axis] + before + after;
        if padded < reach {
            too_small(context, settings, axis, &input, padded);
            return None;
        }
        let left_out = (padded - reach) % stride;
        if left_out > 0
            && remainder == Remainder::Mistake
            && context.arguments.padding("padding").is_none()
        {
            remains(context, settings, axis, &input, left_out);
        }
        positions.push((padded - reach) / stride + 1);
    }
    Some(Some(positions))
}

/// What an axis is called.
pub fn axis_name(axes: usize, axis: usize) -> &'static str {
    match (axes, axis) {
        (1, _) => "time steps",
        (_, 0) => "rows",
        _ => "columns",
    }
}

fn too_small(
    context: &mut Context,
    settings: &Settings,
    axis: usize,
    input: &[usize],
    padded: usize,
) {
    let axes = settings.kernel.len();
    let noun = axis_name(axes, axis);
    let reach = settings.reach(axis);
    let with = if padded > input[axis] {
        format!(", {padded} with the padding")
    } else {
        String::new()
    };
    let message = format!(
        "the window of {} reaches over {reach} {noun}, but {} {}{with}",
        context.name,
        context.before,
        dims(input)
    );
    let smaller = if settings.dilation[axis] > 1 {
        "`kernel` or `dilation`"
    } else {
        "`kernel`"
    };
    let help = format!("take a smaller {smaller}, or `padding = same`");
    context.refuse("kernel", message, help);
}

fn remains(
    context: &mut Context,
    settings: &Settings,
    axis: usize,
    input: &[usize],
    left_out: usize,
) {
    let noun = axis_name(settings.kernel.len(), axis);
    let last = match left_out {
        1 => format!("last {}", noun.trim_end_matches('s')),
        _ => format!("last {left_out} {noun}"),
    };
    let message = format!(
        "{} leaves out the {last} of {}, which no window of {}, {} apart, reaches",
        context.name,
        dims(input),
        settings.kernel[axis],
        settings.stride[axis],
    );
    context.refuse(
        "kernel",
        message,
        "write `padding = valid` to leave it out, or `padding = same` to keep it".to_owned(),
    );
}
