//! Every step there is: what it is called, what it takes, which layer of nn-core it becomes.
//!
//! One row a step, in [`ROWS`]. The README's table, the suggestions and the errors about arguments come from
//! here; adding a step adds a row and nothing else in this crate.

mod activation;
mod attention;
mod batch_norm;
mod branches;
mod conv;
mod dense;
mod dropout;
mod embedding;
mod flatten;
mod norm;
mod over_time;
mod pool;
mod rearrange;
mod recurrent;
mod residual;
mod shared;
mod softmax;
mod spread;
mod tensor;
mod window;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use syn::Ident;

pub use tensor::{Tensor, parameters};

use crate::error::{Errors, Mistake};
use crate::model::{Arguments, Axis, Check, Flow, Initialiser, Merge, Rule};

/// All steps, in the order of the README's table.
pub static ROWS: &[&Row] = &[
    &dense::ROW,
    &conv::CONV2D,
    &conv::DEPTHWISE_CONV2D,
    &conv::SEPARABLE_CONV2D,
    &conv::CONV_TRANSPOSE2D,
    &conv::CONV1D,
    &conv::DEPTHWISE_CONV1D,
    &pool::MAX_POOL2D,
    &pool::AVG_POOL2D,
    &pool::MAX_POOL1D,
    &pool::AVG_POOL1D,
    &pool::GLOBAL_AVG_POOL,
    &pool::GLOBAL_MAX_POOL,
    &recurrent::RNN,
    &recurrent::GRU,
    &recurrent::LSTM,
    &over_time::BIDIRECTIONAL,
    &over_time::TIME_DISTRIBUTED,
    &flatten::ROW,
    &embedding::ROW,
    &attention::ATTENTION,
    &attention::LEARNT_POSITIONS,
    &attention::POSITIONAL_ENCODING,
    &rearrange::RESHAPE,
    &rearrange::PERMUTE,
    &rearrange::PAD,
    &rearrange::CROP,
    &rearrange::UPSAMPLE,
    &batch_norm::ROW,
    &norm::LAYER_NORM,
    &norm::RMS_NORM,
    &norm::GROUP_NORM,
    &dropout::ROW,
    &softmax::ROW,
    &residual::ROW,
    &branches::CONCAT,
    &branches::SUM,
    &branches::PRODUCT,
    &shared::ROW,
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
    &activation::CLIP,
    &activation::SCALE,
    &activation::STEP,
    &activation::SIGN,
];

/// What to do where a step cannot take a size that is open.
pub const CLOSED: &str = "put a step of a known size before it, or name the size inside the braces: `const SIZE: usize = 32;`";

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
    /// Whether its passes want memory besides their input and output.
    pub needs_scratch: bool,
    /// Whether it goes through time, and can do so backwards.
    pub recurs: bool,
    /// What a weight before it should be drawn for.
    pub gain: Gain,
    /// The layer and its costs.
    pub form: Form,
}

/// What a step becomes.
pub enum Form {
    /// A layer of nn-core; `None` after a mistake that leaves it open.
    Layer(fn(&mut Context) -> Option<Built>),
    /// A layer around the steps in its braces.
    Block(Around),
    /// An earlier step once more.
    Shared,
}

/// What stands around steps in braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Around {
    /// Their input is added to their output; or what a shortcut makes of it.
    Residual,
    /// Branches, whose outputs become one.
    Branches(Merge),
    /// Every moment of a sequence goes through them alone.
    EachFrame,
    /// They run over a sequence, and once more, with numbers of their own, over its reverse.
    Bidirectional,
}

/// An argument of a step.
pub struct Argument {
    pub name: &'static str,
    /// Whether it may be given without its name.
    pub positional: bool,
    pub required: bool,
    pub kind: ArgumentKind,
}

impl Argument {
    /// One that has to be given, and needs no name.
    const fn first(name: &'static str, kind: ArgumentKind) -> Self {
        Self {
            name,
            positional: true,
            required: true,
            kind,
        }
    }

    /// One that is given by its name, or left out.
    const fn named(name: &'static str, kind: ArgumentKind) -> Self {
        Self {
            name,
            positional: false,
            required: false,
            kind,
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub enum ArgumentKind {
    /// A number of units, or `from -> to`.
    Units,
    /// How many of something: 1 or more.
    Count,
    /// A size for all spatial axes, or a list with one for each.
    Sizes,
    /// One of some words, a number of cells, or `[before, after]` for each spatial axis.
    Padding(&'static [&'static str]),
    /// `[4, 4, 1]`
    Shape,
    /// The axes in another order, `[1, 0]`.
    Order,
    /// A real number in a range.
    Real(Range),
    /// One of some words.
    Word(&'static [&'static str]),
    /// How a weight is drawn.
    Initialiser,
    /// `true` or `false`.
    Flag,
}

impl ArgumentKind {
    /// Whether the output's shape depends on it.
    pub fn is_size(self) -> bool {
        match self {
            Self::Units
            | Self::Count
            | Self::Sizes
            | Self::Padding(_)
            | Self::Shape
            | Self::Order => true,
            Self::Real(_) | Self::Word(_) | Self::Initialiser | Self::Flag => false,
        }
    }
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
pub const ANY: Range = Range {
    text: "a number",
    example: "0.5",
    contains: f64::is_finite,
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
    /// `[time, features]`
    Sequence,
    /// `[height, width, channels]`
    Image,
    /// A sequence or an image.
    Spatial,
}

impl Takes {
    /// Whether it takes so many axes.
    pub fn rank(self, axes: usize) -> bool {
        match self {
            Self::Any => true,
            Self::Features => axes == 1,
            Self::Sequence => axes == 2,
            Self::Image => axes == 3,
            Self::Spatial => axes > 1,
        }
    }

    /// In words, after "takes".
    pub fn text(self) -> &'static str {
        match self {
            Self::Any => "one to three axes",
            Self::Features => "one axis, [features]",
            Self::Sequence => "two axes, [time, features]",
            Self::Image => "three axes, [height, width, channels]",
            Self::Spatial => "[time, features] or [height, width, channels]",
        }
    }

    /// What is to be done where it is not given that.
    pub fn mend(self) -> &'static str {
        match self {
            Self::Any | Self::Features => "put `flatten` before it",
            Self::Sequence => "put `reshape([time, features])` with your numbers before it",
            Self::Image => "put `reshape([height, width, channels])` with your numbers before it",
            Self::Spatial => "put a `reshape` to two or three axes before it",
        }
    }
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
    /// The step as errors call it: "`conv1`".
    pub name: String,
    /// What the input comes from, with its verb: "`conv1` produces".
    pub before: String,
    pub word: &'a Ident,
    pub errors: &'a mut Errors,
    pub checks: &'a mut Vec<Check>,
}

impl Context<'_> {
    /// A mistake that only the row knows, at an argument; at the step's word, if the argument is not there.
    pub fn refuse(&mut self, argument: &str, message: String, help: String) {
        let tokens = self.arguments.tokens(argument);
        let mistake = match tokens {
            Some(tokens) => Mistake::new(tokens, message),
            None => Mistake::new(self.word, message),
        };
        self.errors.push(mistake.help(help));
    }

    /// A size that cannot be open here.
    pub fn number(&mut self, argument: &str) -> Option<usize> {
        match self.arguments.axis(argument) {
            Axis::Number(number) => Some(number),
            Axis::Open(size) => {
                let message = format!(
                    "`{argument}` of {} has to be a number, found `{size}`",
                    self.name
                );
                let help = format!("name one inside the braces: `const {size}: usize = 32;`");
                self.refuse(argument, message, help);
                None
            }
        }
    }

    /// Where the input has to be known; `None` after a mistake.
    pub fn closed(&mut self) -> Option<()> {
        if !self.input.is_open() {
            return Some(());
        }
        let message = format!(
            "{} has to know its input, but {} {}",
            self.name,
            self.before,
            self.input.text().unwrap_or_default()
        );
        self.errors
            .push(Mistake::new(self.word, message).help(CLOSED));
        None
    }

    /// A check for the compiler, where the macro does not know the input: a call of a function of `nn_core::check`.
    pub fn check(&mut self, call: TokenStream) {
        let core = self.core;
        self.checks.push(Check {
            span: self.word.span(),
            rule: Rule::Call(quote!(#core::check::#call)),
        });
    }

    /// Where only the compiler knows the input: so many groups, or heads, have to divide its last axis.
    pub fn divides(&mut self, axis: &str, parts: &str, count: usize) {
        if let Flow::Typed(_) = self.input {
            let (name, produces) = (self.name.clone(), self.input.dims(self.core));
            self.check(quote!(divides(#name, #axis, #parts, #count, #produces)));
        }
    }

    /// The sizes of an argument for so many spatial axes, if it is given; `None` after a mistake.
    #[expect(clippy::option_option, reason = "a mistake, or nothing given")]
    pub fn sizes(&mut self, argument: &str, axes: usize) -> Option<Option<Vec<usize>>> {
        let Some(sizes) = self.arguments.sizes(argument) else {
            return Some(None);
        };
        if sizes.len() == 1 {
            return Some(Some(vec![sizes[0]; axes]));
        }
        if sizes.len() == axes {
            return Some(Some(sizes.to_vec()));
        }
        let found = sizes.len();
        self.wrong_count(argument, axes, found, &sizes[0].to_string());
        None
    }

    fn wrong_count(&mut self, argument: &str, axes: usize, found: usize, example: &str) {
        let noun = if axes == 1 { "axis" } else { "axes" };
        let message = format!(
            "{} slides over {axes} {noun}, but its `{argument}` has {found} numbers",
            self.name
        );
        let help = format!("write `{argument} = {example}`");
        self.refuse(argument, message, help);
    }
}

/// A layer and what it costs; costs are `None` where only the type system knows.
pub struct Built {
    pub layer: TokenStream,
    pub output: Flow,
    /// In the order of memory.
    pub tensors: Option<Vec<Tensor>>,
    pub macs: Option<usize>,
    /// Whether it can take one frame of a sequence after the other.
    pub streams: bool,
}

impl Built {
    /// A layer without costs that keeps its shape, and does to every frame what it does to all.
    fn same_shape(context: &Context, layer: TokenStream) -> Option<Self> {
        Some(Self {
            layer,
            output: context.input.clone(),
            tensors: Some(Vec::new()),
            macs: Some(0),
            streams: true,
        })
    }
}

impl Row {
    /// A step that learns nothing, keeps nothing and wants no memory of its own.
    const fn plain(
        name: &'static str,
        also: &'static [&'static str],
        example: &'static str,
        summary: &'static str,
        arguments: &'static [Argument],
        takes: Takes,
        build: fn(&mut Context) -> Option<Built>,
    ) -> Self {
        Self {
            name,
            also,
            example,
            summary,
            arguments,
            takes,
            learns: false,
            keeps: false,
            in_place: false,
            needs_scratch: false,
            recurs: false,
            gain: Gain::Next,
            form: Form::Layer(build),
        }
    }

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
            Form::Block(Around::Branches(_)) => {
                format!("{} {{ a: {{ … }}, b: {{ … }} }}", self.name)
            }
            Form::Block(_) => format!("{} {{ … }}", self.name),
            Form::Layer(_) | Form::Shared => self.example.to_owned(),
        }
    }
}

/// A name without case and underscores.
fn plain(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}

/// How a weight is drawn, as the argument says, or else by default.
fn initialiser_of(context: &Context, argument: &str, default: TokenStream) -> TokenStream {
    let core = context.core;
    match context.arguments.initialiser(argument) {
        Some(Initialiser { name, value: None }) => quote!(#core::init::#name),
        Some(Initialiser {
            name,
            value: Some(value),
        }) => {
            let value = bits(*value);
            quote!(#core::init::#name<#value>)
        }
        None => default,
    }
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
