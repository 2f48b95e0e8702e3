//! The arguments of a step, looked up in its row of the catalogue.

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident};
use syn::Ident;

use super::flow::Axis;
use super::number::{self, Scope};
use crate::catalogue::{Argument as Expected, ArgumentKind, Range, Row};
use crate::error::{Errors, Mistake, closest, list};
use crate::syntax::{Argument, Expression, Value};

/// Arguments by name; those that were left out are missing.
#[derive(Default)]
pub struct Arguments(HashMap<&'static str, (Resolved, TokenStream)>);

enum Resolved {
    Units {
        stated: Option<(Axis, TokenStream)>,
        units: Axis,
    },
    Real(f64),
    Word(&'static str),
    Initialiser(Initialiser),
    Flag(bool),
    Count(usize),
    Sizes(Vec<usize>),
    Padding(Padding),
}

/// The cells that are put around an input.
#[derive(Debug, Clone, PartialEq)]
pub enum Padding {
    Word(&'static str),
    /// The same on every side.
    All(usize),
    /// Before and after, for each spatial axis.
    Sides(Vec<[usize; 2]>),
}

/// A type of `nn_core::init`, with its number if it has one.
pub struct Initialiser {
    pub name: Ident,
    pub value: Option<f64>,
}

/// The initialisers: as they are written, their type, whether they take a number.
const INITIALISERS: [(&str, &str, bool); 18] = [
    ("zeros", "Zeros", false),
    ("constant", "Constant", true),
    ("normal", "Normal", true),
    ("uniform", "Uniform", true),
    ("truncated_normal", "TruncatedNormal", true),
    ("glorot_normal", "GlorotNormal", false),
    ("glorot_uniform", "GlorotUniform", false),
    ("he_normal", "HeNormal", false),
    ("he_uniform", "HeUniform", false),
    ("lecun_normal", "LecunNormal", false),
    ("lecun_uniform", "LecunUniform", false),
    ("leaky_he_normal", "LeakyHeNormal", true),
    ("leaky_he_uniform", "LeakyHeUniform", true),
    ("truncated_glorot_normal", "TruncatedGlorotNormal", false),
    ("truncated_he_normal", "TruncatedHeNormal", false),
    ("truncated_lecun_normal", "TruncatedLecunNormal", false),
    ("pytorch_uniform", "PytorchUniform", false),
    ("orthogonal", "Orthogonal", true),
];

impl Arguments {
    fn get(&self, name: &str) -> Option<&Resolved> {
        self.0.get(name).map(|(resolved, _)| resolved)
    }

    /// What was written for an argument.
    pub fn tokens(&self, name: &str) -> Option<&TokenStream> {
        self.0.get(name).map(|(_, tokens)| tokens)
    }

    /// The number of units, which may be open.
    pub fn axis(&self, name: &str) -> Axis {
        match self.get(name) {
            Some(Resolved::Units { units, .. }) => units.clone(),
            _ => Axis::Number(1),
        }
    }

    /// The input size that was stated, with its token.
    pub fn stated(&self, name: &str) -> Option<(&Axis, &TokenStream)> {
        match self.get(name) {
            Some(Resolved::Units {
                stated: Some((size, tokens)),
                ..
            }) => Some((size, tokens)),
            _ => None,
        }
    }

    pub fn real(&self, name: &str) -> Option<f64> {
        match self.get(name) {
            Some(Resolved::Real(value)) => Some(*value),
            _ => None,
        }
    }

    pub fn word(&self, name: &str) -> Option<&'static str> {
        match self.get(name) {
            Some(Resolved::Word(word)) => Some(word),
            _ => None,
        }
    }

    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.get(name) {
            Some(Resolved::Flag(flag)) => Some(*flag),
            _ => None,
        }
    }

    pub fn count(&self, name: &str) -> Option<usize> {
        match self.get(name) {
            Some(Resolved::Count(count)) => Some(*count),
            _ => None,
        }
    }

    /// One size, or one for each axis.
    pub fn sizes(&self, name: &str) -> Option<&[usize]> {
        match self.get(name) {
            Some(Resolved::Sizes(sizes)) => Some(sizes),
            _ => None,
        }
    }

    pub fn padding(&self, name: &str) -> Option<&Padding> {
        match self.get(name) {
            Some(Resolved::Padding(padding)) => Some(padding),
            _ => None,
        }
    }

    pub fn initialiser(&self, name: &str) -> Option<&Initialiser> {
        match self.get(name) {
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
    // Whether all sizes are understood; other arguments leave the shape as it is.
    let mut is_sized = true;
    // Whether an argument has no place: it may be why another is missing.
    let mut is_lost = false;
    for argument in arguments {
        let Some(expected) = expected(row, argument, &given, arguments, errors) else {
            is_lost = true;
            is_sized &= argument.name.is_some();
            // One mistake is enough where nothing is taken.
            if row.arguments.is_empty() {
                break;
            }
            continue;
        };
        let is_size = expected.kind.is_size();
        if given.contains(&expected.name) {
            let message = format!("`{}` of `{word}` is given twice", expected.name);
            let name = argument.name.as_ref();
            let at = name.map_or_else(
                || argument.value.to_token_stream(),
                ToTokens::to_token_stream,
            );
            errors.push(Mistake::new(at, message).help("leave one of them out"));
            is_sized &= !is_size;
            continue;
        }
        given.push(expected.name);
        match value(row, expected, argument, scope, errors) {
            Some(value) => {
                let tokens = argument.value.to_token_stream();
                resolved.0.insert(expected.name, (value, tokens));
            }
            None => is_sized &= !is_size,
        }
    }
    for expected in row.arguments {
        if expected.required && !given.contains(&expected.name) {
            if !is_lost {
                let message = format!("`{word}` needs its `{}`", expected.name);
                errors.push(Mistake::new(word, message).help(format!("write `{}`", row.example)));
            }
            is_sized &= !expected.kind.is_size();
        }
    }
    // Where nothing is taken nothing changes the output.
    (is_sized || row.arguments.is_empty()).then_some(resolved)
}

/// The argument of the row that is meant.
fn expected(
    row: &'static Row,
    argument: &Argument,
    given: &[&'static str],
    all: &[Argument],
    errors: &mut Errors,
) -> Option<&'static Expected> {
    let found = match &argument.name {
        Some(name) => row.arguments.iter().find(|expected| name == expected.name),
        None => row
            .arguments
            .iter()
            .find(|e| e.positional && !given.contains(&e.name)),
    };
    let was_reported = matches!(argument.value, Value::One(Expression::Unknown(_)));
    if found.is_none() && !(was_reported && argument.name.is_none()) {
        errors.push(unexpected(row, argument, all));
    }
    found
}

/// An argument that the row does not have.
fn unexpected(row: &Row, argument: &Argument, all: &[Argument]) -> Mistake {
    let names = || row.arguments.iter().map(|expected| expected.name);
    let mistake = match (row.arguments, &argument.name) {
        ([], _) => Mistake::new(argument, format!("`{}` takes no arguments", row.name)),
        (_, Some(name)) => Mistake::new(name, format!("`{}` has no argument `{name}`", row.name)),
        (_, None) => Mistake::new(
            argument,
            format!("`{}` takes no further argument without a name", row.name),
        ),
    };
    // `activation = relu`, as Keras has it.
    if let Value::One(Expression::Name(word)) = &argument.value
        && let Some(step) = Row::meant(&word.to_string())
    {
        return mistake.help(format!(
            "`{0}` is a step of its own: write `{0},` after this one",
            step.name
        ));
    }
    if row.arguments.is_empty() {
        return mistake.help(format!("write `{}`", row.name));
    }
    // `dense(64, 10)`, as PyTorch has it.
    let takes_units = row
        .arguments
        .iter()
        .any(|argument| matches!(argument.kind, ArgumentKind::Units));
    if let (true, None, [first, second, ..]) = (takes_units, &argument.name, all)
        && let (Value::One(first), Value::One(second)) = (&first.value, &second.value)
    {
        return mistake.help(format!(
            "write `{0}({second})`, or `{0}({first} -> {second})` to state the input size too",
            row.name
        ));
    }
    let meant = argument
        .name
        .as_ref()
        .and_then(|name| closest(&name.to_string(), names()));
    mistake.help(match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("it takes {}: `{}`", list(names()), row.example),
    })
}

fn value(
    row: &Row,
    expected: &Expected,
    argument: &Argument,
    scope: &Scope,
    errors: &mut Errors,
) -> Option<Resolved> {
    let what = format!("`{}` of `{}`", expected.name, row.name);
    let one = match &argument.value {
        Value::One(Expression::Unknown(_)) => return None,
        Value::One(one) => one,
        Value::Arrow(from, to) if matches!(expected.kind, ArgumentKind::Units) => {
            let stated = scope.axis(from, errors);
            let units = scope.axis(to, errors)?;
            let stated = stated.map(|size| (size, from.to_token_stream()));
            return Some(Resolved::Units { stated, units });
        }
        Value::Arrow(..) => {
            let mistake = Mistake::new(&argument.value, format!("{what} is one value, not a pair"));
            errors.push(mistake.help(format!("write `{}`", row.example)));
            return None;
        }
    };
    match expected.kind {
        ArgumentKind::Units => scope.axis(one, errors).map(|units| Resolved::Units {
            stated: None,
            units,
        }),
        ArgumentKind::Count => count(&what, expected, one, scope, errors).map(Resolved::Count),
        ArgumentKind::Sizes => match one {
            Expression::List { items, .. } => {
                list_of(items, |item| count(&what, expected, item, scope, errors))
                    .map(Resolved::Sizes)
            }
            one => {
                count(&what, expected, one, scope, errors).map(|size| Resolved::Sizes(vec![size]))
            }
        },
        ArgumentKind::Shape => match one {
            Expression::List { items, .. } => {
                list_of(items, |item| scope.size(item, errors)).map(Resolved::Sizes)
            }
            other => {
                let message = format!("{what} is a list of sizes, found `{other}`");
                errors.push(Mistake::new(other, message).help(format!("write `{}`", row.example)));
                None
            }
        },
        ArgumentKind::Order => match one {
            Expression::List { items, .. } => {
                list_of(items, |item| scope.whole(&what, item, errors)).map(Resolved::Sizes)
            }
            other => {
                let message = format!("{what} is a list of axes, found `{other}`");
                errors.push(Mistake::new(other, message).help(format!("write `{}`", row.example)));
                None
            }
        },
        ArgumentKind::Padding(words) => {
            padding(&what, words, one, scope, errors).map(Resolved::Padding)
        }
        ArgumentKind::Real(range) => {
            let number = number::real(&what, one, scope, errors)?;
            if (range.contains)(number) {
                return Some(Resolved::Real(number));
            }
            let message = format!("{what} is {}, found `{one}`", range.text);
            errors.push(Mistake::new(one, message).help(mend(row, expected, range, number)));
            None
        }
        ArgumentKind::Word(words) => number::word(&what, words, one, errors).map(Resolved::Word),
        ArgumentKind::Initialiser => {
            initialiser(&what, one, scope, errors).map(Resolved::Initialiser)
        }
        ArgumentKind::Flag => match one {
            Expression::Flag { value, .. } => Some(Resolved::Flag(*value)),
            other => {
                let message = format!("{what} is `true` or `false`, found `{other}`");
                let help = format!("write `{} = false`, or leave it out", expected.name);
                errors.push(Mistake::new(other, message).help(help));
                None
            }
        },
    }
}

/// A number of cells or groups, which is no axis.
fn count(
    what: &str,
    expected: &Expected,
    one: &Expression,
    scope: &Scope,
    errors: &mut Errors,
) -> Option<usize> {
    if !matches!(one, Expression::Integer { value: 0, .. }) {
        return scope.size(one, errors);
    }
    let mistake = Mistake::new(one, format!("{what} is at least 1, found 0"));
    let name = expected.name;
    errors.push(mistake.help(match expected.required {
        true => format!("write `{name} = 1`, or more"),
        false => format!("write `{name} = 1`, or leave it out"),
    }));
    None
}

/// All items, if none is a mistake.
fn list_of(
    items: &[Expression],
    mut resolve: impl FnMut(&Expression) -> Option<usize>,
) -> Option<Vec<usize>> {
    let items: Vec<_> = items.iter().map(&mut resolve).collect();
    items.into_iter().collect()
}

/// `same`, `1`, `[1, 0]`, `[[1, 1], [0, 2]]`
fn padding(
    what: &str,
    words: &'static [&'static str],
    one: &Expression,
    scope: &Scope,
    errors: &mut Errors,
) -> Option<Padding> {
    let pair = |items: &[Expression], errors: &mut Errors| {
        let numbers = list_of(items, |item| scope.whole(what, item, errors))?;
        <[usize; 2]>::try_from(numbers).ok()
    };
    let wrong =
        |errors: &mut Errors| {
            let message =
                format!("{what} is a number, or `[before, after]` for each axis, found `{one}`");
            errors.push(Mistake::new(one, message).help(
                "write `1`, `[1, 0]` for one axis, or `[[top, bottom], [left, right]]` for two",
            ));
            None
        };
    match one {
        Expression::Name(name) if !words.is_empty() && !scope.has(name) => {
            let found = words.iter().find(|word| name == **word);
            if found.is_none() {
                let known = words
                    .iter()
                    .map(|word| format!("`{word}`"))
                    .collect::<Vec<_>>();
                let message = format!("{what} is {} or a number, found `{name}`", known.join(", "));
                let mistake = Mistake::new(name, message);
                errors.push(match closest(&name.to_string(), words.iter().copied()) {
                    Some(meant) => mistake.help(format!("did you mean `{meant}`?")),
                    None => mistake.help(format!(
                        "write `padding = {}`, or how many cells: `padding = 2`",
                        words[0]
                    )),
                });
            }
            found.copied().map(Padding::Word)
        }
        Expression::List { items, .. } => {
            let lists: Option<Vec<&[Expression]>> = items
                .iter()
                .map(|item| match item {
                    Expression::List { items, .. } => Some(items.as_slice()),
                    _ => None,
                })
                .collect();
            let is_list = |item: &Expression| matches!(item, Expression::List { .. });
            if lists.is_none() && items.iter().any(is_list) {
                return wrong(errors);
            }
            let before = errors.len();
            let sides = match lists {
                Some(lists) if !lists.is_empty() => {
                    let sides: Vec<_> = lists.iter().map(|items| pair(items, errors)).collect();
                    sides.into_iter().collect()
                }
                Some(_) => None,
                None => pair(items, errors).map(|sides| vec![sides]),
            };
            match sides {
                Some(sides) => Some(Padding::Sides(sides)),
                None if errors.len() > before => None,
                None => wrong(errors),
            }
        }
        one => scope.whole(what, one, errors).map(Padding::All),
    }
}

/// A number in the range, as it would be written.
fn mend(row: &Row, expected: &Expected, range: Range, found: f64) -> String {
    // Percent are a share of a hundred.
    let share = found / 100.0;
    let is_percent = found > 1.0 && found.fract() == 0.0;
    let number = match is_percent && (range.contains)(share) {
        true => share.to_string(),
        false => range.example.to_owned(),
    };
    match expected.positional {
        true => format!("write `{}({number})`", row.name),
        false => format!("write `{} = {number}`", expected.name),
    }
}

fn initialiser(
    what: &str,
    expression: &Expression,
    scope: &Scope,
    errors: &mut Errors,
) -> Option<Initialiser> {
    let (name, numbers) = match expression {
        Expression::Unknown(_) => return None,
        Expression::Name(name) => (name, &[][..]),
        Expression::Call {
            name, arguments, ..
        } => (name, arguments.as_slice()),
        other => {
            let message = format!("{what} is the name of an initialiser, found `{other}`");
            let help = match other {
                Expression::Integer { .. } | Expression::Float { .. } => {
                    format!("write `init = constant({other})`")
                }
                _ => "write `init = he_normal`".to_owned(),
            };
            errors.push(Mistake::new(other, message).help(help));
            return None;
        }
    };
    let text = name.to_string();
    let names = || INITIALISERS.iter().map(|(name, ..)| *name);
    let Some((_, type_name, takes_number)) = INITIALISERS.iter().find(|(name, ..)| *name == text)
    else {
        let mistake = Mistake::new(name, format!("there is no initialiser `{text}`"));
        errors.push(match closest(&text, names()) {
            Some(meant) => mistake.help(format!("did you mean `{meant}`?")),
            None => mistake.help(format!("there are {}", list(names()))),
        });
        return None;
    };
    let value = match (takes_number, numbers) {
        (false, []) => None,
        (true, [number]) => Some(number::real(
            &format!("the number of `{text}`"),
            number,
            scope,
            errors,
        )?),
        (true, _) => {
            let message = format!("`{text}` takes one number");
            errors.push(
                Mistake::new(expression, message).help(format!("write `init = {text}(0.1)`")),
            );
            return None;
        }
        (false, _) => {
            let message = format!("`{text}` takes no number");
            errors.push(Mistake::new(expression, message).help(format!("write `init = {text}`")));
            return None;
        }
    };
    if value.is_some_and(|value| value < 0.0) && text != "constant" {
        let message = format!(
            "the number of `{text}` is at least 0, found `{}`",
            numbers[0]
        );
        errors.push(Mistake::new(&numbers[0], message).help(format!("write `init = {text}(0.1)`")));
        return None;
    }
    Some(Initialiser {
        name: format_ident!("{type_name}"),
        value,
    })
}
