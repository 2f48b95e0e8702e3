//! Steps for every moment of a sequence: `time_distributed { … }`, `bidirectional { … }`.

use quote::quote;
use syn::Ident;

use super::flow::{Flow, dim};
use super::nested::around;
use super::number::Scope;
use super::sequence::{Resolved, Resolver, Source};
use crate::catalogue::{Around, Takes};
use crate::error::{Mistake, dims};
use crate::syntax::Block;

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
            match &source.flow {
                Flow::Known(axes) if axes.len() == 2 => axes.clone(),
                Flow::Known(axes) => {
                    let message = format!(
                        "`{name}` takes {}, but {} {}",
                        Takes::Sequence.text(),
                        source.with_verb(),
                        dims(axes)
                    );
                    self.errors
                        .push(Mistake::new(word, message).help(Takes::Sequence.mend()));
                    return None;
                }
                Flow::Typed(_) => {
                    let message =
                        format!("`{name}` cannot stand behind a network or a layer of your own");
                    self.errors.push(Mistake::new(word, message).help(
                        "put it into that network, or a `reshape([time, features])` before it",
                    ));
                    return None;
                }
                Flow::Unknown => return None,
            };
        let [time, features] = [axes[0], axes[1]];
        let flow = match kind {
            Around::EachFrame => Flow::Known(vec![features]),
            _ => source.flow.clone(),
        };
        let (sequence, end) = self.inner(owner, block, name, outer, source.within(flow))?;
        let type_name = sequence.type_name.clone();
        let found = match &end.flow {
            Flow::Known(found) => found.clone(),
            Flow::Unknown => return None,
            Flow::Typed(_) => {
                self.errors.push(
                    Mistake::new(
                        word,
                        format!("`{name}` cannot end with a network or a layer of your own"),
                    )
                    .help("let one of these steps follow it: `identity`, `dense(8)`"),
                );
                return None;
            }
        };
        let resolved = match kind {
            Around::EachFrame => {
                if found.len() != 1 {
                    let message =
                        format!("the steps of `{name}` produce {} of a frame", dims(&found));
                    self.errors.push(
                        Mistake::new(word, message)
                            .help("end them with a step that produces [features]"),
                    );
                    return None;
                }
                let time_type = dim(core, time);
                let layer = quote!(#core::layer::TimeDistributed<#time_type, #type_name>);
                let inside = around(layer, sequence);
                Resolved {
                    output: Flow::Known(vec![time, found[0]]),
                    macs: inside.macs.map(|macs| macs * time),
                    streams: true,
                    ..inside
                }
            }
            _ => {
                let mut axes = found;
                if let Some(features) = axes.last_mut() {
                    *features *= 2;
                }
                let layer = quote!(#core::layer::Bidirectional<#type_name, #type_name>);
                let inside = around(layer, sequence);
                Resolved {
                    output: Flow::Known(axes),
                    macs: inside.macs.map(|macs| 2 * macs),
                    streams: false,
                    parameters: inside.parameters.map(|parameters| 2 * parameters),
                    ..inside
                }
            }
        };
        Some(resolved)
    }
}
