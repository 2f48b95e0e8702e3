//! Steps of the catalogue: a word and its arguments become a layer.

use quote::quote;
use syn::Ident;
use syn::ext::IdentExt;

use super::arguments::{self, Arguments};
use super::flow::{Axis, Flow};
use super::names::snake_case;
use super::number::{self, Scope};
use super::sequence::{Resolved, Resolver, Source};
use super::{Check, Rule, tensor_is_possible};
use crate::catalogue::{Built, CLOSED, Context, Form, Gain, ROWS, Row, Takes, parameters};
use crate::error::{Mistake, closest};
use crate::syntax::Argument;

impl Resolver<'_> {
    /// A step of the catalogue.
    pub(super) fn layer(
        &mut self,
        word: &Ident,
        arguments: &[Argument],
        name: &Ident,
        scope: &Scope,
        source: &Source,
        gain: Gain,
    ) -> Option<Resolved> {
        let row = self.row(word)?;
        let Form::Layer(build) = row.form else {
            self.errors.push(
                Mistake::new(word, format!("`{word}` needs its steps in braces"))
                    .help(format!("write `{}`", row.example)),
            );
            return None;
        };
        let arguments = arguments::resolve(row, word, arguments, scope, self.errors)?;
        self.check_input(row, word, name, &arguments, source);
        let input = input_after_mistakes(row, source);
        let built = build(&mut Context {
            core: self.core,
            input: &input,
            arguments: &arguments,
            gain,
            name: format!("`{name}`"),
            before: source.with_verb(),
            word,
            errors: self.errors,
            checks: &mut self.checks,
        })?;
        self.check_size(word, name, &built)?;
        // What is computed from a size that is open would put a bound on every function that uses the network.
        if input.is_open() && matches!(built.output, Flow::Typed(_)) {
            self.closed(word, name, source);
            return None;
        }
        // What keeps the shape of something unknown is unknown.
        let follows = input.is_unknown() && row.takes != Takes::Features;
        Some(Resolved {
            layer: built.layer,
            block: None,
            opaque: None,
            output: if follows { Flow::Unknown } else { built.output },
            learns: row.learns,
            keeps: row.keeps,
            in_place: row.in_place,
            shares: None,
            needs_scratch: row.needs_scratch,
            streams: built.streams,
            parameters: built.tensors.as_deref().map(parameters),
            tensors: built.tensors,
            macs: built.macs,
        })
    }

    /// The catalogue's row of a word.
    pub(super) fn row(&mut self, word: &Ident) -> Option<&'static Row> {
        let text = word.unraw().to_string();
        if let Some(row) = Row::find(&text) {
            return Some(row);
        }
        let mistake = Mistake::new(word, format!("there is no step `{text}`"));
        let names = || ROWS.iter().map(|row| row.name);
        let meant = Row::meant(&text)
            .map(|row| row.name)
            .or_else(|| closest(&snake_case(&text), names()));
        self.errors.push(match meant {
            Some(_) if text == "shortcut" => {
                mistake.help("it belongs to a residual: `residual { … } shortcut { … }`")
            }
            Some(meant) => mistake.help(format!("did you mean `{meant}`?")),
            None if text.starts_with(char::is_uppercase) => mistake.help(format!(
                "a network or layer of your own is named alone: `{text}`"
            )),
            None => mistake.help(format!(
                "the steps are {}",
                names().collect::<Vec<_>>().join(", ")
            )),
        });
        None
    }

    /// The axes and the stated size have to be what flows in.
    fn check_input(
        &mut self,
        row: &Row,
        word: &Ident,
        name: &Ident,
        arguments: &Arguments,
        source: &Source,
    ) {
        let takes = row.takes;
        let stated = row
            .arguments
            .iter()
            .find_map(|argument| arguments.stated(argument.name));
        match &source.flow {
            Flow::Unknown => {}
            flow @ (Flow::Known(_) | Flow::Open(_)) => {
                let axes = flow.written_axes().unwrap_or_default();
                if !takes.rank(axes.len()) {
                    let message = format!(
                        "`{name}` takes {}, but {} {}",
                        takes.text(),
                        source.with_verb(),
                        flow.text().unwrap_or_default()
                    );
                    self.errors
                        .push(Mistake::new(word, message).help(source.mend(takes)));
                    return;
                }
                let features = &axes[axes.len() - 1];
                let Some((stated, tokens)) = stated.filter(|(stated, _)| *stated != features)
                else {
                    return;
                };
                let found = features.text();
                let inputs = if takes == Takes::Features {
                    "inputs"
                } else {
                    "channels"
                };
                let message = format!(
                    "`{name}` takes {} {inputs}, but {} {found}",
                    stated.text(),
                    source.with_verb()
                );
                let units = row
                    .arguments
                    .first()
                    .map_or(Axis::Number(1), |first| arguments.axis(first.name));
                let help = format!(
                    "write `{} -> {}`, or leave the input size out",
                    features.written(),
                    units.written()
                );
                self.errors.push(Mistake::new(tokens, message).help(help));
            }
            Flow::Typed(_) if takes == Takes::Any => {}
            Flow::Typed(_) => {
                let core = self.core;
                let produces = source.flow.dims(core);
                let (step, before) = (format!("`{name}`"), source.with_verb());
                let numbers = stated.and_then(|(stated, tokens)| {
                    Some((stated.known()?, arguments.axis("units").known()?, tokens))
                });
                self.checks.push(match numbers.filter(|_| takes == Takes::Features) {
                    Some((stated, units, tokens)) => Check {
                        span: number::span(tokens),
                        rule: Rule::Stated {
                            step,
                            takes: stated,
                            units,
                            before,
                            produces,
                        },
                    },
                    None => {
                        let (text, mend) = (takes.text(), takes.mend());
                        let ranks: Vec<usize> =
                            (1..=super::MOST_AXES).filter(|&axes| takes.rank(axes)).collect();
                        let call = quote!(#core::check::axes(#step, &[#(#ranks),*], #text, #mend, #before, #produces));
                        Check {
                            span: word.span(),
                            rule: Rule::Call(call),
                        }
                    }
                });
            }
        }
    }

    /// A step that takes no size that is open.
    pub(super) fn closed(&mut self, word: &Ident, name: &Ident, source: &Source) {
        let message = format!(
            "`{name}` has to know its input, but {} {}",
            source.with_verb(),
            source.flow.text().unwrap_or_default()
        );
        self.errors.push(Mistake::new(word, message).help(CLOSED));
    }

    /// A weight has to fit into memory.
    fn check_size(&mut self, word: &Ident, name: &Ident, built: &Built) -> Option<()> {
        let numbers = built.tensors.as_deref().map_or(0, parameters);
        tensor_is_possible(
            &[numbers],
            word.span(),
            &format!("the weight of `{name}`"),
            self.errors,
        )
        .then_some(())
    }
}

/// After the report of a missing `flatten`, what the step would have taken with it; of other axes, nothing is known.
fn input_after_mistakes(row: &Row, source: &Source) -> Flow {
    match &source.flow {
        Flow::Known(axes) if row.takes == Takes::Features && axes.len() > 1 => {
            Flow::Known(vec![axes.iter().product()])
        }
        Flow::Known(axes) if !row.takes.rank(axes.len()) => Flow::Unknown,
        Flow::Open(axes) if !row.takes.rank(axes.len()) => Flow::Unknown,
        flow => flow.clone(),
    }
}
