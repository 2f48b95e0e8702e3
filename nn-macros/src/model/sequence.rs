//! Steps, one after the other: what each is, what flows into it, what flows out.

use proc_macro2::Span;
use quote::ToTokens;
use syn::Ident;
use syn::ext::IdentExt;

use super::flow::Flow;
use super::names::{self, Generated};
use super::number::Scope;
use super::order::Order;
use super::{Check, Form, Rule, Sequence, Step, check_attributes, unknown_type};
use crate::catalogue::{Gain, Row, Takes, Tensor};
use crate::error::{Errors, Mistake, dims};
use crate::syntax::{self, Block, Kind};

/// What the steps of a network are resolved with.
pub struct Resolver<'a> {
    pub(super) core: &'a syn::Path,
    network: &'a Ident,
    /// The sizes that are open.
    pub(super) open: &'a [Ident],
    pub(super) errors: &'a mut Errors,
    pub(super) generated: Generated,
    pub checks: Vec<Check>,
    /// Whether a step is unknown.
    pub has_unknown: bool,
}

/// Where the data comes from: the last step that gave it its shape.
#[derive(Clone)]
pub(super) struct Source {
    pub flow: Flow,
    /// How PyTorch has it.
    pub order: Order,
    /// "`hidden`", or "the input of `Digits`"
    name: String,
    /// What is left out of `returns` where another shape is wanted, if it comes from a recurrent step.
    pub returns: Option<Returns>,
}

/// What a recurrent step returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Returns {
    All,
    Last,
}

/// What the signature says of the end.
pub struct Promise {
    pub flow: Flow,
    pub span: Span,
}

/// What a step turned out to be, besides its name.
pub(super) struct Resolved {
    pub layer: proc_macro2::TokenStream,
    pub block: Option<Sequence>,
    pub opaque: Option<syn::Path>,
    pub output: Flow,
    pub learns: bool,
    pub keeps: bool,
    pub in_place: bool,
    /// The step of the same braces whose numbers it uses.
    pub shares: Option<Ident>,
    pub needs_scratch: bool,
    pub streams: bool,
    pub tensors: Option<Vec<Tensor>>,
    pub parameters: Option<usize>,
    pub macs: Option<usize>,
}

/// The braces of a step that holds steps.
pub(super) struct Blocks<'a> {
    pub block: &'a Block,
    pub shortcut: Option<&'a Block>,
}

impl<'a> Resolver<'a> {
    pub fn new(
        core: &'a syn::Path,
        network: &'a Ident,
        open: &'a [Ident],
        errors: &'a mut Errors,
    ) -> Self {
        Self {
            core,
            network,
            open,
            errors,
            generated: Generated::default(),
            checks: Vec::new(),
            has_unknown: false,
        }
    }

    /// The whole network, whose end has to be what its signature promises.
    pub fn network(
        &mut self,
        body: &Block,
        scope: &Scope,
        input: Flow,
        promise: &Promise,
    ) -> Sequence {
        let name = self.network;
        names::check_network(name, self.errors);
        self.generated
            .add_sequence(name, &format!("`{name}`"), name.span(), self.errors);
        let source = Source {
            flow: input,
            order: Order::default(),
            name: format!("the input of `{name}`"),
            returns: None,
        };
        let (mut sequence, end) =
            self.sequence(name.clone(), &body.steps, scope, source, Gain::Linear);
        if !body.steps.is_empty() {
            self.check_end(&end, promise);
        } else if self.errors.is_empty() {
            self.errors.push(
                Mistake::new(name, format!("`{name}` has no steps"))
                    .help("write one a line between the braces, `hidden: dense(64),`"),
            );
        }
        if !promise.flow.is_unknown() {
            sequence.output = promise.flow.clone();
        }
        sequence
    }

    /// The signature is the contract.
    fn check_end(&mut self, end: &Source, promise: &Promise) {
        let name = self.network;
        match (&promise.flow, &end.flow) {
            (Flow::Known(promised), Flow::Open(_)) => {
                let found = end.flow.text().unwrap_or_default();
                let message = format!(
                    "`{name}` promises the output {}, but {} {found}",
                    dims(promised),
                    end.with_verb()
                );
                self.errors
                    .push(Mistake::at(promise.span, message).help(format!(
                    "end with a step that produces {}: what goes in and what comes out are numbers",
                    dims(promised)
                )));
            }
            (Flow::Known(promised), Flow::Known(found)) if promised != found => {
                let flatten = promised.len() == 1 && promised[0] == found.iter().product::<usize>();
                let [promised, found] = [dims(promised), dims(found)];
                let end = if end.is_step() {
                    format!("{} {found}", end.with_verb())
                } else {
                    format!("no step changes the shape of its input, {found}")
                };
                let message = format!("`{name}` promises the output {promised}, but {end}");
                let last = if flatten {
                    "`flatten`".to_owned()
                } else {
                    format!("a step that produces {promised}")
                };
                self.errors.push(
                    Mistake::at(promise.span, message)
                        .help(format!("write `-> {found}`, or end with {last}")),
                );
            }
            (Flow::Known(_), Flow::Typed(_)) => self.checks.push(Check {
                span: promise.span,
                rule: Rule::Ends {
                    promises: promise.flow.dims(self.core),
                    last: end.with_verb(),
                    produces: end.flow.dims(self.core),
                },
            }),
            _ => {}
        }
    }

    pub(super) fn sequence(
        &mut self,
        type_name: Ident,
        steps: &[syntax::Step],
        scope: &Scope,
        source: Source,
        after: Gain,
    ) -> (Sequence, Source) {
        let names = names::assign(steps, self.errors);
        let input = source.flow.clone();
        let mut source = source;
        let mut resolved = Vec::new();
        for (place, (step, name)) in steps.iter().zip(names.clone()).enumerate() {
            let attributes = check_attributes(&step.attributes, self.errors);
            let gain = gain_after(&steps[place + 1..], after);
            let found = match &step.kind {
                Kind::Layer { word, arguments } if word == "shared" => {
                    let shared = self.shared(
                        word,
                        arguments,
                        &name,
                        &resolved,
                        &names[place + 1..],
                        &source,
                    );
                    Some(shared.unwrap_or_else(|| self.unknown()))
                }
                _ => self.step(&type_name, step, &name, scope, &source, gain),
            };
            let input = source.flow.clone();
            let output = found
                .as_ref()
                .map_or(Flow::Unknown, |found| found.output.clone());
            let keeps_shape = found.as_ref().is_some_and(|found| found.in_place)
                && input.written_axes() == output.written_axes();
            let order = order_after(&source, &step.kind, found.as_ref());
            let before = core::mem::replace(&mut source.order, order);
            if keeps_shape {
                source.flow = output.clone();
            } else {
                source = Source {
                    flow: output.clone(),
                    order: source.order,
                    name: format!("`{name}`"),
                    returns: returns(&step.kind, &output),
                };
            }
            // Without a name there is nothing to find in the stub.
            let Some(found) = found else { continue };
            let is_own = matches!(step.kind, Kind::Layer { .. }) && found.shares.is_none();
            resolved.push(Step {
                name,
                attributes,
                written: step.kind.to_string(),
                is_open: self.is_open(&found.layer),
                layer: found.layer,
                block: found.block,
                input,
                output,
                flattened: if is_own {
                    before.shapes(self.core)
                } else {
                    None
                },
                flattened_from: if is_own {
                    before.known_shapes()
                } else {
                    Vec::new()
                },
                learns: found.learns,
                keeps: found.keeps,
                in_place: found.in_place,
                opaque: found.opaque,
                shares: found.shares,
                needs_scratch: found.needs_scratch,
                streams: found.streams,
                inline: false,
                tensors: found.tensors,
                parameters: found.parameters,
                macs: found.macs,
            });
        }
        let output = source.flow.clone();
        (
            Sequence {
                type_name,
                open: self.open.to_vec(),
                form: Form::Series,
                is_streamed: false,
                input,
                output,
                order: source.order.clone(),
                steps: resolved,
            },
            source,
        )
    }

    /// Whether a type depends on a size that is open.
    pub(super) fn is_open(&self, tokens: &proc_macro2::TokenStream) -> bool {
        tokens.clone().into_iter().any(|token| match token {
            proc_macro2::TokenTree::Ident(name) => self.open.contains(&name),
            proc_macro2::TokenTree::Group(group) => self.is_open(&group.stream()),
            _ => false,
        })
    }

    /// One step; `None` for one that has neither a name nor a meaning.
    fn step(
        &mut self,
        owner: &Ident,
        step: &syntax::Step,
        name: &Ident,
        scope: &Scope,
        source: &Source,
        gain: Gain,
    ) -> Option<Resolved> {
        let resolved = match &step.kind {
            Kind::Path(path) => self.path(owner, path, name, source),
            Kind::Layer { word, arguments } => {
                self.layer(word, arguments, name, scope, source, gain)
            }
            Kind::Block {
                word,
                block,
                shortcut,
            } => {
                let blocks = Blocks {
                    block,
                    shortcut: shortcut.as_ref(),
                };
                self.block(owner, word, &blocks, name, scope, source)
            }
            Kind::Branch { span, .. } => {
                self.errors.push(
                    Mistake::at(*span, "steps in braces alone are a branch")
                        .help("branches stand in `concat { … }`, `sum { … }` or `product { … }`"),
                );
                None
            }
            Kind::Unknown(_) if step.name.is_none() => return None,
            Kind::Unknown(_) => None,
        };
        Some(resolved.unwrap_or_else(|| self.unknown()))
    }

    /// After a mistake that leaves a step open: it has fields, of a type that the compiler says nothing about.
    pub(super) fn unknown(&mut self) -> Resolved {
        self.has_unknown = true;
        Resolved {
            layer: unknown_type(self.network).into_token_stream(),
            block: None,
            opaque: None,
            output: Flow::Unknown,
            learns: true,
            keeps: true,
            in_place: false,
            shares: None,
            needs_scratch: true,
            streams: false,
            tensors: None,
            parameters: None,
            macs: None,
        }
    }
}

impl Source {
    /// A source of this shape, for steps in braces within a step.
    pub(super) fn within(&self, flow: Flow) -> Self {
        Self {
            flow,
            order: Order::default(),
            name: self.name.clone(),
            returns: self.returns,
        }
    }

    /// Whether it is a step, and not the network's input.
    pub(super) fn is_step(&self) -> bool {
        self.name.starts_with('`')
    }

    /// How what comes from a recurrent step would be a sequence, or not be one: help for a step that takes the other.
    pub(super) fn mend(&self, takes: Takes) -> String {
        let name = &self.name;
        match (self.returns, takes) {
            (Some(Returns::Last), Takes::Sequence | Takes::Spatial) => {
                format!("let {name} return all of its steps: leave out `returns = last`")
            }
            (Some(Returns::All), Takes::Features) => {
                format!(
                    "let {name} return its last step, `returns = last`, or put `flatten` before this one"
                )
            }
            _ => takes.mend().to_owned(),
        }
    }

    /// An input *has* a shape, a step *produces* it.
    pub(super) fn with_verb(&self) -> String {
        format!(
            "{} {}",
            self.name,
            if self.is_step() { "produces" } else { "has" }
        )
    }
}

/// What a step returns, if it is a recurrent one.
fn returns(kind: &Kind, output: &Flow) -> Option<Returns> {
    let Kind::Layer { word, .. } = kind else {
        return None;
    };
    let recurs = Row::find(&word.unraw().to_string()).is_some_and(|row| row.recurs);
    let axes = output.written_axes().filter(|_| recurs)?;
    Some(if axes.len() == 1 {
        Returns::Last
    } else {
        Returns::All
    })
}

/// How PyTorch has what a step makes of its source.
fn order_after(source: &Source, kind: &Kind, found: Option<&Resolved>) -> Order {
    let Some(found) = found else {
        return Order::default();
    };
    match (kind, &found.block) {
        (Kind::Layer { word, .. }, _) => source.order.after(word, &source.flow, &found.output),
        (_, Some(block)) => block.order.clone(),
        _ => Order::default(),
    }
}

/// What the steps after a weight want it drawn for.
fn gain_after(steps: &[syntax::Step], after: Gain) -> Gain {
    let gains = steps.iter().map(|step| match &step.kind {
        Kind::Layer { word, .. } => {
            Row::find(&word.unraw().to_string()).map_or(Gain::Next, |row| row.gain)
        }
        Kind::Block { .. } | Kind::Branch { .. } | Kind::Path(_) | Kind::Unknown(_) => Gain::Linear,
    });
    gains
        .into_iter()
        .find(|gain| *gain != Gain::Next)
        .unwrap_or(after)
}
