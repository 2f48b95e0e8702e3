//! `shared(encoder)`: a step before it once more, with the same numbers.

use quote::quote;
use syn::Ident;

use super::sequence::{Resolved, Resolver, Source};
use super::{Check, Flow, Rule, Step};
use crate::error::{Mistake, closest};
use crate::syntax::{Argument, Expression, Value};

impl Resolver<'_> {
    /// The step that is named, with what flows in here.
    pub(super) fn shared(
        &mut self,
        word: &Ident,
        arguments: &[Argument],
        name: &Ident,
        before: &[Step],
        after: &[Ident],
        source: &Source,
    ) -> Option<Resolved> {
        let [
            Argument {
                name: None,
                value: Value::One(Expression::Name(other)),
            },
        ] = arguments
        else {
            self.errors.push(
                Mistake::new(word, "`shared` takes the name of a step before it")
                    .help("write `shared(encoder)`"),
            );
            return None;
        };
        let Some(step) = before.iter().find(|step| step.name == *other) else {
            if after.contains(other) {
                self.errors.push(
                    Mistake::new(other, format!("`{other}` comes after this step")).help(format!(
                        "write the step itself here, `{other}: …`, and `shared({other})` there"
                    )),
                );
                return None;
            }
            let mistake =
                Mistake::new(other, format!("there is no step `{other}` before this one"));
            let names: Vec<_> = before.iter().map(|step| step.name.to_string()).collect();
            let text = other.to_string();
            self.errors
                .push(match closest(&text, names.iter().map(String::as_str)) {
                    Some(meant) => mistake.help(format!("did you mean `{meant}`?")),
                    None => mistake.help(format!(
                        "`shared` takes a step before it in the same braces: name one `{other}:`"
                    )),
                });
            return None;
        };
        match (&step.input, &source.flow) {
            (takes, found) if takes.differs(found) => {
                let message = format!(
                    "`{other}` takes {}, but {} {}",
                    takes.text().unwrap_or_default(),
                    source.with_verb(),
                    found.text().unwrap_or_default()
                );
                self.errors.push(
                    Mistake::new(other, message)
                        .help("a step that is shared takes the same shape every time"),
                );
                return None;
            }
            (Flow::Unknown, _)
            | (_, Flow::Unknown)
            | (Flow::Known(_) | Flow::Open(_), Flow::Known(_) | Flow::Open(_)) => {}
            (takes, found) => {
                let core = self.core;
                let layer = &step.layer;
                let takes = match step.opaque {
                    Some(_) => {
                        quote!(<<#layer as #core::layer::Layer>::Input as #core::shape::Shape>::DIMS)
                    }
                    None => takes.dims(core),
                };
                self.checks.push(Check {
                    span: other.span(),
                    rule: Rule::Join {
                        step: format!("`{name}`"),
                        takes,
                        before: source.with_verb(),
                        produces: found.dims(core),
                    },
                });
            }
        }
        Some(Resolved {
            layer: step.layer.clone(),
            block: None,
            opaque: step.opaque.clone(),
            output: step.output.clone(),
            learns: step.learns,
            keeps: step.keeps,
            in_place: step.in_place,
            shares: Some(step.field().clone()),
            needs_scratch: true,
            streams: step.streams,
            tensors: None,
            parameters: Some(0),
            macs: step.macs,
        })
    }
}
