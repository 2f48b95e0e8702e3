//! Steps for every moment of a sequence: `time_distributed { … }`, `bidirectional { … }`.

use quote::quote;
use syn::Ident;

use super::flow::{Axis, Flow, dim};
use super::nested::around;
use super::number::Scope;
use super::order::Order;
use super::sequence::{Resolved, Resolver, Source};
use crate::catalogue::{Around, Gain, Row, Takes, Tensor};
use crate::error::Mistake;
use crate::syntax::{self, Block, Kind};

impl Resolver<'_> {
    /// A sequence goes in; its steps see a frame of it, or all of it in both directions.
    #[expect(
        clippy::too_many_arguments,
        reason = "what stands around a step, and what it is"
    )]
    pub(super) fn over_time(
        &mut self,
        owner: &Ident,
        word: &Ident,
        block: &Block,
        name: &Ident,
        outer: &Scope,
        source: &Source,
        kind: Around,
    ) -> Option<Resolved> {
        let core = self.core;
        let axes =
            match (&source.flow, source.flow.written_axes().as_deref()) {
                (_, Some([Axis::Number(time), features])) => (*time, features.clone()),
                (Flow::Known(_) | Flow::Open(_), _) => {
                    let message = format!(
                        "`{name}` takes {}, but {} {}",
                        Takes::Sequence.text(),
                        source.with_verb(),
                        source.flow.text().unwrap_or_default()
                    );
                    self.errors
                        .push(Mistake::new(word, message).help(Takes::Sequence.mend()));
                    return None;
                }
                (Flow::Typed(_), _) => {
                    let message =
                        format!("`{name}` cannot stand behind a network or a layer of your own");
                    self.errors.push(Mistake::new(word, message).help(
                        "put it into that network, or a `reshape([time, features])` before it",
                    ));
                    return None;
                }
                (Flow::Unknown, _) => return None,
            };
        if kind == Around::Bidirectional {
            if source.flow.is_open() {
                self.closed(word, name, source);
                return None;
            }
            return self.bidirectional(word, block, name, outer, source);
        }
        let (time, features) = axes;
        let source = source.within(Flow::of_axes(vec![features]));
        let (mut sequence, end) = self.inner(owner, block, name, outer, source)?;
        // PyTorch's have the features last, as ours.
        sequence.order = Order::default();
        let path = sequence.path();
        let units = match (&end.flow, end.flow.written_axes().as_deref()) {
            (_, Some([units])) => units.clone(),
            (Flow::Unknown, _) => return None,
            (Flow::Known(_) | Flow::Open(_), _) => {
                let found = end.flow.text().unwrap_or_default();
                let message = format!("the steps of `{name}` produce {found} of a frame");
                let mistake = Mistake::new(word, message);
                self.errors
                    .push(mistake.help("end them with a step that produces [features]"));
                return None;
            }
            (Flow::Typed(_), _) => {
                let message = format!("`{name}` cannot end with a network or a layer of your own");
                let mistake = Mistake::new(word, message);
                self.errors
                    .push(mistake.help("let a step of the language follow it, if only `identity`"));
                return None;
            }
        };
        let time_type = dim(core, time);
        let layer = quote!(#core::layer::TimeDistributed<#time_type, #path>);
        let inside = around(layer, sequence);
        Some(Resolved {
            output: Flow::of_axes(vec![Axis::Number(time), units]),
            macs: inside.macs.map(|macs| macs * time),
            ..inside
        })
    }

    /// One recurrent step, and the same with numbers of its own on the reversed sequence.
    fn bidirectional(
        &mut self,
        word: &Ident,
        block: &Block,
        name: &Ident,
        outer: &Scope,
        source: &Source,
    ) -> Option<Resolved> {
        let core = self.core;
        let scope = Scope::new(&block.constants, Some(outer), self.errors);
        let recurrent = match block.steps.as_slice() {
            [
                syntax::Step {
                    kind: Kind::Layer { word, arguments },
                    name: None,
                    ..
                },
            ] if Row::find(&word.to_string()).is_some_and(|row| row.recurs) => (word, arguments),
            _ => {
                self.errors.push(
                    Mistake::new(
                        word,
                        format!("`{name}` takes one recurrent step, without a name"),
                    )
                    .help("write `bidirectional { lstm(16) }`, or `gru` or `rnn`"),
                );
                return None;
            }
        };
        let (inner, arguments) = recurrent;
        let one = self.layer(inner, arguments, name, &scope, source, Gain::Linear)?;
        let output = match one.output.clone() {
            Flow::Known(mut axes) => {
                if let Some(features) = axes.last_mut() {
                    *features *= 2;
                }
                Flow::Known(axes)
            }
            Flow::Open(_) => {
                let size = one.output.text().unwrap_or_default();
                let message = format!(
                    "`{name}` has to know how wide it is, but each direction produces {size}"
                );
                self.errors.push(
                    Mistake::new(word, message)
                        .help("name the size inside the braces: `const SIZE: usize = 32;`"),
                );
                return None;
            }
            other => other,
        };
        let layer = &one.layer;
        Some(Resolved {
            layer: quote!(#core::layer::Bidirectional<#layer, #layer>),
            output,
            // A state of both, though neither has any.
            keeps: true,
            streams: false,
            tensors: one.tensors.as_ref().map(|forward| {
                let backward = forward.iter().map(Tensor::reversed);
                forward.iter().cloned().chain(backward).collect()
            }),
            parameters: one.parameters.map(|parameters| 2 * parameters),
            macs: one.macs.map(|macs| 2 * macs),
            ..one
        })
    }
}
