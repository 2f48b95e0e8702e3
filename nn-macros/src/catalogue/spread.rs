//! Windows that spread an axis: what a transposed convolution lays over its output.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::window::{Settings, axis_name, sides};
use crate::error::{dims, thousands};
use crate::model::{Padding, dim};

/// The windows of a step, one for each spatial axis.
pub struct Spreads {
    /// The types of nn-core.
    pub types: Vec<TokenStream>,
    /// How long the axes become, where the input is known.
    pub lengths: Option<Vec<usize>>,
}

/// What is cut off before and after an axis, and added after.
#[derive(Clone, Copy)]
struct Ends {
    before: usize,
    after: usize,
    more: usize,
}

/// The windows of a step, if they leave something.
pub fn spreads(context: &mut Context, settings: &Settings) -> Option<Spreads> {
    let ends = ends(context, settings)?;
    let lengths = lengths(context, settings, &ends)?;
    let core = context.core;
    let types = ends.iter().enumerate().map(|(axis, ends)| {
        let [kernel, stride, dilation, before, after, more] = [
            settings.kernel[axis],
            settings.stride[axis],
            settings.dilation[axis],
            ends.before,
            ends.after,
            ends.more,
        ]
        .map(|size| dim(core, size));
        quote!(#core::shape::Spreading<#kernel, #stride, #dilation, #before, #after, #more>)
    });
    Some(Spreads {
        types: types.collect(),
        lengths,
    })
}

fn ends(context: &mut Context, settings: &Settings) -> Option<Vec<Ends>> {
    let axes = settings.kernel.len();
    let more = output_padding(context, settings)?;
    if settings.padding == Padding::Word("same") {
        if context.arguments.tokens("output_padding").is_some() {
            let message = format!(
                "{} has its size from `padding = same`, so that nothing is left to add",
                context.name
            );
            let help = "leave `output_padding` out, or write `padding` as a number";
            context.refuse("output_padding", message, help.to_owned());
        }
        // As many cells as strides; of an odd one that is too many, the last.
        let same = |axis| {
            let [reach, stride] = [settings.reach(axis), settings.stride[axis]];
            let cut = reach.saturating_sub(stride);
            Ends {
                before: cut / 2,
                after: cut - cut / 2,
                more: stride.saturating_sub(reach),
            }
        };
        return Some((0..axes).map(same).collect());
    }
    let sides = sides(context, &settings.padding, axes)?;
    let ends = |axis: usize| {
        let [before, after] = sides.get(axis).copied().unwrap_or_default();
        Ends {
            before,
            after,
            more: more[axis],
        }
    };
    Some((0..axes).map(ends).collect())
}

/// What is added after each axis: less than a stride, or than the distance of the window's cells, as in PyTorch.
fn output_padding(context: &mut Context, settings: &Settings) -> Option<Vec<usize>> {
    let axes = settings.kernel.len();
    let more = match context.arguments.padding("output_padding") {
        Some(Padding::All(cells)) => vec![*cells; axes],
        Some(Padding::Sides(sides)) if sides.len() == 1 => sides[0].to_vec(),
        None => vec![0; axes],
        Some(_) => {
            let message = format!(
                "{} is enlarged at the bottom and to the right",
                context.name
            );
            let help = "write `output_padding = 1`, or `output_padding = [bottom, right]`";
            context.refuse("output_padding", message, help.to_owned());
            return None;
        }
    };
    for (axis, &more) in more.iter().enumerate() {
        let limit = settings.stride[axis].max(settings.dilation[axis]);
        if more >= limit {
            let message = format!(
                "{} adds {} {}, but its windows are {limit} apart",
                context.name,
                thousands(more),
                axis_name(axes, axis)
            );
            let help = format!("add {} at most", limit - 1);
            context.refuse("output_padding", message, help);
            return None;
        }
    }
    Some(more)
}

/// How long the axes become; `Some(None)` where the input is not known.
#[expect(clippy::option_option, reason = "a mistake, or nothing known")]
fn lengths(
    context: &mut Context,
    settings: &Settings,
    ends: &[Ends],
) -> Option<Option<Vec<usize>>> {
    let axes = ends.len();
    let Some(input) = context.input.known().map(<[usize]>::to_vec) else {
        if !context.input.is_unknown() {
            let numbers = |number: fn(&Settings, &Ends, usize) -> usize| -> Vec<usize> {
                let ends = ends.iter().enumerate();
                ends.map(|(axis, ends)| number(settings, ends, axis))
                    .collect()
            };
            let strides = numbers(|settings, _, axis| settings.stride[axis]);
            let covers =
                numbers(|settings, ends, axis| settings.reach(axis).saturating_add(ends.more));
            let cut = numbers(|_, ends, _| ends.before.saturating_add(ends.after));
            let (name, before) = (context.name.clone(), context.before.clone());
            let produces = context.input.dims(context.core);
            context.check(quote! {
                spread(#name, &[#(#strides),*], &[#(#covers),*], &[#(#cut),*], #before, #produces)
            });
        }
        return Some(None);
    };
    let mut lengths = Vec::new();
    for (axis, ends) in ends.iter().enumerate() {
        let covered = (input[axis] - 1)
            .saturating_mul(settings.stride[axis])
            .saturating_add(settings.reach(axis))
            .saturating_add(ends.more);
        let cut = ends.before.saturating_add(ends.after);
        if cut >= covered {
            let message = format!(
                "`padding` of {} cuts off {} {}, but the windows over {} cover {}",
                context.name,
                thousands(cut),
                axis_name(axes, axis),
                dims(&input),
                thousands(covered)
            );
            context.refuse("padding", message, "take a smaller `padding`".to_owned());
            return None;
        }
        lengths.push(covered - cut);
    }
    Some(Some(lengths))
}
