//! The activation functions, a row each.

use quote::{format_ident, quote};

use super::{
    ANY, Argument, ArgumentKind, Built, Context, Form, Gain, NOT_NEGATIVE, Row, Takes, bits,
};

/// A row for the activation `$name`, which is the type `$type` of nn-core.
macro_rules! row {
    ($name:literal, $type:literal, $gain:ident, $summary:literal $(, also = [$($also:literal),*])? $(, $argument:literal = $default:literal)?) => {
        Row {
            name: $name,
            also: &[$($($also),*)?],
            example: concat!($name $(, "(", stringify!($default), ")")? $(, row!(@nothing $argument))?),
            summary: $summary,
            arguments: &[$(Argument {
                name: $argument,
                positional: true,
                required: false,
                kind: ArgumentKind::Real(NOT_NEGATIVE),
            })?],
            takes: Takes::Any,
            learns: false,
            keeps: false,
            in_place: true,
            needs_scratch: false,
            recurs: false,
            gain: Gain::$gain,
            form: Form::Layer(|context| {
                #[allow(unused_mut, unused_assignments)]
                let mut parameter = None;
                $(parameter = Some(context.arguments.real($argument).unwrap_or($default));)?
                elementwise(context, $type, parameter)
            }),
        }
    };
    (@nothing $argument:literal) => { "" };
}

fn elementwise(context: &Context, function: &str, parameter: Option<f64>) -> Option<Built> {
    let core = context.core;
    let shape = context.input.shape(core);
    let function = format_ident!("{function}");
    let parameter = parameter.map(|value| {
        let value = bits(value);
        quote!(<#value>)
    });
    let layer = quote! {
        #core::layer::Elementwise<#shape, #core::activation::#function #parameter>
    };
    Built::same_shape(context, layer)
}

pub static IDENTITY: Row = row!(
    "identity",
    "Identity",
    Next,
    "`x`",
    also = ["linear_activation"]
);
pub static SIGMOID: Row = row!(
    "sigmoid",
    "Sigmoid",
    Linear,
    "`1 / (1 + exp(-x))`",
    also = ["logistic"]
);
pub static LOG_SIGMOID: Row = row!("log_sigmoid", "LogSigmoid", Linear, "`ln(sigmoid(x))`");
pub static TANH: Row = row!("tanh", "Tanh", Linear, "hyperbolic tangent");
pub static RELU: Row = row!("relu", "Relu", Rectifier, "`max(x, 0)`");
pub static RELU6: Row = row!("relu6", "Relu6", Rectifier, "`min(max(x, 0), 6)`");
pub static LEAKY_RELU: Row = row!(
    "leaky_relu",
    "LeakyRelu",
    Rectifier,
    "`x` above 0, `slope · x` below",
    also = ["lrelu"],
    "slope" = 0.01
);
pub static ELU: Row = row!(
    "elu",
    "Elu",
    Rectifier,
    "`x` above 0, `alpha (exp(x) - 1)` below",
    "alpha" = 1.0
);
pub static SELU: Row = row!(
    "selu",
    "Selu",
    SelfNormalising,
    "scaled `elu` that keeps mean and variance"
);
pub static SILU: Row = row!(
    "silu",
    "Silu",
    Rectifier,
    "`x sigmoid(x)`",
    also = ["swish"]
);
pub static MISH: Row = row!("mish", "Mish", Rectifier, "`x tanh(softplus(x))`");
pub static SOFTPLUS: Row = row!("softplus", "Softplus", Rectifier, "`ln(1 + exp(x))`");
pub static SOFTSIGN: Row = row!("softsign", "Softsign", Linear, "`x / (1 + abs(x))`");
pub static HARD_SIGMOID: Row = row!(
    "hard_sigmoid",
    "HardSigmoid",
    Linear,
    "`x / 6 + 1 / 2`, cut to 0..=1"
);
pub static HARD_TANH: Row = row!("hard_tanh", "HardTanh", Linear, "`x`, cut to -1..=1");
pub static HARD_SWISH: Row = row!(
    "hard_swish",
    "HardSwish",
    Rectifier,
    "`x hard_sigmoid(x)`",
    also = ["hard_silu"]
);
pub static STEP: Row = row!(
    "step",
    "Step",
    Linear,
    "1 above 0, else 0; nothing learns through it",
    also = ["heaviside"]
);
pub static SIGN: Row = row!(
    "sign",
    "Sign",
    Linear,
    "-1, 0 or 1; nothing learns through it",
    also = ["signum"]
);

pub static GELU: Row = Row {
    name: "gelu",
    also: &[],
    example: "gelu",
    summary: "`x Φ(x)`, Φ the normal distribution; `approximate = tanh` takes Hendrycks and Gimpel's formula",
    arguments: &[Argument {
        name: "approximate",
        positional: false,
        required: false,
        kind: ArgumentKind::Word(&["none", "tanh"]),
    }],
    takes: Takes::Any,
    learns: false,
    keeps: false,
    in_place: true,
    needs_scratch: false,
    recurs: false,
    gain: Gain::Rectifier,
    form: Form::Layer(|context| {
        let function = match context.arguments.word("approximate") {
            Some("tanh") => "GeluTanh",
            _ => "Gelu",
        };
        elementwise(context, function, None)
    }),
};

pub static SCALE: Row = Row {
    name: "scale",
    also: &["rescaling"],
    example: "scale(0.5)",
    summary: "`factor · x`",
    arguments: &[Argument {
        name: "factor",
        positional: true,
        required: true,
        kind: ArgumentKind::Real(ANY),
    }],
    takes: Takes::Any,
    learns: false,
    keeps: false,
    in_place: true,
    needs_scratch: false,
    recurs: false,
    gain: Gain::Next,
    form: Form::Layer(|context| {
        let factor = context.arguments.real("factor").unwrap_or(1.0);
        elementwise(context, "Scale", Some(factor))
    }),
};

pub static CLIP: Row = Row {
    name: "clip",
    also: &["clamp", "clip_by_value"],
    example: "clip(-1, 1)",
    summary: "`x`, cut to `low` and `high`",
    arguments: &[
        Argument {
            name: "low",
            positional: true,
            required: true,
            kind: ArgumentKind::Real(ANY),
        },
        Argument {
            name: "high",
            positional: true,
            required: true,
            kind: ArgumentKind::Real(ANY),
        },
    ],
    takes: Takes::Any,
    learns: false,
    keeps: false,
    in_place: true,
    needs_scratch: false,
    recurs: false,
    gain: Gain::Linear,
    form: Form::Layer(|context| {
        let bound = |name: &str| context.arguments.real(name);
        let [low, high] = [bound("low")?, bound("high")?];
        if low >= high {
            let message = format!(
                "{} cuts to {low} and {high}, which leaves no range",
                context.name
            );
            context.refuse(
                "high",
                message,
                format!(
                    "write `clip({}, {})`",
                    high.min(low),
                    if low == high { low + 1.0 } else { low }
                ),
            );
            return None;
        }
        let core = context.core;
        let shape = context.input.shape(core);
        let [low, high] = [low, high].map(bits);
        let layer = quote! {
            #core::layer::Elementwise<#shape, #core::activation::Clip<#low, #high>>
        };
        Built::same_shape(context, layer)
    }),
};
