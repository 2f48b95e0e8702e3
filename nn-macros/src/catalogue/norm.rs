//! `layer_norm`, `layer_norm(over = all)`, `rms_norm`, `group_norm(4)`

use quote::quote;

use super::{
    Argument, ArgumentKind, Built, Context, Form, Gain, POSITIVE, Row, Takes, Tensor, bits,
};
use crate::error::thousands;
use crate::model::dim;

const EPSILON: Argument = Argument {
    name: "epsilon",
    positional: false,
    required: false,
    kind: ArgumentKind::Real(POSITIVE),
};
const OVER: Argument = Argument {
    name: "over",
    positional: false,
    required: false,
    kind: ArgumentKind::Word(&["all", "last"]),
};
const GROUPS: Argument = Argument {
    name: "groups",
    positional: true,
    required: true,
    kind: ArgumentKind::Count,
};

const fn row(
    name: &'static str,
    also: &'static [&'static str],
    example: &'static str,
    summary: &'static str,
    arguments: &'static [Argument],
    build: fn(&mut Context) -> Option<Built>,
) -> Row {
    Row {
        name,
        also,
        example,
        summary,
        arguments,
        takes: Takes::Any,
        learns: true,
        keeps: false,
        in_place: true,
        needs_scratch: false,
        recurs: false,
        gain: Gain::Next,
        form: Form::Layer(build),
    }
}

pub static LAYER_NORM: Row = row(
    "layer_norm",
    &["layernorm", "ln", "layer_normalization"],
    "layer_norm",
    "every feature vector (last axis) to mean 0 and variance 1, then scaled and shifted; `over = all` the whole sample; `epsilon = 1e-5`",
    &[OVER, EPSILON],
    |context| {
        let core = context.core;
        let shape = context.input.shape(core);
        let epsilon = bits(context.arguments.real("epsilon").unwrap_or(1e-5));
        let all = context.arguments.word("over") == Some("all");
        let over = match all {
            true => quote!(#core::layer::OverAll),
            false => quote!(#core::layer::OverLast),
        };
        let known = context.input.known();
        let normalised = known.and_then(|dims| match all {
            true => Some(dims),
            false => dims.last().map(std::slice::from_ref),
        });
        let layer = quote!(#core::layer::LayerNorm<#shape, #over, #epsilon>);
        Some(Built {
            tensors: normalised.map(|dims| {
                // Channels first, as PyTorch's images.
                let file_axes: &[usize] = match dims.len() {
                    1 => &[0],
                    2 => &[0, 1],
                    _ => &[2, 0, 1],
                };
                ["weight", "bias"]
                    .map(|name| Tensor::permuted(name, dims, file_axes))
                    .into()
            }),
            macs: known.map(|dims| dims.iter().product()),
            streams: !all,
            ..Built::same_shape(context, layer)?
        })
    },
);
pub static RMS_NORM: Row = row(
    "rms_norm",
    &["rmsnorm", "rms_normalization"],
    "rms_norm",
    "every feature vector (last axis) to a mean square of 1, then scaled; `epsilon = 1e-5`",
    &[EPSILON],
    |context| {
        let core = context.core;
        let shape = context.input.shape(core);
        let epsilon = bits(context.arguments.real("epsilon").unwrap_or(1e-5));
        let known = context.input.known();
        let layer = quote!(#core::layer::RmsNorm<#shape, #epsilon>);
        Some(Built {
            tensors: known
                .and_then(<[usize]>::last)
                .map(|&features| vec![Tensor::plain("weight", &[features])]),
            macs: known.map(|dims| dims.iter().product()),
            ..Built::same_shape(context, layer)?
        })
    },
);
pub static GROUP_NORM: Row = row(
    "group_norm",
    &["groupnorm", "group_normalization"],
    "group_norm(4)",
    "`groups` of channels, each over all positions, to mean 0 and variance 1, then scaled and shifted; `epsilon = 1e-5`",
    &[GROUPS, EPSILON],
    |context| {
        let core = context.core;
        let groups = context.arguments.count("groups").unwrap_or(1);
        let channels = context.input.known().and_then(<[usize]>::last).copied();
        if let Some(channels) = channels.filter(|channels| channels % groups > 0) {
            let count = thousands(channels);
            let message = format!(
                "{} has {count} channels, which {groups} groups do not divide",
                context.name
            );
            let help = format!("take a number of groups that divides {count}");
            context.refuse("groups", message, help);
            return None;
        }
        context.closed()?;
        context.divides("channels", "groups", groups);
        let shape = context.input.shape(core);
        let epsilon = bits(context.arguments.real("epsilon").unwrap_or(1e-5));
        let groups = dim(core, groups);
        let known = context.input.known();
        let layer = quote!(#core::layer::GroupNorm<#shape, #groups, #epsilon>);
        Some(Built {
            tensors: channels.map(|channels| {
                ["weight", "bias"]
                    .map(|name| Tensor::plain(name, &[channels]))
                    .into()
            }),
            macs: known.map(|dims| dims.iter().product()),
            streams: false,
            ..Built::same_shape(context, layer)?
        })
    },
);
