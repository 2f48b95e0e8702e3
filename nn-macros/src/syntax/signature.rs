//! `[8, 8, 1] -> [10]`

use proc_macro2::{Delimiter, Span, TokenTree};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{Ident, Token};

use super::expression::{self, Expression};
use super::group;
use super::next::next;
use crate::error::{Errors, Mistake, ends};

/// What goes in and what comes out; `None` after a mistake.
#[derive(Clone, Default)]
pub struct Signature {
    pub input: Option<Shape>,
    pub output: Option<Shape>,
}

/// `[8, 8, 1]`
#[derive(Clone)]
pub struct Shape {
    pub axes: Vec<Expression>,
    pub span: Span,
}

const SHAPES: &str = "a shape is `[features]`, `[time, features]` or `[height, width, channels]`";

/// The signature, from its colon to the braces. Mistakes are pushed.
pub fn parse(input: ParseStream, name: &Ident, errors: &mut Errors) -> Signature {
    if input.is_empty() || input.peek(syn::token::Brace) {
        errors.push(
            Mistake::new(name, format!("`{name}` has no signature")).help(format!(
                "write `struct {name}: [inputs] -> [outputs]`, with its sizes"
            )),
        );
        return Signature::default();
    }
    if input.parse::<Token![:]>().is_err() {
        errors.push(
            next(input)
                .instead_of(&format!("`:` after `{name}`"))
                .help(format!("write `struct {name}: [inputs] -> [outputs]`")),
        );
    }
    let mut signature = Signature {
        input: parse_shape(input, errors),
        output: None,
    };
    // What is missing after a mistake may be a part of it.
    if signature.input.is_none() && !input.peek(Token![->]) {
        return signature;
    }
    if parse_arrow(input, name, errors) {
        signature.output = parse_shape(input, errors);
    }
    signature
}

/// Whether there is an arrow, or what was meant to be one.
fn parse_arrow(input: ParseStream, name: &Ident, errors: &mut Errors) -> bool {
    if input.parse::<Token![->]>().is_ok() {
        return true;
    }
    let help = "a signature is `[inputs] -> [outputs]`";
    if input.is_empty() || input.peek(syn::token::Brace) || input.peek(Token![;]) {
        errors.push(
            Mistake::new(name, format!("the signature of `{name}` has no output")).help(help),
        );
        return false;
    }
    errors.push(next(input).instead_of("`->` between the shapes").help(help));
    while !input.is_empty() && !input.peek(syn::token::Brace) && !input.peek(syn::token::Bracket) {
        let _ = input.parse::<TokenTree>();
    }
    input.peek(syn::token::Bracket)
}

fn parse_shape(input: ParseStream, errors: &mut Errors) -> Option<Shape> {
    if input.peek(syn::token::Bracket) {
        let (content, span) = group(input, Delimiter::Bracket).ok()?;
        let axes = parse_axes(&content, errors)?;
        return Some(Shape {
            axes,
            span: span.join(),
        });
    }
    if input.peek(syn::token::Paren) {
        let (content, span) = group(input, Delimiter::Parenthesis).ok()?;
        let axes = parse_axes(&content, errors)?;
        let text: Vec<_> = axes.iter().map(ToString::to_string).collect();
        errors.push(
            Mistake::at(span.join(), "a shape stands in brackets, found parentheses")
                .help(format!("write `[{}]`", text.join(", "))),
        );
        return Some(Shape {
            axes,
            span: span.join(),
        });
    }
    let found = next(input);
    let is_number = input.peek(syn::Lit) || input.peek(Ident);
    if let Some(axis) = is_number
        .then(|| expression::parse(input, errors).ok())
        .flatten()
    {
        let mistake = Mistake::new(&axis, "a shape stands in brackets");
        errors.push(mistake.help(format!("write `[{axis}]`")));
        return Some(Shape {
            span: ends(&axis).0,
            axes: vec![axis],
        });
    }
    if !is_number {
        errors.push(found.instead_of("a shape in brackets").help(SHAPES));
    }
    while !input.is_empty() && !input.peek(Token![->]) && !input.peek(syn::token::Brace) {
        let _ = input.parse::<TokenTree>();
    }
    None
}

fn parse_axes(content: ParseStream, errors: &mut Errors) -> Option<Vec<Expression>> {
    skip_scalar(content, errors);
    skip_batch(content, errors);
    let mut axes = Vec::new();
    while !content.is_empty() {
        match expression::parse(content, errors) {
            Ok(axis) => axes.push(axis),
            Err(mistake) => {
                errors.push(mistake);
                let _ = content.parse::<proc_macro2::TokenStream>();
                return None;
            }
        }
        if content.parse::<Token![,]>().is_err() && !content.is_empty() {
            errors.push(
                next(content)
                    .instead_of("a comma between the axes")
                    .help(SHAPES),
            );
            // `[8; 8]`
            if content.parse::<Token![;]>().is_err() {
                let _ = content.parse::<proc_macro2::TokenStream>();
                return None;
            }
        }
    }
    Some(axes)
}

/// `[f32; 64]` is the array, `[64]` its shape.
fn skip_scalar(content: ParseStream, errors: &mut Errors) {
    let fork = content.fork();
    let Ok(name) = fork.parse::<Ident>() else {
        return;
    };
    if !fork.peek(Token![;]) {
        return;
    }
    let _ = (content.parse::<Ident>(), content.parse::<Token![;]>());
    errors.push(
        Mistake::new(&name, format!("a shape is sizes alone, found `{name}`")).help(format!(
            "write `[{}]`: a network is of f32 unless asked for another",
            content.to_string().trim()
        )),
    );
}

/// `[_, 64]`, `[None, 64]`, `[-1, 64]`: other frameworks' axis for the batch.
fn skip_batch(content: ParseStream, errors: &mut Errors) {
    let fork = content.fork();
    let Ok(first) = fork.parse::<TokenTree>() else {
        return;
    };
    let is_batch = matches!(first.to_string().as_str(), "_" | "None" | "?")
        || content.peek(Token![-])
            && fork
                .parse::<syn::LitInt>()
                .is_ok_and(|number| number.base10_digits() == "1");
    if !is_batch || fork.parse::<Token![,]>().is_err() {
        return;
    }
    let rest = fork.to_string();
    let mut skipped = proc_macro2::TokenStream::new();
    while !content.peek(Token![,]) {
        let Ok(token) = content.parse::<TokenTree>() else {
            return;
        };
        token.to_tokens(&mut skipped);
    }
    let _ = content.parse::<Token![,]>();
    errors.push(
        Mistake::new(skipped, "a shape has no axis for the batch").help(format!(
            "write `[{}]`: a batch is as long as it comes",
            rest.trim()
        )),
    );
}
