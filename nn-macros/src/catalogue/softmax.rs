//! `softmax`

use quote::quote;

use super::{Built, Form, Gain, Row, Takes};

pub static ROW: Row = Row {
    name: "softmax",
    also: &[],
    example: "softmax",
    summary: "`exp(x_i) / Σ exp(x_j)` over the last axis",
    arguments: &[],
    takes: Takes::Any,
    learns: false,
    keeps: false,
    in_place: true,
    needs_scratch: false,
    recurs: false,
    gain: Gain::Linear,
    form: Form::Layer(|context| {
        let core = context.core;
        let shape = context.input.shape(core);
        Built::same_shape(context, quote!(#core::layer::Softmax<#shape>))
    }),
};
