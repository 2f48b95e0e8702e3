//! `embedding(words = 20, features = 8)`

use quote::quote;

use super::{Argument, ArgumentKind, Built, Form, Gain, Row, Takes, Tensor, initialiser_of};
use crate::model::{Flow, dim};

pub static ROW: Row = Row {
    name: "embedding",
    also: &["embed", "lookup"],
    example: "embedding(words = 20, features = 8)",
    summary: "each of `[time]` numbers, 0 to `words - 1`, as a learnt vector of `features`; `init`. What is no such number becomes NaN",
    arguments: &[
        Argument {
            name: "words",
            positional: false,
            required: true,
            kind: ArgumentKind::Count,
        },
        Argument {
            name: "features",
            positional: false,
            required: true,
            kind: ArgumentKind::Count,
        },
        Argument {
            name: "init",
            positional: false,
            required: false,
            kind: ArgumentKind::Initialiser,
        },
    ],
    takes: Takes::Features,
    learns: true,
    keeps: false,
    in_place: false,
    needs_scratch: false,
    recurs: false,
    gain: Gain::Linear,
    form: Form::Layer(|context| {
        let core = context.core;
        let count = |name: &str| context.arguments.count(name).unwrap_or(1);
        let [words, features] = [count("words"), count("features")];
        let time = context.input.features(core);
        let default = quote!(#core::init::Normal<{ 1.0f64.to_bits() }>);
        let init = initialiser_of(context, "init", default);
        let [words_type, features_type] = [words, features].map(|size| dim(core, size));
        let layer = quote!(#core::layer::Embedding<#time, #words_type, #features_type, #init>);
        let output = match context.input.known() {
            Some(axes) => Flow::Known(vec![axes[0], features]),
            None => Flow::of_layer(core, &layer),
        };
        Some(Built {
            layer,
            output,
            tensors: Some(vec![Tensor::plain("weight", &[words, features])]),
            macs: Some(0),
            streams: false,
        })
    }),
};
