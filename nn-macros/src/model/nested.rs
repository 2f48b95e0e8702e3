//! Steps that hold steps: a block in braces, and the path of a type of the user's.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::Ident;
use syn::ext::IdentExt;

use super::flow::Flow;
use super::names::{self, camel_case};
use super::number::Scope;
use super::order::Order;
use super::sequence::{Blocks, Resolved, Resolver, Source};
use super::{Check, Merge, Rule, Sequence, Step};
use crate::catalogue::{Around, Form, Gain};
use crate::error::Mistake;
use crate::syntax::Block;

impl Resolver<'_> {
    /// A type of the user's.
    pub(super) fn path(
        &mut self,
        owner: &Ident,
        path: &syn::Path,
        name: &Ident,
        source: &Source,
    ) -> Option<Resolved> {
        if !self.generated.check_path(path, self.errors)
            || !names::check_step_type(path, self.errors)
        {
            return None;
        }
        let core = self.core;
        let span = last_span(path);
        let type_name = format_ident!(
            "{owner}{}Step",
            camel_case(&name.unraw().to_string()),
            span = name.span()
        );
        if !self.generated.add(
            type_name.to_string(),
            &format!("the step `{name}`"),
            name.span(),
            self.errors,
        ) {
            return None;
        }
        let layer = type_name.to_token_stream();
        if source.flow.is_open() {
            let word = Ident::new(&name.unraw().to_string(), span);
            self.closed(&word, name, source);
            return None;
        }
        if !source.flow.is_unknown() {
            self.checks.push(Check {
                span,
                rule: Rule::Join {
                    step: format!("`{name}`"),
                    takes: quote!(<<#layer as #core::layer::Layer>::Input as #core::shape::Shape>::DIMS),
                    before: source.with_verb(),
                    produces: source.flow.dims(core),
                },
            });
        }
        Some(Resolved {
            output: Flow::of_layer(core, &layer),
            layer,
            block: None,
            opaque: Some(path.clone()),
            learns: true,
            keeps: true,
            in_place: false,
            shares: None,
            needs_scratch: true,
            streams: false,
            tensors: None,
            parameters: None,
            macs: None,
        })
    }

    /// Steps in braces.
    pub(super) fn block(
        &mut self,
        owner: &Ident,
        word: &Ident,
        blocks: &Blocks,
        name: &Ident,
        outer: &Scope,
        source: &Source,
    ) -> Option<Resolved> {
        let row = self.row(word)?;
        let Form::Block(around) = row.form else {
            self.errors.push(
                Mistake::new(word, format!("`{word}` takes no steps in braces"))
                    .help(format!("write `{}`", row.example)),
            );
            return None;
        };
        if let Around::Branches(merge) = around {
            return self.branches(owner, word, blocks.block, name, outer, source, merge);
        }
        if blocks.block.steps.is_empty() {
            self.errors.push(
                Mistake::new(word, format!("`{name}` has no steps"))
                    .help("write them between its braces, or leave it out"),
            );
            return None;
        }
        match (around, blocks.shortcut) {
            (Around::Residual, Some(shortcut)) => {
                self.with_shortcut(owner, blocks.block, shortcut, name, outer, source)
            }
            (Around::Residual, None) => {
                self.residual(owner, word, blocks.block, name, outer, source)
            }
            (Around::EachFrame | Around::Bidirectional, _) => {
                self.over_time(owner, word, blocks.block, name, outer, source, around)
            }
            (Around::Branches(_), _) => None,
        }
    }

    /// A sequence of its own, with its type named; `None` if there is another of that name.
    pub(super) fn inner(
        &mut self,
        owner: &Ident,
        block: &Block,
        name: &Ident,
        outer: &Scope,
        source: Source,
    ) -> Option<(Sequence, Source)> {
        let type_name = format_ident!(
            "{owner}{}",
            camel_case(&name.unraw().to_string()),
            span = name.span()
        );
        if !self.generated.add_sequence(
            &type_name,
            &format!("the block `{name}`"),
            name.span(),
            self.errors,
        ) {
            return None;
        }
        let scope = Scope::new(&block.constants, Some(outer), self.errors);
        Some(self.sequence(type_name, &block.steps, &scope, source, Gain::Linear))
    }

    fn residual(
        &mut self,
        owner: &Ident,
        word: &Ident,
        block: &Block,
        name: &Ident,
        outer: &Scope,
        source: &Source,
    ) -> Option<Resolved> {
        let core = self.core;
        let (mut sequence, end) = self.inner(owner, block, name, outer, source.clone())?;
        match (&sequence.input, &end.flow) {
            (from, to) if from.differs(to) => {
                let [from, to] = [from, to].map(|flow| flow.text().unwrap_or_default());
                let message = format!(
                    "the branch of `{name}` turns {from} into {to}, but its input is added to its output"
                );
                self.errors.push(Mistake::new(word, message).help(format!(
                    "end the branch with a step that produces {from}, or write `shortcut {{ … }}` after it"
                )));
            }
            (from, to)
                if matches!(
                    (from, to),
                    (Flow::Typed(_), Flow::Known(_)) | (_, Flow::Typed(_))
                ) && !from.is_unknown() =>
            {
                self.checks.push(Check {
                    span: word.span(),
                    rule: Rule::KeepsShape {
                        branch: format!("`{name}`"),
                        takes: from.dims(core),
                        produces: to.dims(core),
                    },
                });
            }
            _ => {}
        }
        // The sum has the shape of the input; a branch that disagrees was reported, or will be by the check.
        sequence.output = sequence.input.clone();
        let orders = [&source.order, &end.order].map(|order| (order, &sequence.output));
        sequence.order = Order::merged(Merge::Sum, &orders);
        let path = sequence.path();
        let layer = quote!(#core::layer::Residual<#path>);
        Some(Resolved {
            output: sequence.input.clone(),
            ..around(layer, sequence)
        })
    }
}

/// A layer around a sequence, which learns and costs what its steps do.
pub(super) fn around(layer: TokenStream, sequence: Sequence) -> Resolved {
    let sum = |of: fn(&Step) -> Option<usize>| sequence.steps.iter().map(of).sum::<Option<usize>>();
    Resolved {
        layer,
        output: sequence.output.clone(),
        learns: sequence.steps.iter().any(|step| step.learns),
        keeps: sequence.steps.iter().any(|step| step.keeps),
        in_place: false,
        shares: None,
        needs_scratch: true,
        streams: sequence.streams(),
        tensors: None,
        parameters: sum(|step| step.parameters),
        macs: sum(|step| step.macs),
        block: Some(sequence),
        opaque: None,
    }
}

fn last_span(path: &syn::Path) -> Span {
    path.segments
        .last()
        .map_or_else(Span::call_site, |segment| segment.ident.span())
}
