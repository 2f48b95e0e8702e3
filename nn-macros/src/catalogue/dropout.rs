//! `dropout(0.2)`

use quote::quote;

use super::{Argument, ArgumentKind, Built, Form, Gain, Row, SHARE, Takes, bits};

pub static ROW: Row = Row {
    name: "dropout",
    also: &[],
    example: "dropout(0.2)",
    summary: "in training, zero with the probability `rate`, scaled to keep the mean; in use, nothing",
    arguments: &[Argument {
        name: "rate",
        positional: true,
        required: true,
        kind: ArgumentKind::Real(SHARE),
    }],
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
        let rate = bits(context.arguments.real("rate").unwrap_or(0.0));
        Built::same_shape(context, quote!(#core::layer::Dropout<#shape, #rate>))
    }),
};
