//! `batch_norm`, `batch_norm(momentum = 0.1, epsilon = 1e-5)`

use quote::quote;

use super::{
    Argument, ArgumentKind, Built, Form, Gain, POSITIVE, Row, Takes, Tensor, WEIGHT, bits,
};

pub static ROW: Row = Row {
    name: "batch_norm",
    also: &[
        "batchnorm",
        "bn",
        "batch_normalization",
        "batch_norm1d",
        "batch_norm2d",
    ],
    example: "batch_norm",
    summary: "every feature (last axis) to mean 0 and variance 1 over the batch, then scaled and shifted; in use, by running statistics (`momentum = 0.1`, `epsilon = 1e-5`)",
    arguments: &[
        Argument {
            name: "momentum",
            positional: false,
            required: false,
            kind: ArgumentKind::Real(WEIGHT),
        },
        Argument {
            name: "epsilon",
            positional: false,
            required: false,
            kind: ArgumentKind::Real(POSITIVE),
        },
    ],
    takes: Takes::Any,
    learns: true,
    keeps: true,
    in_place: true,
    needs_scratch: true,
    recurs: false,
    gain: Gain::Next,
    form: Form::Layer(|context| {
        let core = context.core;
        let shape = context.input.shape(core);
        let momentum = bits(context.arguments.real("momentum").unwrap_or(0.1));
        let epsilon = bits(context.arguments.real("epsilon").unwrap_or(1e-5));
        let known = context.input.known();
        let features = known.and_then(<[usize]>::last).copied();
        Some(Built {
            tensors: features.map(|features| {
                vec![
                    Tensor::plain("weight", &[features]),
                    Tensor::plain("bias", &[features]),
                    Tensor::state("running_mean", &[features]),
                    Tensor::state("running_var", &[features]),
                ]
            }),
            macs: known.map(|dims| dims.iter().product()),
            ..Built::same_shape(
                context,
                quote!(#core::layer::BatchNorm<#shape, #momentum, #epsilon>),
            )?
        })
    }),
};
