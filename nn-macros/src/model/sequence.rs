//! Steps, one after the other: what each is, what flows into it, what flows out.

use proc_macro2::Span;
use quote::{ToTokens, format_ident, quote};
use syn::Ident;
use syn::ext::IdentExt;

use super::arguments::{self, Arguments};
use super::flow::Flow;
use super::names::{self, Generated, camel_case, snake_case};
use super::number::{self, Scope};
use super::{Check, Rule, Sequence, Step, check_attributes, tensor_is_possible, unknown_type};
use crate::catalogue::{Built, Context, Form, Gain, ROWS, Row, Takes};
use crate::error::{Errors, Mistake, closest, dims, thousands};
use crate::syntax::{self, Argument, Block, Kind};

/// What the steps of a network are resolved with.
pub struct Resolver<'a> {
    core: &'a syn::Path,
    network: &'a Ident,
    errors: &'a mut Errors,
    generated: Generated,
    pub checks: Vec<Check>,
    /// Whether a step is unknown.
    pub has_unknown: bool,
}

/// Where the data comes from: the last step that gave it its shape.
#[derive(Clone)]
struct Source {
    flow: Flow,
    /// "`hidden`", or "the input of `Digits`"
    name: String,
}

/// What the signature says of the end.
pub struct Promise {
    pub flow: Flow,
    pub span: Span,
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
        Self {
            core,
            network,
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
            name: format!("the input of `{name}`"),
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
            let attributes = check_attributes(&step.attributes, self.errors);
            let gain = gain_after(&steps[place + 1..], after);
            let found = self.step(&type_name, step, &name, scope, &source, gain);
            let input = source.flow.clone();
            let output = found
                .as_ref()
                .map_or(Flow::Unknown, |found| found.output.clone());
            let keeps_shape = found.as_ref().is_some_and(|found| found.in_place)
                && input.known() == output.known();
            if keeps_shape {
                source.flow = output.clone();
            } else {
                source = Source {
                    flow: output.clone(),
                    name: format!("`{name}`"),
                };
            }
            // Without a name there is nothing to find in the stub.
            let Some(found) = found else { continue };
            resolved.push(Step {
                name,
                attributes,
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
        (
            Sequence {
                type_name,
                input,
                output,
                steps: resolved,
            },
            source,
        )
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
            Kind::Block { word, block } => self.block(owner, word, block, name, scope, source),
            Kind::Unknown(_) if step.name.is_none() => return None,
            Kind::Unknown(_) => None,
        };
        Some(resolved.unwrap_or_else(|| self.unknown()))
    }

    /// After a mistake that leaves a step open: it has fields, of a type that the compiler says nothing about.
    fn unknown(&mut self) -> Resolved {
        self.has_unknown = true;
        Resolved {
            layer: unknown_type(self.network).into_token_stream(),
            block: None,
            opaque: None,
            output: Flow::Unknown,
            learns: true,
            keeps: true,
            in_place: false,
            parameters: None,
            macs: None,
        }
    }

    /// A step of the catalogue.
    fn layer(
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
        let built = build(&Context {
            core: self.core,
            input: &input,
            arguments: &arguments,
            gain,
        });
        self.check_size(word, name, &built)?;
        // What keeps the shape of something unknown is unknown.
        let follows = source.flow.is_unknown() && row.takes == Takes::Any;
        Some(Resolved {
            layer: built.layer,
            block: None,
            opaque: None,
            output: if follows { Flow::Unknown } else { built.output },
            learns: row.learns,
            keeps: row.keeps,
            in_place: row.in_place,
            parameters: built.parameters,
            macs: built.macs,
        })
    }

    /// The catalogue's row of a word.
    fn row(&mut self, word: &Ident) -> Option<&'static Row> {
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
        if row.takes != Takes::Features {
            return;
        }
        let stated = row
            .arguments
            .iter()
            .find_map(|argument| arguments.stated(argument.name));
        match &source.flow {
            Flow::Unknown => {}
            Flow::Known(axes) if axes.len() > 1 => {
                let message = format!(
                    "`{name}` takes one axis, [features], but {} {}",
                    source.with_verb(),
                    dims(axes)
                );
                self.errors
                    .push(Mistake::new(word, message).help("put `flatten` before it"));
            }
            Flow::Known(axes) => {
                let Some((stated, tokens)) = stated.filter(|(stated, _)| *stated != axes[0]) else {
                    return;
                };
                let found = thousands(axes[0]);
                let message = format!(
                    "`{name}` takes {} inputs, but {} {found}",
                    thousands(stated),
                    source.with_verb()
                );
                let units = thousands(arguments.size("units")).replace(',', "_");
                let help = format!(
                    "write `{} -> {units}`, or leave the input size out",
                    found.replace(',', "_")
                );
                self.errors.push(Mistake::new(tokens, message).help(help));
            }
            Flow::Typed(_) => {
                let produces = source.flow.dims(self.core);
                let (step, before) = (format!("`{name}`"), source.with_verb());
                self.checks.push(match stated {
                    Some((takes, tokens)) => Check {
                        span: number::span(tokens),
                        rule: Rule::Stated {
                            step,
                            takes,
                            units: arguments.size("units"),
                            before,
                            produces,
                        },
                    },
                    None => Check {
                        span: word.span(),
                        rule: Rule::FeaturesOnly {
                            step,
                            before,
                            produces,
                        },
                    },
                });
            }
        }
    }

    /// A weight has to fit into memory.
    fn check_size(&mut self, word: &Ident, name: &Ident, built: &Built) -> Option<()> {
        let numbers = built.parameters.unwrap_or(0);
        tensor_is_possible(
            &[numbers],
            word.span(),
            &format!("the weight of `{name}`"),
            self.errors,
        )
        .then_some(())
    }

    /// A type of the user's.
    fn path(
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
            parameters: None,
            macs: None,
        })
    }

    /// Steps in braces.
    fn block(
        &mut self,
        owner: &Ident,
        word: &Ident,
        block: &Block,
        name: &Ident,
        outer: &Scope,
        source: &Source,
    ) -> Option<Resolved> {
        let row = self.row(word)?;
        let Form::Block(wrapper) = row.form else {
            self.errors.push(
                Mistake::new(word, format!("`{word}` takes no steps in braces"))
                    .help(format!("write `{}`", row.example)),
            );
            return None;
        };
        let core = self.core;
        if block.steps.is_empty() {
            self.errors.push(
                Mistake::new(word, format!("`{name}` has no steps"))
                    .help("write them between its braces, or leave it out"),
            );
            return None;
        }
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
        let (mut sequence, end) = self.sequence(
            type_name.clone(),
            &block.steps,
            &scope,
            source.clone(),
            Gain::Linear,
        );
        match (&sequence.input, &end.flow) {
            (Flow::Known(from), Flow::Known(to)) if from != to => {
                let [from, to] = [dims(from), dims(to)];
                let message = format!(
                    "the branch of `{name}` turns {from} into {to}, but its input is added to its output"
                );
                self.errors.push(
                    Mistake::new(word, message)
                        .help(format!("end the branch with a step that produces {from}")),
                );
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
        let wrapper = format_ident!("{wrapper}");
        let sum =
            |of: fn(&Step) -> Option<usize>| sequence.steps.iter().map(of).sum::<Option<usize>>();
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
    /// Whether it is a step, and not the network's input.
    fn is_step(&self) -> bool {
        self.name.starts_with('`')
    }

    /// An input *has* a shape, a step *produces* it.
    fn with_verb(&self) -> String {
        format!(
            "{} {}",
            self.name,
            if self.is_step() { "produces" } else { "has" }
        )
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
        Kind::Layer { word, .. } => {
            Row::find(&word.unraw().to_string()).map_or(Gain::Next, |row| row.gain)
        }
        Kind::Block { .. } | Kind::Path(_) | Kind::Unknown(_) => Gain::Linear,
    });
    gains
        .into_iter()
        .find(|gain| *gain != Gain::Next)
        .unwrap_or(after)
}

fn last_span(path: &syn::Path) -> Span {
    path.segments
        .last()
        .map_or_else(Span::call_site, |segment| segment.ident.span())
}
