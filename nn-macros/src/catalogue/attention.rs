//! `attention(heads = 4, causal = true)`, `learnt_positions`, `positional_encoding`

use quote::quote;

use super::{Argument, ArgumentKind, Built, Form, Gain, Row, Takes, Tensor, initialiser_of};
use crate::error::thousands;
use crate::model::dim;

const INIT: Argument = Argument {
    name: "init",
    positional: false,
    required: false,
    kind: ArgumentKind::Initialiser,
};

pub static ATTENTION: Row = Row {
    name: "attention",
    also: &[
        "self_attention",
        "multi_head_attention",
        "multihead_attention",
    ],
    example: "attention(heads = 4)",
    summary: "self-attention over time with `heads`, of queries, keys and values that it learns; `causal = true` sees nothing of what comes later; `init`",
    arguments: &[
        Argument {
            name: "heads",
            positional: true,
            required: false,
            kind: ArgumentKind::Count,
        },
        Argument {
            name: "causal",
            positional: false,
            required: false,
            kind: ArgumentKind::Flag,
        },
        INIT,
    ],
    takes: Takes::Sequence,
    learns: true,
    keeps: false,
    in_place: false,
    needs_scratch: true,
    recurs: false,
    gain: Gain::Linear,
    form: Form::Layer(|context| {
        context.closed()?;
        let core = context.core;
        let heads = context.arguments.count("heads").unwrap_or(1);
        let causal = context.arguments.flag("causal").unwrap_or(false);
        let known = context.input.known().filter(|axes| axes.len() == 2);
        let sizes = known.map(|axes| [axes[0], axes[1]]);
        if let Some([_, features]) = sizes.filter(|[_, features]| features % heads > 0) {
            let features = thousands(features);
            let message = format!(
                "{} has {features} features, which {heads} heads do not divide",
                context.name
            );
            let help = format!("take a number of heads that divides {features}");
            context.refuse("heads", message, help);
            return None;
        }
        context.divides("features", "heads", heads);
        let shape = context.input.shape(core);
        let init = initialiser_of(context, "init", quote!(#core::init::GlorotUniform));
        let heads = dim(core, heads);
        let layer = quote!(#core::layer::Attention<#shape, #heads, #causal, #init>);
        Some(Built {
            tensors: sizes.map(|[_, features]| {
                vec![
                    Tensor::permuted("in_proj_weight", &[features, 3 * features], &[1, 0]),
                    Tensor::plain("in_proj_bias", &[3 * features]),
                    Tensor::permuted("out_proj.weight", &[features, features], &[1, 0]),
                    Tensor::plain("out_proj.bias", &[features]),
                ]
            }),
            macs: sizes.map(|[time, features]| {
                4 * time * features * features + 2 * time * time * features
            }),
            streams: false,
            ..Built::same_shape(context, layer)?
        })
    }),
};

pub static LEARNT_POSITIONS: Row = Row {
    name: "learnt_positions",
    also: &[
        "learned_positions",
        "position_embedding",
        "positional_embedding",
    ],
    example: "learnt_positions",
    summary: "a learnt number added to every feature of every time step, so that `attention` knows one from another; `init`",
    arguments: &[INIT],
    takes: Takes::Sequence,
    learns: true,
    keeps: false,
    in_place: false,
    needs_scratch: false,
    recurs: false,
    gain: Gain::Next,
    form: Form::Layer(|context| {
        let core = context.core;
        let shape = context.input.shape(core);
        let default = quote!(#core::init::Normal<{ 0.02f64.to_bits() }>);
        let init = initialiser_of(context, "init", default);
        let layer = quote!(#core::layer::LearntPositions<#shape, #init>);
        let known = context.input.known();
        Some(Built {
            tensors: known.map(|axes| vec![Tensor::plain("weight", axes)]),
            macs: Some(0),
            streams: false,
            ..Built::same_shape(context, layer)?
        })
    }),
};

pub static POSITIONAL_ENCODING: Row = Row {
    name: "positional_encoding",
    also: &[
        "sinusoidal_positions",
        "sine_position_encoding",
        "position_encoding",
    ],
    example: "positional_encoding",
    summary: "sines and cosines of the time step added to its features, from fast waves to slow ones: as `learnt_positions`, with nothing to learn",
    arguments: &[],
    takes: Takes::Sequence,
    learns: false,
    keeps: false,
    in_place: true,
    needs_scratch: false,
    recurs: false,
    gain: Gain::Next,
    form: Form::Layer(|context| {
        let core = context.core;
        let shape = context.input.shape(core);
        let layer = quote!(#core::layer::PositionalEncoding<#shape>);
        Some(Built {
            streams: false,
            ..Built::same_shape(context, layer)?
        })
    }),
};
