//! Integer arithmetic over the constants of a network.

use core::cell::RefCell;
use std::collections::{HashMap, HashSet};

use proc_macro2::Span;
use quote::ToTokens;
use syn::Ident;
use syn::ext::IdentExt;

use super::flow::Axis;
use super::{LARGEST_AXIS, check_attributes};
use crate::error::{Errors, Mistake, closest, list, thousands};
use crate::syntax::{ARITHMETIC, Constant, Expression, Operator};

/// The constants that can be named at a place: those of its braces, and those around.
pub struct Scope<'a> {
    constants: HashMap<String, &'a Constant>,
    outer: Option<&'a Scope<'a>>,
    /// Sizes that the network's type says.
    open: &'a [Ident],
    /// Which of them were used.
    used: RefCell<HashSet<String>>,
    values: RefCell<HashMap<String, Value>>,
}

#[derive(Clone, Copy)]
enum Value {
    /// It is being computed: to meet it again is a circle.
    Pending,
    Known(Option<i128>),
}

impl<'a> Scope<'a> {
    /// The scope of a network with sizes that are open.
    pub fn network(constants: &'a [Constant], open: &'a [Ident], errors: &mut Errors) -> Self {
        for constant in constants {
            let name = constant.name.unraw().to_string();
            if open.iter().any(|open| *open == name) {
                let message = format!("a constant and a size of the type are called `{name}`");
                errors.push(
                    Mistake::new(&constant.name, message).help("give one of them another name"),
                );
            }
        }
        Self {
            open,
            ..Self::new(constants, None, errors)
        }
    }

    /// The scope of a block. Every constant is computed once, used or not, so that its mistakes are seen.
    pub fn new(
        constants: &'a [Constant],
        outer: Option<&'a Scope<'a>>,
        errors: &mut Errors,
    ) -> Self {
        let mut scope = Self {
            constants: HashMap::new(),
            outer,
            open: &[],
            used: RefCell::default(),
            values: RefCell::new(HashMap::new()),
        };
        for constant in constants {
            check_attributes(&constant.attributes, errors);
            let name = constant.name.unraw().to_string();
            if scope.constants.insert(name.clone(), constant).is_some() {
                errors.push(
                    Mistake::new(&constant.name, format!("two constants are called `{name}`"))
                        .help("give one of them another name"),
                );
            }
        }
        for constant in constants {
            scope.constant(&constant.name.unraw().to_string(), errors);
        }
        scope
    }

    /// The length of an axis: a size, or the name alone of one that is open.
    pub fn axis(&self, expression: &Expression, errors: &mut Errors) -> Option<Axis> {
        if let Expression::Name(name) = expression
            && self.is_open(name)
        {
            return Some(Axis::Open(name.clone()));
        }
        self.size(expression, errors).map(Axis::Number)
    }

    /// Whether a name is that of a size that is open.
    fn is_open(&self, name: &Ident) -> bool {
        if self.constants.contains_key(&name.unraw().to_string()) {
            return false;
        }
        let own = self.open.contains(name);
        if own {
            self.used.borrow_mut().insert(name.to_string());
        }
        own || self.outer.is_some_and(|outer| outer.is_open(name))
    }

    /// Whether an open size of this scope was used.
    pub fn was_used(&self, name: &Ident) -> bool {
        self.used.borrow().contains(&name.to_string())
    }

    /// A size: 1 up to what is possible. `None` after a mistake, which is reported.
    pub fn size(&self, expression: &Expression, errors: &mut Errors) -> Option<usize> {
        let value = self.integer(expression, errors)?;
        let is_plain = match expression {
            Expression::Negative { of, .. } => matches!(**of, Expression::Integer { .. }),
            other => matches!(other, Expression::Integer { .. }),
        };
        let digits = thousands(value.unsigned_abs());
        if value < 1 {
            let sign = if value < 0 { "-" } else { "" };
            let message = match is_plain {
                true => format!("a size is at least 1, found {sign}{digits}"),
                false => format!("a size is at least 1, but `{expression}` is {sign}{digits}"),
            };
            errors.push(
                Mistake::new(expression, message).help("every axis has at least one element"),
            );
            return None;
        }
        match usize::try_from(value) {
            Ok(size) if size <= LARGEST_AXIS => Some(size),
            _ => {
                let most = thousands(LARGEST_AXIS);
                let message = format!("a size of {digits} is absurdly large");
                errors.push(
                    Mistake::new(expression, message).help(format!("keep it to {most} at most")),
                );
                None
            }
        }
    }

    /// A whole number, 0 too, up to what is possible.
    pub fn whole(&self, what: &str, expression: &Expression, errors: &mut Errors) -> Option<usize> {
        let value = self.integer(expression, errors)?;
        let whole = usize::try_from(value)
            .ok()
            .filter(|&whole| whole <= LARGEST_AXIS);
        if whole.is_none() {
            let most = thousands(LARGEST_AXIS);
            let message = format!("{what} is a number from 0 to {most}, found `{expression}`");
            errors.push(Mistake::new(expression, message).help("write `0` for none"));
        }
        whole
    }

    /// Whether a constant has this name.
    pub fn has(&self, name: &Ident) -> bool {
        let text = name.unraw().to_string();
        self.constants.contains_key(&text) || self.outer.is_some_and(|outer| outer.has(name))
    }

    /// An integer of any size.
    pub fn integer(&self, expression: &Expression, errors: &mut Errors) -> Option<i128> {
        match expression {
            Expression::Integer { value, .. } => {
                let value = i128::try_from(*value).ok();
                if value.is_none() {
                    errors.push(Mistake::new(
                        expression,
                        "this number is too large for any size",
                    ));
                }
                value
            }
            Expression::Name(name) => {
                let text = name.unraw().to_string();
                match self.lookup(&text, errors) {
                    Some(Value::Known(value)) => value,
                    Some(Value::Pending) => {
                        errors.push(
                            Mistake::new(name, format!("`{text}` is defined by itself"))
                                .help("a constant is a number, or is made of constants that are"),
                        );
                        None
                    }
                    None if self.is_open(name) => {
                        let message = format!("`{text}` is any size, but here a number is needed");
                        errors.push(Mistake::new(name, message).help(format!(
                            "take it alone as a width, `dense({text})`, or name a number inside the braces: `const {text}: usize = 32;`"
                        )));
                        None
                    }
                    None => {
                        errors.push(self.unknown(name, &text));
                        None
                    }
                }
            }
            Expression::Parenthesised { inner, .. } => self.integer(inner, errors),
            Expression::Negative { of, .. } => self.integer(of, errors)?.checked_neg(),
            Expression::Binary {
                operator, sides, ..
            } => {
                let [left, right] = sides.as_ref();
                let left_value = self.integer(left, errors);
                let right_value = self.integer(right, errors);
                let (left_value, right_value) = (left_value?, right_value?);
                let by_zero = matches!(operator, Operator::Divide | Operator::Remainder);
                if by_zero && right_value == 0 {
                    errors.push(
                        Mistake::new(right, "a division by zero").help(format!("`{right}` is 0")),
                    );
                    return None;
                }
                let result = match operator {
                    Operator::Add => left_value.checked_add(right_value),
                    Operator::Subtract => left_value.checked_sub(right_value),
                    Operator::Multiply => left_value.checked_mul(right_value),
                    Operator::Divide => left_value.checked_div(right_value),
                    Operator::Remainder => left_value.checked_rem(right_value),
                };
                let result = result.filter(|result| result.unsigned_abs() <= u128::from(u64::MAX));
                if result.is_none() {
                    let message = format!("`{expression}` overflows");
                    let help = format!("a number is at most {}", thousands(u64::MAX));
                    errors.push(Mistake::new(expression, message).help(help));
                }
                result
            }
            Expression::Unknown(_) => None,
            other => {
                errors.push(not_whole(other));
                None
            }
        }
    }

    fn lookup(&self, name: &str, errors: &mut Errors) -> Option<Value> {
        if self.constants.contains_key(name) {
            return Some(self.constant(name, errors));
        }
        self.outer.and_then(|outer| outer.lookup(name, errors))
    }

    fn constant(&self, name: &str, errors: &mut Errors) -> Value {
        let known = self.values.borrow().get(name).copied();
        if let Some(value) = known {
            return value;
        }
        self.values
            .borrow_mut()
            .insert(name.to_owned(), Value::Pending);
        let value = Value::Known(self.integer(&self.constants[name].value, errors));
        self.values.borrow_mut().insert(name.to_owned(), value);
        value
    }

    fn unknown(&self, name: &Ident, text: &str) -> Mistake {
        let mistake = Mistake::new(name, format!("there is no constant `{text}`"));
        let names = self.names();
        match closest(text, names.iter().map(String::as_str)) {
            Some(meant) => mistake.help(format!("did you mean `{meant}`?")),
            None => mistake.help(format!(
                "declare it inside the braces: `const {text}: usize = …;`"
            )),
        }
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.constants.keys().cloned().collect();
        names.extend(self.outer.iter().flat_map(|outer| outer.names()));
        names.sort();
        names
    }
}

/// What is no whole number.
fn not_whole(expression: &Expression) -> Mistake {
    let mistake = Mistake::new(
        expression,
        format!("expected a whole number, found `{expression}`"),
    );
    match expression {
        Expression::Float { value, .. } if value.fract() == 0.0 => {
            mistake.help(format!("write `{value}`"))
        }
        Expression::Text { value, .. } => mistake.help(format!("write `{value}`, without quotes")),
        _ => mistake.help(ARITHMETIC),
    }
}

/// A real number: `0.2`, `1`, `-1e-5`. `None` after a mistake, which is reported.
pub fn real(
    what: &str,
    expression: &Expression,
    scope: &Scope,
    errors: &mut Errors,
) -> Option<f64> {
    match expression {
        Expression::Unknown(_) => None,
        Expression::Float { value, .. } => Some(*value),
        Expression::Negative { of, .. } => real(what, of, scope, errors).map(|value| -value),
        Expression::Parenthesised { inner, .. } => real(what, inner, scope, errors),
        Expression::Name(name) if scope.lookup(&name.unraw().to_string(), errors).is_none() => {
            errors.push(
                Mistake::new(expression, format!("{what} is a number, found `{name}`"))
                    .help("write the number itself"),
            );
            None
        }
        Expression::Integer { .. } | Expression::Name(_) => {
            scope.integer(expression, errors).map(|value| value as f64)
        }
        Expression::Binary {
            operator, sides, ..
        } => {
            let [left, right] = sides.as_ref();
            let (left, right) = (
                real(what, left, scope, errors),
                real(what, right, scope, errors),
            );
            let value = operator.apply(left?, right?);
            if !value.is_finite() {
                errors.push(
                    Mistake::new(
                        expression,
                        format!("{what} is a number, but `{expression}` is none"),
                    )
                    .help("write the number itself"),
                );
            }
            Some(value).filter(|value| value.is_finite())
        }
        _ => {
            errors.push(
                Mistake::new(
                    expression,
                    format!("{what} is a number, found `{expression}`"),
                )
                .help("write the number itself"),
            );
            None
        }
    }
}

/// One of some words.
pub fn word<'w>(
    what: &str,
    words: &[&'w str],
    expression: &Expression,
    errors: &mut Errors,
) -> Option<&'w str> {
    let found = match expression {
        Expression::Unknown(_) => return None,
        Expression::Name(name) => name.to_string(),
        other => other.to_string(),
    };
    let known = words.iter().copied().find(|word| *word == found);
    if known.is_none() {
        let message = format!(
            "{what} is {}, found `{found}`",
            list(words.iter().copied()).replace(" and ", " or ")
        );
        let mistake = Mistake::new(expression, message);
        errors.push(match closest(&found, words.iter().copied()) {
            Some(meant) => mistake.help(format!("did you mean `{meant}`?")),
            None => mistake.help(format!("write `{}`", words.last().unwrap_or(&""))),
        });
    }
    known
}

/// The span of an expression's first token.
pub fn span(expression: &impl ToTokens) -> Span {
    let first = expression.to_token_stream().into_iter().next();
    first.map_or_else(Span::call_site, |token| token.span())
}
