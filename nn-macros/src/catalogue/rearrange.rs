//! `reshape([28, 28, 1])`, `permute([1, 0])`, `pad(1)`, `crop([[1, 1], [0, 2]])`, `upsample(2)`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Argument, ArgumentKind, Built, Context, Row, Takes};
use crate::error::{dims, thousands};
use crate::model::{Flow, Padding, dim};

pub static RESHAPE: Row = Row {
    in_place: true,
    ..Row::plain(
        "reshape",
        &["unflatten"],
        "reshape([28, 28, 1])",
        "the same elements, row-major, in other axes",
        &[Argument::first("shape", ArgumentKind::Shape)],
        Takes::Any,
        reshape,
    )
};
pub static PERMUTE: Row = Row::plain(
    "permute",
    &["transpose", "swapaxes"],
    "permute([1, 0])",
    "the axes in another order; they are counted from 0",
    &[Argument::first("order", ArgumentKind::Order)],
    Takes::Spatial,
    permute,
);
pub static PAD: Row = Row::plain(
    "pad",
    &["zero_pad2d", "zero_padding2d", "zero_padding1d", "padding"],
    "pad(1)",
    "zeros around an image, or before and after a sequence: a number, `[before, after]` or `[[top, bottom], [left, right]]`",
    &[Argument::first("cells", ArgumentKind::Padding(&[]))],
    Takes::Spatial,
    |context| edges(context, "Padded"),
);
pub static CROP: Row = Row::plain(
    "crop",
    &["cropping2d", "cropping1d", "center_crop"],
    "crop(1)",
    "the edges cut off; as `pad`",
    &[Argument::first("cells", ArgumentKind::Padding(&[]))],
    Takes::Spatial,
    |context| edges(context, "Cropped"),
);
pub static UPSAMPLE: Row = Row::plain(
    "upsample",
    &[
        "upsampling2d",
        "upsampling1d",
        "up_sampling2d",
        "interpolate",
        "resize",
    ],
    "upsample(2)",
    "so many cells for one, rows and columns alike or `[rows, columns]`; `mode = nearest`, for images `bilinear`, for sequences `linear`",
    &[
        Argument::first("factor", ArgumentKind::Sizes),
        Argument {
            name: "mode",
            positional: false,
            required: false,
            kind: ArgumentKind::Word(&["nearest", "bilinear", "linear"]),
        },
    ],
    Takes::Spatial,
    upsample,
);

fn reshape(context: &mut Context) -> Option<Built> {
    context.closed()?;
    let shape = context
        .arguments
        .sizes("shape")
        .unwrap_or_default()
        .to_vec();
    if !(1..=3).contains(&shape.len()) {
        let message = format!(
            "{} makes one to three axes, found {}",
            context.name,
            shape.len()
        );
        context.refuse(
            "shape",
            message,
            "write `[features]`, `[time, features]` or `[height, width, channels]`".to_owned(),
        );
        return None;
    }
    let product = |axes: &[usize]| axes.iter().map(|&size| size as u128).product::<u128>();
    let elements = product(&shape);
    let (name, before) = (context.name.clone(), context.before.clone());
    if let Some(input) = context.input.known().map(<[usize]>::to_vec) {
        let found = product(&input);
        if found != elements {
            let message = format!(
                "{name} makes {} of {} elements, but {before} {} of {}",
                dims(&shape),
                thousands(elements),
                dims(&input),
                thousands(found)
            );
            let help = mend(&shape, found);
            context.refuse("shape", message, help);
        }
    } else if !context.input.is_unknown() {
        let produces = context.input.dims(context.core);
        context.check(quote!(elements(#name, &[#(#shape),*], #before, #produces)));
    }
    let core = context.core;
    let from = context.input.shape(core);
    let output = Flow::Known(shape);
    let to = output.shape(core);
    let layer = quote!(#core::layer::Reshape<#from, #to>);
    Some(Built {
        output,
        streams: false,
        ..Built::same_shape(context, layer)?
    })
}

/// The shape with another first axis, if that mends it.
fn mend(shape: &[usize], elements: u128) -> String {
    let rest = shape[1..]
        .iter()
        .map(|&size| size as u128)
        .product::<u128>();
    if rest > 0 && elements.is_multiple_of(rest) && elements >= rest {
        let axes: Vec<_> = core::iter::once(elements / rest)
            .chain(shape[1..].iter().map(|&size| size as u128))
            .map(|size| size.to_string())
            .collect();
        return format!("write `reshape([{}])`, for example", axes.join(", "));
    }
    format!(
        "take axes whose product is {}",
        thousands(elements).replace(',', "_")
    )
}

fn permute(context: &mut Context) -> Option<Built> {
    let order = context
        .arguments
        .sizes("order")
        .unwrap_or_default()
        .to_vec();
    let known = context.input.known().map(<[usize]>::to_vec);
    let axes = known.as_ref().map_or(order.len(), Vec::len);
    let mut sorted = order.clone();
    sorted.sort_unstable();
    let all: Vec<_> = (0..axes).collect();
    if sorted != all || !(2..=3).contains(&axes) {
        let found = order
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ");
        let message = match (&known, axes) {
            (Some(input), _) => format!(
                "{} takes each axis of {} once, counted from 0, found [{found}]",
                context.name,
                dims(input)
            ),
            _ => format!(
                "{} takes each of two or three axes once, counted from 0, found [{found}]",
                context.name
            ),
        };
        let example = if axes == 3 { "[2, 0, 1]" } else { "[1, 0]" };
        context.refuse(
            "order",
            message,
            format!("write `permute({example})`, for example"),
        );
        return None;
    }
    let core = context.core;
    if known.is_none() && !context.input.is_unknown() {
        let (name, before) = (context.name.clone(), context.before.clone());
        let produces = context.input.dims(core);
        let text = if axes == 2 { "two axes" } else { "three axes" };
        let mend = "list every axis of what comes before it once, counted from 0";
        context.check(quote!(axes(#name, &[#axes], #text, #mend, #before, #produces)));
    }
    let names = order.iter().map(|&axis| {
        let name = match axis {
            0 => format_ident!("FirstAxis"),
            axis if axis + 1 == axes => format_ident!("LastAxis"),
            _ => format_ident!("MiddleAxis"),
        };
        quote!(#core::layer::#name)
    });
    let shape = context.input.shape(core);
    let layer = quote!(#core::layer::Permute<#shape, (#(#names),*)>);
    let output = match known {
        Some(input) => Flow::Known(order.iter().map(|&axis| input[axis]).collect()),
        None => Flow::of_layer(core, &layer),
    };
    Some(Built {
        output,
        streams: false,
        ..Built::same_shape(context, layer)?
    })
}

/// What the spatial axes are, for errors.
const fn axes_text(axes: usize) -> &'static str {
    if axes == 1 {
        "one axis, time"
    } else {
        "two axes, rows and columns"
    }
}

/// So many lists or numbers as there are spatial axes; `axes` is `None` where nothing is known of them.
fn count_fits(context: &mut Context, argument: &str, axes: Option<usize>, found: usize) -> bool {
    let core = context.core;
    let (name, before) = (context.name.clone(), context.before.clone());
    let help = |axes, word| match (axes, argument) {
        (1, "cells") => format!("write `{word}([before, after])`"),
        (_, "cells") => format!("write `{word}([[top, bottom], [left, right]])`"),
        (1, _) => format!("write `{word}(2)`"),
        _ => format!("write `{word}([2, 3])`"),
    };
    let word = context.word.to_string();
    match axes {
        Some(axes) if axes == found => true,
        None if found == 1 || found == 2 => {
            if !context.input.is_unknown() {
                let produces = context.input.dims(core);
                let ranks = found + 1;
                let text = if found == 1 {
                    "two axes, [time, features]"
                } else {
                    "three axes, [height, width, channels]"
                };
                let mend = help(3 - found, &word);
                context.check(quote!(axes(#name, &[#ranks], #text, #mend, #before, #produces)));
            }
            true
        }
        _ => {
            let axes = axes.unwrap_or(2);
            let message = format!(
                "{name} changes {}, but is given {found} {}",
                axes_text(axes),
                match (argument, found) {
                    ("cells", 1) => "pair",
                    ("cells", _) => "pairs",
                    _ => "numbers",
                }
            );
            context.refuse(argument, message, help(axes, &word));
            false
        }
    }
}

/// The number of spatial axes, where it is known.
fn spatial(context: &Context) -> Option<usize> {
    context.input.known().map(|input| input.len() - 1)
}

fn edges(context: &mut Context, kind: &str) -> Option<Built> {
    let axes = spatial(context);
    let sides = match context.arguments.padding("cells").cloned()? {
        Padding::Sides(sides) => {
            count_fits(context, "cells", axes, sides.len()).then_some(sides)?
        }
        Padding::All(cells) => vec![[cells; 2]; axes.unwrap_or(2)],
        Padding::Word(_) => return None,
    };
    let crops = kind == "Cropped";
    let lengths = match context.input.known().map(<[usize]>::to_vec) {
        None => {
            if crops && !context.input.is_unknown() {
                let (name, before) = (context.name.clone(), context.before.clone());
                let produces = context.input.dims(context.core);
                let cut: Vec<_> = sides.iter().map(|[a, b]| a.saturating_add(*b)).collect();
                context.check(quote!(crop(#name, &[#(#cut),*], #before, #produces)));
            }
            None
        }
        Some(input) => {
            let mut lengths = Vec::new();
            for (axis, ([before, after], &length)) in sides.iter().zip(&input).enumerate() {
                let edge = before.saturating_add(*after);
                if !crops {
                    lengths.push(length.saturating_add(edge));
                    continue;
                }
                if edge >= length {
                    takes_everything(context, axis, edge, &input);
                    return None;
                }
                lengths.push(length - edge);
            }
            lengths.extend(input.last());
            Some(lengths)
        }
    };
    let core = context.core;
    let name = format_ident!("{kind}");
    let types = sides.iter().map(|sides| {
        let [before, after] = sides.map(|size| dim(core, size));
        quote!(#core::shape::#name<#before, #after>)
    });
    let types: Vec<_> = types.collect();
    resample(context, &types, lengths, 1)
}

fn takes_everything(context: &mut Context, axis: usize, edge: usize, input: &[usize]) {
    let noun = match (input.len(), axis) {
        (2, _) => "time steps",
        (_, 0) => "rows",
        _ => "columns",
    };
    let message = format!(
        "{} cuts off {} {noun}, but {} {}",
        context.name,
        thousands(edge),
        context.before,
        dims(input)
    );
    let help = format!("cut off {} at most", thousands(input[axis] - 1));
    context.refuse("cells", message, help);
}

fn upsample(context: &mut Context) -> Option<Built> {
    let axes = spatial(context);
    let factors = match context.arguments.sizes("factor").unwrap_or(&[1]) {
        [factor] => vec![*factor; axes.unwrap_or(2)],
        factors => {
            let factors = factors.to_vec();
            count_fits(context, "factor", axes, factors.len()).then_some(factors)?
        }
    };
    let mode = context.arguments.word("mode").unwrap_or("nearest");
    let right = match axes {
        Some(1) => "linear",
        Some(_) => "bilinear",
        None => mode,
    };
    if mode != "nearest" && mode != right {
        let what = if right == "linear" {
            "a sequence"
        } else {
            "an image"
        };
        let message = format!("{} enlarges {what}, which is never {mode}", context.name);
        context.refuse("mode", message, format!("write `mode = {right}`"));
    }
    let lengths = context.input.known().map(|input| {
        let lengths = input.iter().zip(&factors);
        let mut lengths: Vec<_> = lengths.map(|(a, b)| a.saturating_mul(*b)).collect();
        lengths.extend(input.last());
        lengths
    });
    let core = context.core;
    let (name, cells) = if mode == "nearest" {
        (format_ident!("Repeated"), 1)
    } else {
        (format_ident!("Interpolated"), 2)
    };
    let types = factors.iter().map(|&factor| {
        let factor = dim(core, factor);
        quote!(#core::shape::#name<#factor>)
    });
    let types: Vec<_> = types.collect();
    resample(context, &types, lengths, cells)
}

/// The layer, from what is done to each axis, and the lengths that it makes of a known input. So many `cells` along an axis
/// make one.
fn resample(
    context: &Context,
    types: &[TokenStream],
    lengths: Option<Vec<usize>>,
    cells: usize,
) -> Option<Built> {
    let core = context.core;
    let shape = context.input.shape(core);
    let layer = quote!(#core::layer::Resample<#shape, #(#types),*>);
    let macs = lengths.as_ref().map(|lengths| match cells {
        1 => 0,
        _ => {
            let elements = lengths.iter().fold(1, |a: usize, b| a.saturating_mul(*b));
            elements.saturating_mul(cells.pow(types.len() as u32))
        }
    });
    let output = match lengths {
        Some(lengths) => Flow::Known(lengths),
        None => Flow::of_layer(core, &layer),
    };
    Some(Built {
        output,
        streams: false,
        macs,
        ..Built::same_shape(context, layer)?
    })
}
