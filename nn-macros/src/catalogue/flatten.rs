//! `flatten`

use quote::quote;

use super::{Built, Form, Gain, Row, Takes};
use crate::model::Flow;

pub static ROW: Row = Row {
    name: "flatten",
    also: &["view"],
    example: "flatten",
    summary: "all elements in one axis, row-major",
    arguments: &[],
    takes: Takes::Any,
    learns: false,
    keeps: false,
    in_place: true,
    needs_scratch: false,
    recurs: false,
    gain: Gain::Next,
    form: Form::Layer(|context| {
        let core = context.core;
        let shape = context.input.shape(core);
        let layer = quote!(#core::layer::Flatten<#shape>);
        let output = match context.input.known() {
            Some(dims) => Flow::Known(vec![dims.iter().product()]),
            None => Flow::of_layer(core, &layer),
        };
        Some(Built {
            output,
            streams: false,
            ..Built::same_shape(context, layer)?
        })
    }),
};
