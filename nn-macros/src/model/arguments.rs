//! The arguments of a step, looked up in its row of the catalogue.

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident};
use syn::Ident;

use super::number::{self, Scope};
use crate::catalogue::{Argument as Expected, ArgumentKind, Row};
use crate::error::{Errors, Mistake, closest, list};
use crate::syntax::{Argument, Expression, Value};

/// Arguments by name; those that were left out are missing.
#[derive(Default)]
pub struct Arguments(HashMap<&'static str, Resolved>);

enum Resolved {
    Units { stated: Option<(usize, TokenStream)>, units: usize },
    Real(f64),
    Word(&'static str),
    Initialiser(Initialiser),
    Flag(bool),
}

/// A type of `nn_core::init`, with its number if it has one.
pub struct Initialiser {
    pub name: Ident,
    pub value: Option<f64>,
}

/// The initialisers: as they are written, their type, whether they take a number.
const INITIALISERS: [(&str, &str, bool); 10] = [
    ("zeros", "Zeros", false),
    ("constant", "Constant", true),
    ("normal", "Normal", true),
    ("uniform", "Uniform", true),
    ("glorot_normal", "GlorotNormal", false),
    ("glorot_uniform", "GlorotUniform", false),
    ("he_normal", "HeNormal", false),
    ("he_uniform", "HeUniform", false),
    ("lecun_normal", "LecunNormal", false),
    ("lecun_uniform", "LecunUniform", false),
];

impl Arguments {
    /// The number of units.
    pub fn size(&self, name: &str) -> usize {
        match self.0.get(name) {
            Some(Resolved::Units { units, .. }) => *units,
            _ => 1,
        }
    }

    /// The input size that was stated, with its token.
    pub fn stated(&self, name: &str) -> Option<(usize, &TokenStream)> {
        match self.0.get(name) {
            Some(Resolved::Units { stated: Some((size, tokens)), .. }) => Some((*size, tokens)),
            _ => None,
        }
    }

    pub fn real(&self, name: &str) -> Option<f64> {
        match self.0.get(name) {
            Some(Resolved::Real(value)) => Some(*value),
            _ => None,
        }
    }

    pub fn word(&self, name: &str) -> Option<&'static str> {
        match self.0.get(name) {
            Some(Resolved::Word(word)) => Some(word),
            _ => None,
        }
    }

    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.0.get(name) {
            Some(Resolved::Flag(flag)) => Some(*flag),
            _ => None,
        }
    }

    pub fn initialiser(&self, name: &str) -> Option<&Initialiser> {
        match self.0.get(name) {
            Some(Resolved::Initialiser(initialiser)) => Some(initialiser),
            _ => None,
        }
    }
}

/// Resolves what stands in a step's parentheses; `None` after a mistake that leaves the step's output open.
pub fn resolve(
    row: &'static Row,
    word: &Ident,
    arguments: &[Argument],
    scope: &Scope,
    errors: &mut Errors,
) -> Option<Arguments> {
    let mut resolved = Arguments::default();
    let mut given: Vec<&'static str> = Vec::new();
    let mut right = true;
    for argument in arguments {
        let Some(expected) = expected(row, argument, &given, errors) else {
            right = false;
            continue;
        };
        if given.contains(&expected.name) {
            let message = format!("`{}` of `{word}` is given twice", expected.name);
            let at = argument.name.as_ref().map_or_else(|| argument.value.to_token_stream(), ToTokens::to_token_stream);
            errors.push(Mistake::new(at, message).help("leave one of them out"));
            continue;
        }
        given.push(expected.name);
        match value(row, expected, &argument.value, scope, errors) {
            Some(value) => {
                resolved.0.insert(expected.name, value);
            }
            // Other arguments leave the shape as it is.
            None => right &= !matches!(expected.kind, ArgumentKind::Units),
        }
    }
    for expected in row.arguments {
        // A mistake in the arguments may be why one is missing.
        if expected.required && right && !given.contains(&expected.name) {
            let message = format!("`{word}` needs its `{}`", expected.name);
            errors.push(Mistake::new(word, message).help(format!("write `{}`", row.example)));
            right &= !matches!(expected.kind, ArgumentKind::Units);
        }
    }
    right.then_some(resolved)
}

/// The argument of the row that is meant.
fn expected(
    row: &'static Row,
    argument: &Argument,
    given: &[&'static str],
    errors: &mut Errors,
) -> Option<&'static Expected> {
    let names = || row.arguments.iter().map(|expected| expected.name);
    let takes = || match row.arguments {
        [] => format!("`{}` takes no arguments", row.name),
        _ => format!("`{}` takes {}", row.name, list(names())),
    };
    match &argument.name {
        Some(name) => {
            let text = name.to_string();
            let found = row.arguments.iter().find(|expected| expected.name == text);
            if found.is_none() {
                let mistake = Mistake::new(name, format!("`{}` has no argument `{text}`", row.name));
                errors.push(match closest(&text, names()) {
                    Some(meant) => mistake.help(format!("did you mean `{meant}`?")),
                    None => mistake.help(takes()),
                });
            }
            found
        }
        None => {
            let next = row.arguments.iter().find(|e| e.positional && !given.contains(&e.name));
            if next.is_none() {
                let mistake = match row.arguments {
                    [] => Mistake::new(&argument.value, takes()).help(format!("write `{}`", row.example)),
                    _ => Mistake::new(&argument.value, format!("an argument too many for `{}`", row.name))
                        .help(format!("{}; write `{}`", takes(), row.example)),
                };
                errors.push(mistake);
            }
            next
        }
    }
}

fn value(
    row: &Row,
    expected: &Expected,
    value: &Value,
    scope: &Scope,
    errors: &mut Errors,
) -> Option<Resolved> {
    let what = format!("`{}` of `{}`", expected.name, row.name);
    let one = match value {
        Value::One(one) => one,
        Value::Arrow(from, to) if matches!(expected.kind, ArgumentKind::Units) => {
            let stated = scope.size(from, errors);
            let units = scope.size(to, errors)?;
            let stated = stated.map(|size| (size, from.to_token_stream()));
            return Some(Resolved::Units { stated, units });
        }
        Value::Arrow(..) => {
            errors.push(Mistake::new(value, format!("{what} is one value, not a pair")));
            return None;
        }
    };
    match expected.kind {
        ArgumentKind::Units => scope.size(one, errors).map(|units| Resolved::Units { stated: None, units }),
        ArgumentKind::Real(range) => {
            let number = number::real(&what, one, scope, errors)?;
            if (range.contains)(number) {
                return Some(Resolved::Real(number));
            }
            let bounds = range.text.replace("{}", expected.name);
            let message = format!("{what} has to lie in {bounds}, found {one}");
            errors.push(Mistake::new(one, message).help(format!("write `{}`", row.example)));
            None
        }
        ArgumentKind::Word(words) => number::word(&what, words, one, errors).map(Resolved::Word),
        ArgumentKind::Initialiser => initialiser(&what, one, scope, errors).map(Resolved::Initialiser),
        ArgumentKind::Flag => match one {
            Expression::Flag { value, .. } => Some(Resolved::Flag(*value)),
            other => {
                let message = format!("{what} is `true` or `false`, found `{other}`");
                errors.push(Mistake::new(other, message));
                None
            }
        },
    }
}

fn initialiser(
    what: &str,
    expression: &Expression,
    scope: &Scope,
    errors: &mut Errors,
) -> Option<Initialiser> {
    let (name, numbers) = match expression {
        Expression::Name(name) => (name, &[][..]),
        Expression::Call { name, arguments, .. } => (name, arguments.as_slice()),
        other => {
            let message = format!("{what} is the name of an initialiser, found `{other}`");
            errors.push(Mistake::new(other, message).help("write `init = he_normal`"));
            return None;
        }
    };
    let text = name.to_string();
    let names = || INITIALISERS.iter().map(|(name, ..)| *name);
    let Some((_, type_name, takes_number)) = INITIALISERS.iter().find(|(name, ..)| *name == text) else {
        let mistake = Mistake::new(name, format!("there is no initialiser `{text}`"));
        errors.push(match closest(&text, names()) {
            Some(meant) => mistake.help(format!("did you mean `{meant}`?")),
            None => mistake.help(format!("there are {}", list(names()))),
        });
        return None;
    };
    let value = match (takes_number, numbers) {
        (false, []) => None,
        (true, [number]) => Some(number::real(&format!("the number of `{text}`"), number, scope, errors)?),
        (true, _) => {
            let message = format!("`{text}` takes one number");
            errors.push(Mistake::new(expression, message).help(format!("write `init = {text}(0.1)`")));
            return None;
        }
        (false, _) => {
            let message = format!("`{text}` takes no number");
            errors.push(Mistake::new(expression, message).help(format!("write `init = {text}`")));
            return None;
        }
    };
    if value.is_some_and(|value| value < 0.0) && text != "constant" {
        errors.push(Mistake::new(expression, format!("the number of `{text}` cannot be negative")));
        return None;
    }
    Some(Initialiser { name: format_ident!("{type_name}"), value })
}
