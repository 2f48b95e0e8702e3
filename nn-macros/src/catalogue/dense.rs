//! `dense(64)`, `dense(64 -> 10)`, `dense(64, init = he_normal, bias = false)`

use quote::quote;

use super::{
    Argument, ArgumentKind, Built, Context, Form, Gain, Row, Takes, Tensor, initialiser_of,
};
use crate::model::Flow;

pub static ROW: Row = Row {
    name: "dense",
    also: &["linear", "fully_connected", "fc", "affine", "gemm"],
    example: "dense(64)",
    summary: "fully connected: `x W + b`; `64 -> 10` states the input size too, `init = he_normal` draws the weight, `bias = false` leaves out `b`",
    arguments: &[
        Argument {
            name: "units",
            positional: true,
            required: true,
            kind: ArgumentKind::Units,
        },
        Argument {
            name: "init",
            positional: false,
            required: false,
            kind: ArgumentKind::Initialiser,
        },
        Argument {
            name: "bias",
            positional: false,
            required: false,
            kind: ArgumentKind::Flag,
        },
    ],
    takes: Takes::Features,
    learns: true,
    keeps: false,
    in_place: false,
    needs_scratch: false,
    recurs: false,
    gain: Gain::Linear,
    form: Form::Layer(build),
};

fn build(context: &mut Context) -> Option<Built> {
    let core = context.core;
    let units = context.arguments.axis("units");
    let init = initialiser(context);
    let bias = context.arguments.flag("bias").unwrap_or(true);
    let bias_term = if bias {
        quote!(WithBias)
    } else {
        quote!(WithoutBias)
    };
    let inputs = context.input.features(core);
    let outputs = units.dim(core);
    let known = context.input.known().map(|dims| dims[0]).zip(units.known());
    Some(Built {
        layer: quote! {
            #core::layer::Dense<#inputs, #outputs, #init, #core::layer::#bias_term>
        },
        output: Flow::of_axes(vec![units]),
        tensors: known.map(|(inputs, units)| {
            let weight = Tensor::permuted("weight", &[inputs, units], &[1, 0]);
            [weight]
                .into_iter()
                .chain(Tensor::bias(bias, units))
                .collect()
        }),
        macs: known.map(|(inputs, units)| inputs * units),
        streams: true,
    })
}

/// How a weight is drawn: as `init` says, or as what comes after wants it.
pub fn initialiser(context: &Context) -> proc_macro2::TokenStream {
    let core = context.core;
    let default = match context.gain {
        Gain::Rectifier => quote!(#core::init::HeNormal),
        Gain::SelfNormalising => quote!(#core::init::LecunNormal),
        Gain::Linear | Gain::Next => quote!(#core::init::GlorotUniform),
    };
    initialiser_of(context, "init", default)
}
