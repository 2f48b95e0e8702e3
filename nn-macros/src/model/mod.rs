//! What was meant: names, numbers, shapes and layers, checked. Later stages never check again.

mod arguments;
mod branches;
mod flow;
mod layer;
mod names;
mod nested;
mod number;
mod order;
mod over_time;
mod sequence;
mod shared;

pub use arguments::{Arguments, Initialiser, Padding};
pub use flow::{Axis, Flow, dim};

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Attribute, Ident, Visibility};

use crate::catalogue::Tensor;
use crate::error::{Errors, Mistake, thousands};
use crate::syntax::{Budget, Declaration, Shape, Signature, Weights};
use crate::weights::Embedded;
use number::Scope;
use order::Order;

/// A network that is right; or, after a mistake, as much of one as its public items need.
pub struct Model {
    pub name: Ident,
    pub visibility: Visibility,
    pub attributes: Vec<Attribute>,
    pub core: syn::Path,
    /// The signature; without axes after a mistake in it.
    pub input: Vec<usize>,
    pub output: Vec<usize>,
    pub body: Sequence,
    pub budgets: Vec<Budget>,
    /// The file that its numbers are in, if they are to be embedded.
    pub weights: Option<Weights>,
    /// Whether there were to be such a file, also after a mistake.
    pub wants_weights: bool,
    pub embedded: Option<Embedded>,
    /// What only the type system can decide.
    pub checks: Vec<Check>,
    /// The type that stands for whatever a mistake has left open, if there is any.
    pub unknown: Option<Ident>,
}

/// How the steps of a layer stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Each takes what the one before it gives.
    Series,
    /// All take the same, and their outputs become one.
    Parallel(Merge),
}

/// How outputs become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    Concat,
    Sum,
    Product,
}

/// Steps that are a layer of its own: the network, or a block in it.
pub struct Sequence {
    pub form: Form,
    /// Whether it is to take one frame after the other.
    pub is_streamed: bool,
    /// The generated type.
    pub type_name: Ident,
    /// The sizes that are open, of which its type is one of many.
    pub open: Vec<Ident>,
    pub input: Flow,
    pub output: Flow,
    /// How PyTorch has its output.
    order: Order,
    pub steps: Vec<Step>,
}

/// One step, with its layer.
pub struct Step {
    /// Its field.
    pub name: Ident,
    pub attributes: Vec<Attribute>,
    /// As it was written.
    pub written: String,
    /// The type of the layer. For a block, the layer around its sequence.
    pub layer: TokenStream,
    /// Whether that type depends on sizes that are open.
    pub is_open: bool,
    pub block: Option<Sequence>,
    pub input: Flow,
    pub output: Flow,
    /// What its input is a flattening of, if PyTorch has that in another order: an expression, `&[&[usize]]`.
    pub flattened: Option<TokenStream>,
    /// The same, where the macro knows it.
    pub flattened_from: Vec<Vec<usize>>,
    pub learns: bool,
    pub keeps: bool,
    pub in_place: bool,
    /// The step of the same braces whose numbers it uses, and has none of its own.
    pub shares: Option<Ident>,
    /// Whether its passes want memory of their own.
    pub needs_scratch: bool,
    /// Whether it can take one frame of a sequence after the other.
    pub streams: bool,
    /// Whether its tensors stand in files under the names of its steps, without its own.
    pub inline: bool,
    /// A type of the user's, for which `layer` is a name: its neighbours are adapted to it.
    pub opaque: Option<syn::Path>,
    /// Its own tensors in the order of memory, without those of steps in it; nothing where only the type system knows.
    pub tensors: Option<Vec<Tensor>>,
    pub parameters: Option<usize>,
    pub macs: Option<usize>,
}

impl Model {
    /// Whether no step has any numbers.
    pub fn is_without_numbers(&self) -> bool {
        !self.body.steps.iter().any(|step| step.learns || step.keeps)
    }
}

impl Sequence {
    /// The generated type with its sizes, without a scalar.
    pub fn path(&self) -> TokenStream {
        let Self {
            type_name, open, ..
        } = self;
        match open.is_empty() {
            true => quote!(#type_name),
            false => quote!(#type_name<#(#open),*>),
        }
    }

    /// Whether it takes frames, or one, and all its steps can do so one by one.
    pub fn streams(&self) -> bool {
        let is_sequence = self.input.known().is_some_and(|axes| axes.len() <= 2);
        is_sequence && !self.steps.is_empty() && self.steps.iter().all(|step| step.streams)
    }

    /// Notes that it is to take one frame after the other, and so its blocks.
    fn let_stream(&mut self) {
        self.is_streamed = true;
        for block in self.steps.iter_mut().filter_map(|step| step.block.as_mut()) {
            if block.streams() {
                block.let_stream();
            }
        }
    }
}

impl Step {
    /// Whether it has parameters of its own.
    pub fn owns_parameters(&self) -> bool {
        self.learns && self.shares.is_none()
    }

    /// Whether it has state of its own.
    pub fn owns_state(&self) -> bool {
        self.keeps && self.shares.is_none()
    }

    /// The field that holds its numbers.
    pub fn field(&self) -> &Ident {
        self.shares.as_ref().unwrap_or(&self.name)
    }
}

/// A check to be made by a constant of the expansion, at the user's tokens.
pub struct Check {
    pub span: Span,
    pub rule: Rule,
}

/// `DIMS` of two shapes, and the names to speak of them; what comes before has its verb.
pub enum Rule {
    Join {
        step: String,
        takes: TokenStream,
        before: String,
        produces: TokenStream,
    },
    Stated {
        step: String,
        takes: usize,
        units: usize,
        before: String,
        produces: TokenStream,
    },
    KeepsShape {
        branch: String,
        takes: TokenStream,
        produces: TokenStream,
    },
    Ends {
        promises: TokenStream,
        last: String,
        produces: TokenStream,
    },
    /// A call of another function of `nn_core::check`.
    Call(TokenStream),
}

/// Larger axes are taken for a slip.
const LARGEST_AXIS: usize = 1 << 24;
/// Larger tensors and weights too: a gibibyte of f32.
const LARGEST_TENSOR: usize = 1 << 28;
const MOST_AXES: usize = 3;

/// Resolves a declaration. All independent mistakes are pushed, and no consequence of one of them.
pub fn resolve(declaration: Declaration, errors: &mut Errors) -> Model {
    let Declaration {
        attributes,
        visibility,
        name,
        open,
        signature,
        body,
    } = declaration;
    let core = attributes
        .core
        .unwrap_or_else(|| syn::parse_quote!(::nn_core));
    check_budgets(&attributes.budgets, &name, &open, errors);
    check_weights(attributes.weights.as_ref(), &name, &open, errors);
    let scope = Scope::network(&body.constants, &open, errors);
    let Signature { input, output } = &signature;
    let [input, output_dims] =
        [input, output].map(|shape| resolve_shape(shape.as_ref()?, &scope, errors));
    let flow = |dims: &Option<Vec<usize>>| dims.clone().map_or(Flow::Unknown, Flow::Known);
    let promise = sequence::Promise {
        flow: flow(&output_dims),
        span: output
            .as_ref()
            .map_or_else(|| name.span(), |shape| shape.span),
    };
    let mut resolver = sequence::Resolver::new(&core, &name, &open, errors);
    let mut body = resolver.network(&body, &scope, flow(&input), &promise);
    let sequence::Resolver {
        checks,
        has_unknown,
        ..
    } = resolver;
    for size in open.iter().filter(|size| !scope.was_used(size)) {
        errors.push(
            Mistake::new(size, format!("no step of `{name}` has the size `{size}`")).help(format!(
                "take it as a width, `dense({size})`, or leave it out"
            )),
        );
    }
    if open.is_empty() && body.streams() && input.as_ref().is_some_and(|axes| axes.len() == 2) {
        body.let_stream();
    }
    let has_unknown = has_unknown || input.is_none() || output_dims.is_none();
    Model {
        unknown: has_unknown.then(|| unknown_type(&name)),
        name,
        visibility,
        attributes: attributes.passed,
        core,
        input: input.unwrap_or_default(),
        output: output_dims.unwrap_or_default(),
        body,
        budgets: attributes.budgets,
        weights: attributes.weights,
        wants_weights: attributes.wants_weights,
        embedded: None,
        checks,
    }
}

/// What costs depend on has to be known where they are limited.
fn check_budgets(budgets: &[Budget], name: &Ident, open: &[Ident], errors: &mut Errors) {
    if let (Some(budget), Some(size)) = (budgets.first(), open.first()) {
        let message = format!("what `{name}` costs depends on `{size}`, so it has no budget");
        errors.push(Mistake::at(budget.span, message).help(format!(
            "leave the budget out, or name the size inside the braces: `const {size}: usize = 32;`"
        )));
    }
}

/// A file has numbers of one size.
fn check_weights(weights: Option<&Weights>, name: &Ident, open: &[Ident], errors: &mut Errors) {
    if let (Some(weights), Some(size)) = (weights, open.first()) {
        let message =
            format!("how many weights `{name}` has depends on `{size}`, so no file has them");
        errors.push(Mistake::at(weights.span, message).help(format!(
            "name the size inside the braces, `const {size}: usize = 32;`, or load the file when the program runs"
        )));
    }
}

fn unknown_type(network: &Ident) -> Ident {
    format_ident!("{network}Unknown")
}

/// A shape has one to three axes of sizes that are possible.
fn resolve_shape(shape: &Shape, scope: &Scope, errors: &mut Errors) -> Option<Vec<usize>> {
    let Shape { axes, span } = shape;
    if axes.is_empty() || axes.len() > MOST_AXES {
        let message = format!("a shape has one to three axes, found {}", axes.len());
        let help = "write `[features]`, `[time, features]` or `[height, width, channels]`";
        errors.push(Mistake::at(*span, message).help(help));
        return None;
    }
    let sizes: Vec<_> = axes.iter().map(|axis| scope.size(axis, errors)).collect();
    let sizes = sizes.into_iter().collect::<Option<Vec<_>>>()?;
    tensor_is_possible(&sizes, *span, "a shape", errors).then_some(sizes)
}

/// A tensor has to fit into memory.
fn tensor_is_possible(sizes: &[usize], span: Span, what: &str, errors: &mut Errors) -> bool {
    let elements = sizes
        .iter()
        .try_fold(1_usize, |product, &size| product.checked_mul(size));
    let possible = elements.is_some_and(|elements| elements <= LARGEST_TENSOR);
    if !possible {
        let count = sizes.iter().map(|&size| size as u128).product::<u128>();
        let message = format!("{what} of {} elements is absurdly large", thousands(count));
        let most = thousands(LARGEST_TENSOR);
        errors.push(Mistake::at(span, message).help(format!("keep it to {most} elements at most")));
    }
    possible
}

/// The attributes of a step or a constant that pass through. One that takes it away would leave the rest without it.
fn check_attributes(attributes: &[Attribute], errors: &mut Errors) -> Vec<Attribute> {
    let mut passed = Vec::new();
    for attribute in attributes {
        let name = attribute
            .path()
            .get_ident()
            .map(ToString::to_string)
            .unwrap_or_default();
        match name.as_str() {
            "cfg" | "cfg_attr" => errors.push(
                Mistake::new(attribute, "a part of a network cannot be configured away")
                    .help("declare two networks, each with its `#[cfg(..)]`"),
            ),
            "budget" | "network" | "weights" => errors.push(
                Mistake::new(
                    attribute,
                    format!("`{name}` belongs to the network, not to a step"),
                )
                .help("write it before `struct`"),
            ),
            _ => passed.push(attribute.clone()),
        }
    }
    passed
}
