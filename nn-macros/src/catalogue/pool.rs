//! `max_pool2d(2)`, `avg_pool2d(3, stride = 2, padding = same)`, over sequences too, and the pools of everything.

use quote::{format_ident, quote};

use super::window::{DILATION, KERNEL, PADDING, Remainder, STRIDE, Settings, windows};
use super::{Argument, ArgumentKind, Built, Context, Row, Takes};
use crate::model::{Flow, Padding};

const COUNT_PADDING: Argument = Argument::named("count_padding", ArgumentKind::Flag);

pub static MAX_POOL2D: Row = Row::plain(
    "max_pool2d",
    &["max_pool", "maxpool", "max_pooling2d"],
    "max_pool2d(2)",
    "the largest of `kernel` cells of each channel; `stride` (as the kernel, if it is not given), `padding`, `dilation`",
    &[KERNEL, STRIDE, PADDING, DILATION],
    Takes::Image,
    |context| pool(context, "MaxPool2d", 2),
);
pub static MAX_POOL1D: Row = Row::plain(
    "max_pool1d",
    &["max_pooling1d"],
    "max_pool1d(2)",
    "the largest of `kernel` time steps of each feature; as `max_pool2d`",
    &[KERNEL, STRIDE, PADDING, DILATION],
    Takes::Sequence,
    |context| pool(context, "MaxPool1d", 1),
);
pub static AVG_POOL2D: Row = Row::plain(
    "avg_pool2d",
    &[
        "avg_pool",
        "average_pool2d",
        "average_pooling2d",
        "mean_pool",
    ],
    "avg_pool2d(2)",
    "the mean of `kernel` cells of each channel; `stride`, `padding`, of which `count_padding = true` counts the cells as zeros",
    &[KERNEL, STRIDE, PADDING, COUNT_PADDING],
    Takes::Image,
    |context| pool(context, "AvgPool2d", 2),
);
pub static AVG_POOL1D: Row = Row::plain(
    "avg_pool1d",
    &["average_pool1d", "average_pooling1d"],
    "avg_pool1d(2)",
    "the mean of `kernel` time steps of each feature; as `avg_pool2d`",
    &[KERNEL, STRIDE, PADDING, COUNT_PADDING],
    Takes::Sequence,
    |context| pool(context, "AvgPool1d", 1),
);
pub static GLOBAL_AVG_POOL: Row = Row::plain(
    "global_avg_pool",
    &[
        "global_average_pooling2d",
        "global_average_pooling1d",
        "adaptive_avg_pool2d",
    ],
    "global_avg_pool",
    "the mean of each channel over the whole image or sequence",
    &[],
    Takes::Spatial,
    |context| global(context, "GlobalAvgPool"),
);
pub static GLOBAL_MAX_POOL: Row = Row::plain(
    "global_max_pool",
    &["global_max_pooling2d", "global_max_pooling1d"],
    "global_max_pool",
    "the largest of each channel over the whole image or sequence",
    &[],
    Takes::Spatial,
    |context| global(context, "GlobalMaxPool"),
);

fn pool(context: &mut Context, layer: &str, axes: usize) -> Option<Built> {
    let mut settings = Settings::of(context, axes)?;
    if context.arguments.sizes("stride").is_none() {
        settings.stride.clone_from(&settings.kernel);
    }
    refuse_padding_alone(context, &settings);
    let windows = windows(context, &settings, Remainder::Mistake)?;
    let core = context.core;
    let shape = context.input.shape(core);
    let types = &windows.types;
    let counted = layer.starts_with("Avg").then(|| {
        let name = match context.arguments.flag("count_padding").unwrap_or(false) {
            true => format_ident!("PaddingCounted"),
            false => format_ident!("PaddingIgnored"),
        };
        quote!(, #core::layer::#name)
    });
    let name = format_ident!("{layer}");
    let layer = quote!(#core::layer::#name<#shape, #(#types),* #counted>);
    let output = match (&windows.positions, context.input.known()) {
        (Some(positions), Some(input)) => {
            let mut axes = positions.clone();
            axes.extend(input.last());
            Flow::Known(axes)
        }
        _ => Flow::of_layer(core, &layer),
    };
    Some(Built {
        output,
        streams: false,
        ..Built::same_shape(context, layer)?
    })
}

/// A window that lies in the padding alone has nothing to make a number of.
fn refuse_padding_alone(context: &mut Context, settings: &Settings) {
    let sides = match &settings.padding {
        Padding::Word(_) => return,
        Padding::All(cells) => vec![[*cells; 2]; settings.kernel.len()],
        Padding::Sides(sides) => sides.clone(),
    };
    for (axis, side) in sides.into_iter().flatten().enumerate() {
        let Some(&kernel) = settings.kernel.get(axis / 2) else {
            return;
        };
        if side >= kernel {
            let message = format!(
                "a window of {} has {kernel} {}, and would lie in the padding of {side} alone",
                context.name,
                if kernel == 1 { "cell" } else { "cells" },
            );
            context.refuse(
                "padding",
                message,
                "take a `padding` smaller than the `kernel`".to_owned(),
            );
            return;
        }
    }
}

fn global(context: &mut Context, layer: &str) -> Option<Built> {
    let core = context.core;
    let shape = context.input.shape(core);
    let name = format_ident!("{layer}");
    let layer = quote!(#core::layer::#name<#shape>);
    let output = match context.input.known() {
        Some(axes) => Flow::Known(vec![axes.last().copied().unwrap_or(1)]),
        None => Flow::of_layer(core, &layer),
    };
    Some(Built {
        output,
        streams: false,
        ..Built::same_shape(context, layer)?
    })
}
