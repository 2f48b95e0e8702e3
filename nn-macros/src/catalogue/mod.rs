//! Every step there is: what it is called, what it takes, which layer of nn-core it becomes.
//!
//! One row a step, in [`ROWS`]. The README's table, the suggestions and the errors about arguments come from
//! here; adding a step adds a row and nothing else in this crate.

mod activation;
mod batch_norm;
mod dense;
mod dropout;
mod flatten;
mod residual;
mod softmax;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::model::{Arguments, Flow};

/// All steps, in the order of the README's table.
pub static ROWS: &[&Row] = &[
    &dense::ROW,
    &flatten::ROW,
    &batch_norm::ROW,
    &dropout::ROW,
    &softmax::ROW,
    &residual::ROW,
    &activation::IDENTITY,
    &activation::SIGMOID,
    &activation::LOG_SIGMOID,
    &activation::TANH,
    &activation::RELU,
    &activation::RELU6,
    &activation::LEAKY_RELU,
    &activation::ELU,
    &activation::SELU,
    &activation::GELU,
    &activation::SILU,
    &activation::MISH,
    &activation::SOFTPLUS,
    &activation::SOFTSIGN,
    &activation::HARD_SIGMOID,
    &activation::HARD_TANH,
    &activation::HARD_SWISH,
    &activation::STEP,
    &activation::SIGN,
];

/// One step of the language.
pub struct Row {
    /// As it is written.
    pub name: &'static str,
    /// Other names that people try.
    pub also: &'static [&'static str],
    /// How it is written, for help.
    pub example: &'static str,
    /// What it does, for the README.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a test writes the README's table")
    )]
    pub summary: &'static str,
    /// What stands in its parentheses.
    pub arguments: &'static [Argument],
    /// The shapes it takes.
    pub takes: Takes,
    /// Whether it has parameters.
    pub learns: bool,
    /// Whether it has state.
    pub keeps: bool,
    /// Whether it can overwrite its input in use.
    pub in_place: bool,
    /// What a weight before it should be drawn for.
    pub gain: Gain,
    /// The layer and its costs.
    pub form: Form,
}

/// What a step becomes.
pub enum Form {
    /// A layer of nn-core.
    Layer(fn(&Context) -> Built),
    /// A layer of nn-core around the steps in its braces, named by its path there.
    Block(&'static str),
}

/// An argument of a step.
pub struct Argument {
    pub name: &'static str,
    /// Whether it may be given without its name.
    pub positional: bool,
    pub required: bool,
    pub kind: ArgumentKind,
}

#[derive(Debug, Clone, Copy)]
pub enum ArgumentKind {
    /// A number of units, or `from -> to`.
    Units,
    /// A real number in a range.
    Real(Range),
    /// One of some words.
    Word(&'static [&'static str]),
    /// How a weight is drawn.
    Initialiser,
    /// `true` or `false`.
    Flag,
}

/// The numbers that an argument may be.
#[derive(Debug, Clone, Copy)]
pub struct Range {
    /// In words, after "is".
    pub text: &'static str,
    /// A number that is usual.
    pub example: &'static str,
    pub contains: fn(f64) -> bool,
}

pub const SHARE: Range = Range {
    text: "at least 0 and less than 1",
    example: "0.2",
    contains: |x| (0.0..1.0).contains(&x),
};
pub const WEIGHT: Range = Range {
    text: "between 0 and 1",
    example: "0.1",
    contains: |x| (0.0..=1.0).contains(&x),
};
pub const POSITIVE: Range = Range {
    text: "greater than 0",
    example: "1e-5",
    contains: |x| x > 0.0,
};
pub const NOT_NEGATIVE: Range = Range {
    text: "at least 0",
    example: "0.1",
    contains: |x| x >= 0.0,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    Any,
    /// `[features]` alone.
    Features,
}

/// What comes after a weight decides how it is best drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gain {
    /// Half of the values are cut off: He.
    Rectifier,
    /// Mean and variance keep themselves: LeCun.
    SelfNormalising,
    /// Everything else: Glorot.
    Linear,
    /// The step after decides.
    Next,
}

/// What a row builds its layer from.
pub struct Context<'a> {
    pub core: &'a syn::Path,
    pub input: &'a Flow,
    pub arguments: &'a Arguments,
    /// The gain of what comes after.
    pub gain: Gain,
}

/// A layer and what it costs; costs are `None` where only the type system knows.
pub struct Built {
    pub layer: TokenStream,
    pub output: Flow,
    pub parameters: Option<usize>,
    pub macs: Option<usize>,
}

impl Built {
    /// A layer without costs that keeps its shape.
    fn same_shape(context: &Context, layer: TokenStream) -> Self {
        Self {
            layer,
            output: context.input.clone(),
            parameters: Some(0),
            macs: Some(0),
        }
    }
}

impl Row {
    /// The row of a name.
    pub fn find(name: &str) -> Option<&'static Self> {
        ROWS.iter().copied().find(|row| row.name == name)
    }

    /// The row of a name in whatever case: `ReLU`.
    pub fn spelled(name: &str) -> Option<&'static Self> {
        ROWS.iter()
            .copied()
            .find(|row| plain(row.name) == plain(name))
    }

    /// The row that a name of another spelling or of another framework means: `Linear`, `BatchNorm1d`, `ReLU`.
    pub fn meant(name: &str) -> Option<&'static Self> {
        let also = || {
            ROWS.iter()
                .copied()
                .find(|row| row.also.iter().any(|also| plain(also) == plain(name)))
        };
        Self::spelled(name).or_else(also)
    }

    /// How it is written: `dense(64)`, `residual { … }`.
    #[cfg(test)]
    pub fn usage(&self) -> String {
        match self.form {
            Form::Block(_) => format!("{} {{ … }}", self.name),
            Form::Layer(_) => self.example.to_owned(),
        }
    }
}

/// A name without case and underscores.
fn plain(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}

/// The bits of a real number, as a const generic: `{ 0.2f64.to_bits() }`.
fn bits(value: f64) -> TokenStream {
    let literal = Literal::f64_suffixed(value.abs());
    if value.is_sign_negative() {
        quote!({ (-#literal).to_bits() })
    } else {
        quote!({ #literal.to_bits() })
    }
}
