//! `rnn(32)`, `gru(32, reset = before)`, `lstm(32, returns = last)`

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    Argument, ArgumentKind, Built, Context, Form, Gain, Row, Takes, Tensor, initialiser_of,
};
use crate::model::Flow;

const UNITS: Argument = Argument::first("units", ArgumentKind::Units);
const RETURNS: Argument = Argument::named("returns", ArgumentKind::Word(&["all", "last"]));
const LEARN_INITIAL: Argument = Argument::named("learn_initial", ArgumentKind::Flag);
const RESET: Argument = Argument::named("reset", ArgumentKind::Word(&["after", "before"]));
const ACTIVATION: Argument = Argument::named("activation", ArgumentKind::Word(&["tanh", "relu"]));
const INIT: Argument = Argument::named("init", ArgumentKind::Initialiser);
const RECURRENT_INIT: Argument = Argument::named("recurrent_init", ArgumentKind::Initialiser);
const BIAS: Argument = Argument::named("bias", ArgumentKind::Flag);

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
        takes: Takes::Sequence,
        learns: true,
        keeps: false,
        in_place: false,
        needs_scratch: true,
        recurs: true,
        gain: Gain::Linear,
        form: Form::Layer(build),
    }
}

pub static RNN: Row = row(
    "rnn",
    &["simple_rnn", "elman"],
    "rnn(32)",
    "`h = tanh(x W + h U + b)` step by step; `returns = all` of its states, or the `last`; `activation = relu`, `learn_initial = true`, `init`, `recurrent_init`, `bias`",
    &[
        UNITS,
        RETURNS,
        ACTIVATION,
        LEARN_INITIAL,
        INIT,
        RECURRENT_INIT,
        BIAS,
    ],
    |context| {
        let core = context.core;
        let activation = match context.arguments.word("activation") {
            Some("relu") => quote!(#core::activation::Relu),
            _ => quote!(#core::activation::Tanh),
        };
        recurrent(context, &quote!(Rnn), Some(activation), 1)
    },
);
pub static GRU: Row = row(
    "gru",
    &["gated_recurrent_unit"],
    "gru(32)",
    "gated recurrent units, as `rnn`; `reset = after` (PyTorch's, Keras's) or `before` the product with the state",
    &[
        UNITS,
        RETURNS,
        RESET,
        LEARN_INITIAL,
        INIT,
        RECURRENT_INIT,
        BIAS,
    ],
    |context| {
        let core = context.core;
        let reset = match context.arguments.word("reset") {
            Some("before") => quote!(#core::layer::ResetBefore),
            _ => quote!(#core::layer::ResetAfter),
        };
        recurrent(context, &quote!(Gru), Some(reset), 3)
    },
);
pub static LSTM: Row = row(
    "lstm",
    &["long_short_term_memory"],
    "lstm(32)",
    "long short-term memory, as `rnn`; its forget gates start open",
    &[UNITS, RETURNS, LEARN_INITIAL, INIT, RECURRENT_INIT, BIAS],
    |context| recurrent(context, &quote!(Lstm), None, 4),
);

fn recurrent(
    context: &mut Context,
    layer: &TokenStream,
    own: Option<TokenStream>,
    gates: usize,
) -> Option<Built> {
    let core = context.core;
    let units = context.arguments.axis("units");
    let returned = context.arguments.word("returns").unwrap_or("all");
    let returns = match returned {
        "all" => quote!(#core::layer::AllSteps),
        _ => quote!(#core::layer::LastStep),
    };
    let learns_initial = context.arguments.flag("learn_initial").unwrap_or(false);
    let initial = match learns_initial {
        true => quote!(#core::layer::LearntState),
        false => quote!(#core::layer::ZeroState),
    };
    let has_bias = context.arguments.flag("bias").unwrap_or(true);
    let bias = match has_bias {
        true => quote!(#core::layer::WithBias),
        false => quote!(#core::layer::WithoutBias),
    };
    let init = initialiser_of(context, "init", quote!(#core::init::GlorotUniform));
    let isometry = quote!(#core::layer::Isometry);
    let recurrent_init = initialiser_of(context, "recurrent_init", isometry);
    let [time, inputs] = context.input.axes(core);
    let units_type = units.dim(core);
    let own = own.into_iter();
    let layer = quote! {
        #core::layer::#layer<#time, #inputs, #units_type, #returns, #initial, #(#own,)* #init, #recurrent_init, #bias>
    };
    let axes = context.input.written_axes().filter(|axes| axes.len() == 2);
    let output = match (axes, returned) {
        (_, "last") => Flow::of_axes(vec![units.clone()]),
        (Some(axes), _) => Flow::of_axes(vec![axes[0].clone(), units.clone()]),
        (None, _) => Flow::of_layer(core, &layer),
    };
    let known = context
        .input
        .known()
        .filter(|axes| axes.len() == 2)
        .zip(units.known());
    let weights = known.map(|(axes, units)| gates * units * (axes[1] + units));
    Some(Built {
        layer,
        output,
        tensors: known
            .map(|(axes, units)| tensors(axes[1], units, gates, has_bias, learns_initial)),
        macs: weights
            .zip(known)
            .map(|(weights, (axes, _))| weights * axes[0]),
        streams: true,
    })
}

fn tensors(
    inputs: usize,
    units: usize,
    gates: usize,
    has_bias: bool,
    learns_initial: bool,
) -> Vec<Tensor> {
    let row = gates * units;
    let mut tensors = vec![
        Tensor::permuted("weight_ih_l0", &[inputs, row], &[1, 0]),
        Tensor::permuted("weight_hh_l0", &[units, row], &[1, 0]),
    ];
    if has_bias {
        tensors.extend(["bias_ih_l0", "bias_hh_l0"].map(|name| Tensor::plain(name, &[row])));
    }
    if learns_initial {
        tensors.push(Tensor::plain("initial_hidden", &[units]));
        // Long short-term memory alone has a cell state.
        if gates == 4 {
            tensors.push(Tensor::plain("initial_cell", &[units]));
        }
    }
    tensors
}
