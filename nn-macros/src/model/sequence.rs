//! Steps, one after the other: what each is, what flows into it, what flows out.

use proc_macro2::Span;
use quote::{ToTokens, format_ident, quote};
use syn::Ident;
use syn::ext::IdentExt;

use super::arguments::{self, Arguments};
use super::flow::Flow;
use super::names::{self, Generated, camel_case, snake_case};
use super::number::{self, Scope};
use super::{Check, Rule, Sequence, Step, tensor_is_possible};
use crate::catalogue::{Context, Form, Gain, ROWS, Row, Takes};
use crate::error::{Errors, Mistake, closest, dims, thousands};
use crate::syntax::{self, Block, Kind, Signature};

/// What the steps of a network are resolved with.
pub struct Resolver<'a> {
    core: &'a syn::Path,
    network: &'a Ident,
    errors: &'a mut Errors,
    generated: Generated,
    pub checks: Vec<Check>,
}

/// Where the data comes from: the last step that gave it its shape.
#[derive(Clone)]
struct Source {
    flow: Flow,
    /// "`hidden`", or "the input of `Digits`"
    name: String,
}

/// What a step turned out to be, besides its name.
struct Resolved {
    layer: proc_macro2::TokenStream,
    block: Option<Sequence>,
    opaque: Option<syn::Path>,
    output: Flow,
    learns: bool,
    keeps: bool,
    in_place: bool,
    parameters: Option<usize>,
    macs: Option<usize>,
}

impl<'a> Resolver<'a> {
    pub fn new(core: &'a syn::Path, network: &'a Ident, errors: &'a mut Errors) -> Self {
        Self { core, network, errors, generated: Generated::default(), checks: Vec::new() }
    }

    /// The whole network, whose end has to be what its signature promises.
    pub fn network(
        &mut self,
        body: &Block,
        scope: &Scope,
        input: Flow,
        output: Flow,
        signature: Option<&Signature>,
    ) -> Sequence {
        let name = self.network;
        self.generated.add(name, &format!("`{name}`"), name.span(), self.errors);
        if body.steps.is_empty() && self.errors.is_empty() {
            self.errors.push(
                Mistake::new(name, format!("`{name}` has no steps"))
                    .help("write one a line between the braces, `hidden: dense(64),`"),
            );
        }
        let source = Source { flow: input, name: format!("the input of `{name}`") };
        let (mut sequence, end) = self.sequence(name.clone(), &body.steps, scope, source, Gain::Linear);
        if let Some(signature) = signature {
            self.check_end(&end, &output, signature);
        }
        if !output.is_unknown() {
            sequence.output = output;
        }
        sequence
    }

    /// The signature is the contract.
    fn check_end(&mut self, end: &Source, promised: &Flow, signature: &Signature) {
        let name = self.network;
        match (promised, &end.flow) {
            (Flow::Known(promised), Flow::Known(found)) if promised != found => {
                let [promised, found] = [dims(promised), dims(found)];
                let message = format!("`{name}` promises the output {promised}, but {} produces {found}", end.name);
                self.errors.push(
                    Mistake::at(signature.output_span, message)
                        .help(format!("write `-> {found}`, or end with a step that produces {promised}")),
                );
            }
            (Flow::Known(_), Flow::Typed(_)) => self.checks.push(Check {
                span: signature.output_span,
                rule: Rule::Ends {
                    promises: promised.dims(self.core),
                    last: end.name.clone(),
                    produces: end.flow.dims(self.core),
                },
            }),
            _ => {}
        }
    }

    fn sequence(
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
        for (place, (step, name)) in steps.iter().zip(names).enumerate() {
            self.check_attributes(step);
            let gain = gain_after(&steps[place + 1..], after);
            let found = self.step(&type_name, step, &name, scope, &source, gain);
            let input = source.flow.clone();
            let output = found.as_ref().map_or(Flow::Unknown, |found| found.output.clone());
            let keeps_shape = found.as_ref().is_some_and(|found| found.in_place)
                && input.known() == output.known();
            if keeps_shape {
                source.flow = output.clone();
            } else {
                source = Source { flow: output.clone(), name: format!("`{name}`") };
            }
            // Without a layer there is an error; the stub leaves the step out.
            let Some(found) = found else { continue };
            resolved.push(Step {
                name,
                attributes: step.attributes.clone(),
                written: step.kind.to_string(),
                layer: found.layer,
                block: found.block,
                input,
                output,
                learns: found.learns,
                keeps: found.keeps,
                in_place: found.in_place,
                opaque: found.opaque,
                parameters: found.parameters,
                macs: found.macs,
            });
        }
        let output = source.flow.clone();
        (Sequence { type_name, input, output, steps: resolved }, source)
    }

    /// An attribute that takes a step away would leave the rest without it.
    fn check_attributes(&mut self, step: &syntax::Step) {
        for attribute in &step.attributes {
            if attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr") {
                self.errors.push(
                    Mistake::new(attribute, "a step cannot be configured away")
                        .help("put `#[cfg(..)]` on two networks, and declare both"),
                );
            }
        }
    }

    /// One step; `None` after a mistake that leaves its layer open.
    fn step(
        &mut self,
        owner: &Ident,
        step: &syntax::Step,
        name: &Ident,
        scope: &Scope,
        source: &Source,
        gain: Gain,
    ) -> Option<Resolved> {
        match &step.kind {
            Kind::Path(path) => self.path(owner, path, name, source),
            Kind::Layer { word, arguments } => {
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
                let built = build(&Context { core: self.core, input: &input, arguments: &arguments, gain });
                self.check_size(word, name, &built)?;
                Some(Resolved {
                    layer: built.layer,
                    block: None,
                    opaque: None,
                    output: if source.flow.is_unknown() && row.takes == Takes::Any {
                        Flow::Unknown
                    } else {
                        built.output
                    },
                    learns: row.learns,
                    keeps: row.keeps,
                    in_place: row.in_place,
                    parameters: built.parameters,
                    macs: built.macs,
                })
            }
            Kind::Block { word, block } => {
                let row = self.row(word)?;
                let Form::Block(wrapper) = row.form else {
                    self.errors.push(
                        Mistake::new(word, format!("`{word}` takes no steps in braces"))
                            .help(format!("write `{}`", row.example)),
                    );
                    return None;
                };
                self.block(owner, wrapper, word, block, name, scope, source)
            }
        }
    }

    /// The catalogue's row of a word.
    fn row(&mut self, word: &Ident) -> Option<&'static Row> {
        let text = word.unraw().to_string();
        if let Some(row) = Row::find(&text) {
            return Some(row);
        }
        let mistake = Mistake::new(word, format!("there is no step `{text}`"));
        let snake = snake_case(&text);
        let alias = ROWS.iter().find(|row| row.also.contains(&snake.as_str())).map(|row| row.name);
        let meant = alias.or_else(|| closest(&snake, ROWS.iter().map(|row| row.name)));
        self.errors.push(match meant {
            Some(meant) => mistake.help(format!("did you mean `{meant}`?")),
            None if text.starts_with(char::is_uppercase) => {
                mistake.help(format!("a network or layer of your own is named without parentheses: `{text}`"))
            }
            None => {
                let names: Vec<_> = ROWS.iter().map(|row| row.name).collect();
                mistake.help(format!("the steps are {}", names.join(", ")))
            }
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
        if row.takes != Takes::Features {
            return;
        }
        let stated = row.arguments.iter().find_map(|argument| arguments.stated(argument.name));
        match &source.flow {
            Flow::Unknown => {}
            Flow::Known(axes) if axes.len() > 1 => {
                let message = format!(
                    "`{name}` takes one axis, [features], but {} {} {}",
                    source.name,
                    source.verb(),
                    dims(axes)
                );
                self.errors.push(Mistake::new(word, message).help("put `flatten` before it"));
            }
            Flow::Known(axes) => {
                let Some((stated, tokens)) = stated.filter(|(stated, _)| *stated != axes[0]) else { return };
                let found = thousands(axes[0]);
                let message = format!(
                    "`{name}` takes {} inputs, but {} {} {found}",
                    thousands(stated),
                    source.name,
                    source.verb()
                );
                let units = thousands(arguments.size("units")).replace(',', "_");
                let help = format!("write `{} -> {units}`, or leave the input size out", found.replace(',', "_"));
                self.errors.push(Mistake::new(tokens, message).help(help));
            }
            Flow::Typed(_) => {
                let produces = source.flow.dims(self.core);
                let (step, before) = (format!("`{name}`"), source.name.clone());
                self.checks.push(match stated {
                    Some((size, tokens)) => Check {
                        span: number::span(tokens),
                        rule: Rule::Join { step, takes: quote!(&[#size]), before, produces },
                    },
                    None => Check { span: word.span(), rule: Rule::FeaturesOnly { step, before, produces } },
                });
            }
        }
    }

    /// A weight has to fit into memory.
    fn check_size(&mut self, word: &Ident, name: &Ident, built: &crate::catalogue::Built) -> Option<()> {
        let numbers = built.parameters.unwrap_or(0);
        tensor_is_possible(&[numbers], word.span(), &format!("the weight of `{name}`"), self.errors).then_some(())
    }

    /// A type of the user's.
    fn path(&mut self, owner: &Ident, path: &syn::Path, name: &Ident, source: &Source) -> Option<Resolved> {
        if !self.generated.check_path(path, self.errors) {
            return None;
        }
        let core = self.core;
        let span = last_span(path);
        let type_name = self.generated_type(owner, name, "step")?;
        let layer = type_name.to_token_stream();
        if !source.flow.is_unknown() {
            self.checks.push(Check {
                span,
                rule: Rule::Join {
                    step: format!("`{name}`"),
                    takes: quote!(<<#layer as #core::layer::Layer>::Input as #core::shape::Shape>::DIMS),
                    before: source.name.clone(),
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
            parameters: None,
            macs: None,
        })
    }

    /// The name of a type that a step brings with it.
    fn generated_type(&mut self, owner: &Ident, name: &Ident, what: &str) -> Option<Ident> {
        let type_name = format_ident!("{owner}{}", camel_case(&name.unraw().to_string()), span = name.span());
        let label = format!("the {what} `{name}`");
        self.generated.add(&type_name, &label, name.span(), self.errors).then_some(type_name)
    }

    /// Steps in braces.
    #[expect(clippy::too_many_arguments, reason = "what a step is resolved with, and its block")]
    fn block(
        &mut self,
        owner: &Ident,
        wrapper: &str,
        word: &Ident,
        block: &Block,
        name: &Ident,
        outer: &Scope,
        source: &Source,
    ) -> Option<Resolved> {
        let core = self.core;
        if block.steps.is_empty() {
            if self.errors.is_empty() {
                self.errors.push(
                    Mistake::new(word, format!("`{name}` has no steps"))
                        .help("write them between its braces, or leave it out"),
                );
            }
            return None;
        }
        let type_name = self.generated_type(owner, name, "block")?;
        let scope = Scope::new(&block.constants, Some(outer), self.errors);
        let (mut sequence, end) =
            self.sequence(type_name.clone(), &block.steps, &scope, source.clone(), Gain::Linear);
        match (&sequence.input, &end.flow) {
            (Flow::Known(from), Flow::Known(to)) if from != to => {
                let [from, to] = [dims(from), dims(to)];
                let message = format!(
                    "the branch of `{name}` turns {from} into {to}, but its input is added to its output"
                );
                self.errors.push(Mistake::new(word, message).help(format!("end the branch with a step that produces {from}")));
            }
            (from, to) if matches!((from, to), (Flow::Typed(_), Flow::Known(_)) | (_, Flow::Typed(_)))
                && !from.is_unknown() =>
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
        let wrapper = format_ident!("{wrapper}");
        let sum = |of: fn(&Step) -> Option<usize>| sequence.steps.iter().map(of).sum::<Option<usize>>();
        Some(Resolved {
            layer: quote!(#core::layer::#wrapper<#type_name>),
            output: sequence.input.clone(),
            learns: sequence.steps.iter().any(|step| step.learns),
            keeps: sequence.steps.iter().any(|step| step.keeps),
            in_place: false,
            parameters: sum(|step| step.parameters),
            macs: sum(|step| step.macs),
            block: Some(sequence),
            opaque: None,
        })
    }
}

impl Source {
    /// An input *has* a shape, a step *produces* it.
    fn verb(&self) -> &'static str {
        if self.name.starts_with('`') { "produces" } else { "has" }
    }
}

/// After the report of a missing `flatten`, what the step would have taken with it.
fn input_after_mistakes(row: &Row, source: &Source) -> Flow {
    match &source.flow {
        Flow::Known(axes) if row.takes == Takes::Features && axes.len() > 1 => {
            Flow::Known(vec![axes.iter().product()])
        }
        flow => flow.clone(),
    }
}

/// What the steps after a weight want it drawn for.
fn gain_after(steps: &[syntax::Step], after: Gain) -> Gain {
    let gains = steps.iter().map(|step| match &step.kind {
        Kind::Layer { word, .. } => Row::find(&word.unraw().to_string()).map_or(Gain::Next, |row| row.gain),
        Kind::Block { .. } | Kind::Path(_) => Gain::Linear,
    });
    gains.into_iter().find(|gain| *gain != Gain::Next).unwrap_or(after)
}

fn last_span(path: &syn::Path) -> Span {
    path.segments.last().map_or_else(Span::call_site, |segment| segment.ident.span())
}
