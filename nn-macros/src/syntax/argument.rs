//! What stands in a step's parentheses: `64`, `64 -> 10`, `init = he_normal`.

use core::fmt;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, Token};

use super::expression::{self, ARITHMETIC, Expression};
use super::next::next;
use super::step::skip_to_comma;
use crate::error::{Errors, Mistake};

#[derive(Clone)]
pub struct Argument {
    pub name: Option<Ident>,
    pub value: Value,
}

#[derive(Clone)]
pub enum Value {
    One(Expression),
    /// `64 -> 10`
    Arrow(Expression, Expression),
}

/// All arguments; one that was not understood is there all the same, with an unknown value.
pub fn parse_all(content: ParseStream, errors: &mut Errors) -> Vec<Argument> {
    let mut arguments = Vec::new();
    while !content.is_empty() {
        let span = next(content).spans.0;
        let name = parse_name(content, errors);
        let mut value = parse_value(content, name.as_ref(), errors).unwrap_or_else(|mistake| {
            errors.push(mistake);
            skip_to_comma(content);
            Value::One(Expression::Unknown(span))
        });
        if !content.is_empty() && content.parse::<Token![,]>().is_err() {
            let is_next = content.peek(Ident) && content.peek2(Token![=]);
            parse_no_comma(is_next, content, errors);
            if !is_next {
                value = Value::One(Expression::Unknown(span));
            }
        }
        arguments.push(Argument { name, value });
    }
    arguments
}

fn parse_name(input: ParseStream, errors: &mut Errors) -> Option<Ident> {
    if !input.peek(Ident::peek_any) {
        return None;
    }
    if input.peek2(Token![=]) && !input.peek2(Token![==]) && !input.peek2(Token![=>]) {
        let name = Ident::parse_any(input).ok()?;
        input.parse::<Token![=]>().ok()?;
        return Some(name);
    }
    if input.peek2(Token![:]) && !input.peek2(Token![::]) {
        let name = Ident::parse_any(input).ok()?;
        let colon = input.parse::<Token![:]>().ok()?;
        let value = next(input).text;
        let value = value.trim_matches('`');
        errors.push(
            Mistake::new(colon, format!("expected `=` after `{name}`, found `:`"))
                .help(format!("write `{name} = {value}`")),
        );
        return Some(name);
    }
    None
}

fn parse_value(
    input: ParseStream,
    name: Option<&Ident>,
    errors: &mut Errors,
) -> Result<Value, Mistake> {
    if let Some(name) = name.filter(|_| input.is_empty() || input.peek(Token![,])) {
        return Err(Mistake::new(name, format!("`{name}` has no value"))
            .help(format!("write `{name} = …`")));
    }
    let first = expression::parse(input, errors)?;
    if !input.peek(Token![->]) {
        return Ok(Value::One(first));
    }
    let arrow: Token![->] = input.parse()?;
    if input.is_empty() || input.peek(Token![,]) {
        return Err(Mistake::new(arrow, "expected a number after `->`").help("write `64 -> 10`"));
    }
    Ok(Value::Arrow(first, expression::parse(input, errors)?))
}

/// After an argument something else than a comma: the next argument, or what belongs to a mistake in this one.
fn parse_no_comma(is_next: bool, content: ParseStream, errors: &mut Errors) {
    let found = next(content);
    if is_next {
        errors.push(
            found
                .mistake(format!("expected a comma before {}", found.text))
                .help("arguments are separated by commas"),
        );
        return;
    }
    errors.push(found.instead_of("a comma").help(ARITHMETIC));
    skip_to_comma(content);
    let _ = content.parse::<Token![,]>();
}

impl ToTokens for Value {
    fn to_tokens(&self, stream: &mut TokenStream) {
        match self {
            Self::One(one) => one.to_tokens(stream),
            Self::Arrow(from, to) => {
                from.to_tokens(stream);
                to.to_tokens(stream);
            }
        }
    }
}

/// The tokens, for their spans.
impl ToTokens for Argument {
    fn to_tokens(&self, stream: &mut TokenStream) {
        self.name.to_tokens(stream);
        self.value.to_tokens(stream);
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            write!(f, "{name} = ")?;
        }
        match &self.value {
            Value::One(one) => write!(f, "{one}"),
            Value::Arrow(from, to) => write!(f, "{from} -> {to}"),
        }
    }
}
