//! Branches: `concat { … }`, `sum { … }`, `product { … }`, and a residual with a shortcut.

use proc_macro2::Span;
use quote::quote;
use syn::Ident;
use syn::ext::IdentExt;

use super::flow::{Axis, Flow};
use super::names;
use super::nested::around;
use super::number::Scope;
use super::order::Order;
use super::sequence::{Resolved, Resolver, Source};
use super::{Check, Form, Merge, Rule, Sequence, Step, check_attributes};
use crate::error::Mistake;
use crate::syntax::{self, Block, Kind};

/// A branch with the place of its mistakes.
struct Branch {
    step: Step,
    span: Span,
}

impl Resolver<'_> {
    /// Named blocks, each of which takes the input.
    #[expect(
        clippy::too_many_arguments,
        reason = "what stands around a step, and what it is"
    )]
    pub(super) fn branches(
        &mut self,
        owner: &Ident,
        word: &Ident,
        block: &Block,
        name: &Ident,
        outer: &Scope,
        source: &Source,
        merge: Merge,
    ) -> Option<Resolved> {
        if block.steps.len() < 2 {
            self.errors.push(
                Mistake::new(word, format!("`{name}` has fewer than two branches"))
                    .help(format!("write `{word} {{ a: {{ … }}, b: {{ … }} }}`")),
            );
            return None;
        }
        let type_name = self.type_of(owner, name)?;
        let scope = Scope::new(&block.constants, Some(outer), self.errors);
        let names = names::assign(&block.steps, self.errors);
        let mut branches = Vec::new();
        for (step, branch) in block.steps.iter().zip(names) {
            let (inner, span) = match &step.kind {
                Kind::Branch { block, span } => (block, *span),
                Kind::Unknown(_) => return None,
                other => {
                    self.errors.push(
                        Mistake::at(
                            other.span(),
                            format!("`{word}` holds branches, each in its braces"),
                        )
                        .help(match step.name {
                            Some(_) => format!("write `{branch}: {{ {other} }}`"),
                            None => format!("write `{{ {other} }}`"),
                        }),
                    );
                    return None;
                }
            };
            let attributes = check_attributes(&step.attributes, self.errors);
            let resolved = self.branch(&type_name, inner, &branch, &scope, source)?;
            branches.push(Branch {
                step: Step {
                    attributes,
                    ..self.branch_step(branch, resolved, false)
                },
                span: step.name.as_ref().map_or(span, Ident::span),
            });
        }
        self.parallel(type_name, name, source, branches, merge)
    }

    /// A residual whose input takes a way of its own.
    pub(super) fn with_shortcut(
        &mut self,
        owner: &Ident,
        body: &Block,
        shortcut: &Block,
        name: &Ident,
        outer: &Scope,
        source: &Source,
    ) -> Option<Resolved> {
        let type_name = self.type_of(owner, name)?;
        if let Some(step) = body
            .steps
            .iter()
            .find_map(|step| step.name.as_ref().filter(|name| *name == "shortcut"))
        {
            self.errors.push(
                Mistake::new(
                    step,
                    format!("a step of `{name}` is called `shortcut`, as its shortcut is in weight files"),
                )
                .help("give it another name"),
            );
        }
        let mut branches = Vec::new();
        for (field, block) in [("body", body), ("shortcut", shortcut)] {
            let field = Ident::new(field, name.span());
            let resolved = self.branch(&type_name, block, &field, outer, source)?;
            branches.push(Branch {
                step: self.branch_step(field.clone(), resolved, field == "body"),
                span: name.span(),
            });
        }
        self.parallel(type_name, name, source, branches, Merge::Sum)
    }

    fn type_of(&mut self, owner: &Ident, name: &Ident) -> Option<Ident> {
        let type_name = quote::format_ident!(
            "{owner}{}",
            names::camel_case(&name.unraw().to_string()),
            span = name.span()
        );
        self.generated
            .add_sequence(
                &type_name,
                &format!("the block `{name}`"),
                name.span(),
                self.errors,
            )
            .then_some(type_name)
    }

    /// The steps of one branch; without any, its input.
    fn branch(
        &mut self,
        owner: &Ident,
        block: &Block,
        name: &Ident,
        outer: &Scope,
        source: &Source,
    ) -> Option<Resolved> {
        let identity = Block {
            constants: block.constants.clone(),
            steps: vec![syntax::Step {
                attributes: Vec::new(),
                name: None,
                kind: Kind::Layer {
                    word: Ident::new("identity", name.span()),
                    arguments: Vec::new(),
                },
            }],
        };
        let block = if block.steps.is_empty() {
            &identity
        } else {
            block
        };
        let (sequence, _) = self.inner(owner, block, name, outer, source.clone())?;
        Some(around(sequence.path(), sequence))
    }

    /// Branches side by side, whose outputs have to agree.
    fn parallel(
        &mut self,
        type_name: Ident,
        name: &Ident,
        source: &Source,
        branches: Vec<Branch>,
        merge: Merge,
    ) -> Option<Resolved> {
        let core = self.core;
        let (first, rest) = branches.split_first()?;
        let mut agree = true;
        for other in rest {
            let flows = (&first.step.output, &other.step.output);
            match flows {
                (Flow::Unknown, _) | (_, Flow::Unknown) => agree = false,
                (a @ (Flow::Known(_) | Flow::Open(_)), b @ (Flow::Known(_) | Flow::Open(_))) => {
                    let [axes, others] = [a, b].map(|flow| flow.written_axes().unwrap_or_default());
                    if merge.agree(&axes, &others) {
                        continue;
                    }
                    agree = false;
                    let message = format!(
                        "{} of `{name}` produces {}, but {} produces {}",
                        called(&other.step),
                        b.text().unwrap_or_default(),
                        called(&first.step),
                        a.text().unwrap_or_default()
                    );
                    let mistake = Mistake::at(other.span, message);
                    self.errors.push(mistake.help(merge.wants()));
                }
                (a, b) => {
                    let [a, b] = [a.dims(core), b.dims(core)];
                    let [this, that] = [called(&other.step), called(&first.step)];
                    let (whole, wants) = (format!("`{name}`"), merge.wants());
                    let any = merge == Merge::Concat;
                    self.checks.push(Check {
                        span: other.span,
                        rule: Rule::Call(
                            quote!(#core::check::branches(#whole, #this, #b, #that, #a, #any, #wants)),
                        ),
                    });
                }
            }
        }
        let flows: Vec<_> = branches.iter().map(|branch| &branch.step.output).collect();
        let output = match merge {
            _ if !agree => Flow::Unknown,
            Merge::Concat if flows.iter().any(|flow| flow.is_open()) => {
                let open = flows
                    .iter()
                    .find_map(|flow| flow.text().filter(|_| flow.is_open()));
                let message = format!(
                    "`{name}` has to know the lengths that it adds up, but a branch produces {}",
                    open.unwrap_or_default()
                );
                self.errors.push(Mistake::new(name, message).help(
                    "end each branch with a step of a known size, or take `sum` or `product`",
                ));
                Flow::Unknown
            }
            Merge::Concat => concatenated(core, &flows),
            Merge::Sum | Merge::Product => {
                let known = flows.iter().find(|flow| flow.written_axes().is_some());
                (*known.unwrap_or(&flows[0])).clone()
            }
        };
        let orders: Vec<_> = branches
            .iter()
            .filter_map(|branch| Some((&branch.step.block.as_ref()?.order, &branch.step.output)))
            .collect();
        let sequence = Sequence {
            order: Order::merged(merge, &orders),
            form: Form::Parallel(merge),
            is_streamed: false,
            type_name,
            open: self.open.to_vec(),
            input: source.flow.clone(),
            output,
            steps: branches.into_iter().map(|branch| branch.step).collect(),
        };
        Some(around(sequence.path(), sequence))
    }

    fn branch_step(&self, name: Ident, resolved: Resolved, inline: bool) -> Step {
        let input = resolved
            .block
            .as_ref()
            .map_or(Flow::Unknown, |block| block.input.clone());
        Step {
            written: "branch".to_owned(),
            name,
            attributes: Vec::new(),
            is_open: self.is_open(&resolved.layer),
            layer: resolved.layer,
            block: resolved.block,
            input,
            output: resolved.output,
            flattened: None,
            flattened_from: Vec::new(),
            learns: resolved.learns,
            keeps: resolved.keeps,
            in_place: false,
            shares: None,
            needs_scratch: true,
            streams: resolved.streams,
            inline,
            opaque: None,
            tensors: None,
            parameters: resolved.parameters,
            macs: resolved.macs,
        }
    }
}

/// How errors call a branch.
fn called(step: &Step) -> String {
    match step.inline {
        true => "the branch".to_owned(),
        false => format!("`{}`", step.name),
    }
}

impl Merge {
    /// Whether outputs can become one.
    fn agree(self, a: &[Axis], b: &[Axis]) -> bool {
        match self {
            Self::Concat => a.len() == b.len() && a[..a.len() - 1] == b[..b.len() - 1],
            Self::Sum | Self::Product => a == b,
        }
    }

    /// What the outputs have to be, for help.
    fn wants(self) -> &'static str {
        match self {
            Self::Concat => {
                "branches are put together on the last axis: their other axes have to be the same"
            }
            Self::Sum => "branches are added: end each with a step that produces the same shape",
            Self::Product => {
                "branches are multiplied: end each with a step that produces the same shape"
            }
        }
    }
}

/// The shape of outputs one behind the other.
fn concatenated(core: &syn::Path, flows: &[&Flow]) -> Flow {
    let known: Option<Vec<_>> = flows.iter().map(|flow| flow.known()).collect();
    if let Some(known) = known {
        let mut axes = known[0].to_vec();
        if let Some(features) = axes.last_mut() {
            *features = known.iter().filter_map(|axes| axes.last()).sum();
        }
        return Flow::Known(axes);
    }
    let mut shapes = flows.iter().map(|flow| flow.shape(core));
    let first = shapes.next().unwrap_or_default();
    let shape = shapes.fold(first, |all, next| quote!(#core::shape::Joined<#all, #next>));
    Flow::Typed(shape)
}
