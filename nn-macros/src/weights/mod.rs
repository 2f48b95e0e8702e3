//! `#[weights(..)]`: the file is read while the macro expands, compared with the network, and becomes its numbers in
//! the order of memory.

mod compare;
mod file;
mod header;
mod json;
mod layout;
mod number;
mod rename;
#[cfg(test)]
mod tests;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

use crate::catalogue::Tensor;
use crate::error::{Errors, Mistake};
use crate::model::{Model, Sequence, Step};
use crate::syntax::Weights;
use layout::Placed;
use rename::Renames;

/// The numbers of a network.
pub struct Embedded {
    /// Where the file is.
    pub path: String,
    /// Of the path as it was written.
    pub span: Span,
    /// Parameters and then state, little-endian in f32, in the order of memory.
    pub bytes: Vec<u8>,
    /// How long the parameters are.
    pub parameters: usize,
    /// What the tensors are, for nn-core to compare with its own: those of the parameters, and those of the state.
    pub tensors: [Vec<TokenStream>; 2],
    /// The steps that are types of the user's, whose numbers are not known: their names, spans and layers.
    pub opaque: Vec<(String, Span, TokenStream)>,
}

/// The numbers of a model that is right, if they are to be embedded; nothing after a mistake.
pub fn embed(model: &Model, errors: &mut Errors) -> Option<Embedded> {
    let weights = model.weights.as_ref()?;
    let before = errors.len();
    let mut renames = Renames::new(&weights.renames);
    let mut opaque = Vec::new();
    let mut tensors = |wants_state| {
        let mut found = Vec::new();
        let mut collector = Collector {
            wants_state,
            found: &mut found,
            opaque: &mut opaque,
            errors,
        };
        collector.sequence("", &model.body);
        for tensor in &mut found {
            tensor.name = renames.name_in_file(&tensor.own);
        }
        found
    };
    let [parameters, state] = [false, true].map(&mut tensors);
    renames.check_used(&model.name.unraw().to_string(), errors);
    if errors.len() > before {
        return None;
    }
    let described = [&parameters, &state].map(|tensors| {
        let core = &model.core;
        let described = tensors.iter().map(|tensor| describe(core, tensor));
        described.collect()
    });
    let parameters_len = parameters.iter().map(|tensor| 4 * tensor.tensor.len());
    let parameters_len = parameters_len.sum();
    let all: Vec<_> = parameters.into_iter().chain(state).collect();
    let (path, bytes) = read(weights, &model.name.unraw().to_string(), &all, errors)?;
    Some(Embedded {
        path,
        span: weights.span,
        bytes,
        parameters: parameters_len,
        tensors: described,
        opaque,
    })
}

/// The path of the file, and its numbers in the order of memory.
fn read(
    weights: &Weights,
    network: &str,
    tensors: &[Placed],
    errors: &mut Errors,
) -> Option<(String, Vec<u8>)> {
    let mut wrong = |mistake: Mistake| errors.push(mistake);
    let opened = file::open(&weights.path).and_then(|mut file| {
        let header = file.header()?;
        Ok((file, header))
    });
    let (file, header) = match opened {
        Ok(opened) => opened,
        Err(problem) => {
            wrong(problem.mistake(weights));
            return None;
        }
    };
    if !compare::check(weights, network, tensors, &header, errors) {
        return None;
    }
    // Only now, when their length is known to be that of the network's numbers.
    match file.numbers(&header) {
        Ok((path, numbers)) => Some((
            path,
            compare::converted(tensors, &header, &numbers, errors)?,
        )),
        Err(problem) => {
            errors.push(problem.mistake(weights));
            None
        }
    }
}

/// Finds the tensors of a network in the order of memory.
struct Collector<'a, 'm> {
    /// Those of the state, or those of the parameters.
    wants_state: bool,
    found: &'a mut Vec<Placed<'m>>,
    opaque: &'a mut Vec<(String, Span, TokenStream)>,
    errors: &'a mut Errors,
}

impl<'m> Collector<'_, 'm> {
    fn sequence(&mut self, prefix: &str, sequence: &'m Sequence) {
        for step in sequence.steps.iter().filter(|step| step.shares.is_none()) {
            let name = match step.inline {
                true => prefix.to_owned(),
                false => joined(prefix, &step.name.unraw().to_string()),
            };
            match &step.block {
                Some(block) => self.sequence(&name, block),
                None => self.step(&name, step),
            }
        }
    }

    fn step(&mut self, name: &str, step: &'m Step) {
        let has_any = match self.wants_state {
            true => step.keeps,
            false => step.learns,
        };
        if step.opaque.is_some() {
            if !self.wants_state {
                let layer = step.layer.clone();
                self.opaque
                    .push((format!("`{name}`"), step.name.span(), layer));
            }
            return;
        }
        let Some(tensors) = &step.tensors else {
            if has_any && !self.wants_state {
                let message = format!(
                    "`weights` has to know how many numbers `{name}` has, but its input comes from a type of your own"
                );
                self.errors.push(Mistake::new(&step.name, message).help(
                    "put the steps of that network here, or load the file when the program runs",
                ));
            }
            return;
        };
        let own = |tensor: &&Tensor| tensor.is_state == self.wants_state;
        let tensors: Vec<_> = tensors.iter().filter(own).collect();
        let has_weights = tensors
            .iter()
            .any(|tensor| is_direct(tensor) && tensor.dims.len() > 1);
        for tensor in tensors {
            let flattened_step = match is_direct(tensor) {
                true => &step.flattened_from[..],
                false => &[],
            };
            let is_flattened = tensor.dims.len() > 1 || !has_weights;
            self.found.push(Placed {
                step: name.to_owned(),
                span: step.name.span(),
                own: joined(name, &tensor.name),
                name: String::new(),
                tensor,
                flattened_step,
                flattened: if is_flattened { flattened_step } else { &[] },
            });
        }
    }
}

/// Whether a tensor is one of its step itself, and not of a step in it.
fn is_direct(tensor: &Tensor) -> bool {
    !tensor.name.contains('.')
}

fn joined(prefix: &str, name: &str) -> String {
    match prefix {
        "" => name.to_owned(),
        prefix => format!("{prefix}.{name}"),
    }
}

/// `Described { name: "hidden.weight", dims: &[64, 10], … }`
fn describe(core: &syn::Path, tensor: &Placed) -> TokenStream {
    let name = &tensor.own;
    let Tensor {
        dims, file_axes, ..
    } = tensor.tensor;
    let shapes = tensor.flattened_step.iter();
    quote! {
        #core::embedded::Described {
            name: #name,
            dims: &[#(#dims),*],
            file_axes: &[#(#file_axes),*],
            flattened: &[#(&[#(#shapes),*]),*],
        }
    }
}

/// A name in backticks. One from a file may be anything: it is cut, and what would confuse a terminal is escaped.
fn quoted(name: &str) -> String {
    const LENGTH: usize = 200;
    let cut = name.char_indices().nth(LENGTH).map(|(place, _)| place);
    let text = name[..cut.unwrap_or(name.len())].escape_debug();
    format!("`{text}{}`", if cut.is_some() { "…" } else { "" })
}
