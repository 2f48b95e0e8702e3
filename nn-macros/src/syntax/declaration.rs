//! A whole declaration: attributes, name, signature, constants and steps.

use proc_macro2::{Delimiter, Span, TokenStream};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, Token, Visibility};

use super::attribute::{self, Attributes};
use super::group;
use super::expression::Expression;
use super::step::{self, Block, skip_to_comma};
use crate::error::{Errors, Mistake};

/// A network as it was written.
#[derive(Clone)]
pub struct Declaration {
    pub attributes: Attributes,
    pub visibility: Visibility,
    pub name: Ident,
    /// `None` after a mistake in it.
    pub signature: Option<Signature>,
    pub body: Block,
}

/// `[8, 8, 1] -> [10]`
#[derive(Clone)]
pub struct Signature {
    pub input: Vec<Expression>,
    pub input_span: Span,
    pub output: Vec<Expression>,
    pub output_span: Span,
}

/// `const HIDDEN: usize = 32;`
#[derive(Clone)]
pub struct Constant {
    pub name: Ident,
    pub value: Expression,
}

const SKELETON: &str = "write `pub struct Name: [inputs] -> [outputs] { … }`";

/// Parses what stands in `network! { … }`; `None` if there is not even a name.
pub fn parse(tokens: TokenStream, errors: &mut Errors) -> Option<Declaration> {
    if tokens.is_empty() {
        errors.push(Mistake::at(Span::call_site(), "there is no network here").help(SKELETON));
        return None;
    }
    let mut found = None;
    let parser = |input: ParseStream| {
        match parse_declaration(input, errors) {
            Ok(declaration) => found = Some(declaration),
            Err(mistake) => errors.push(mistake),
        }
        // What is left was reported, or is no part of a declaration that was understood.
        input.parse::<TokenStream>().map(drop)
    };
    if let Err(error) = parser.parse2(tokens) {
        errors.push(error.into());
    }
    found
}

fn parse_declaration(input: ParseStream, errors: &mut Errors) -> Result<Declaration, Mistake> {
    let attributes = attribute::sort(input.call(Attribute::parse_outer)?, errors);
    let visibility: Visibility = input.parse()?;
    if !input.peek(Token![struct]) {
        return Err(Mistake::at(input.span(), "expected `struct`").help(SKELETON));
    }
    input.parse::<Token![struct]>()?;
    let name: Ident = input.parse().map_err(|error| {
        Mistake::at(error.span(), "expected the name of the network").help(SKELETON)
    })?;
    if input.peek(Token![<]) {
        let mistake = Mistake::at(input.span(), format!("`{name}` cannot be generic"))
            .help("its scalar is generic already: `Name` is f32, `Name<f64>` f64; name sizes with `const`");
        errors.push(mistake);
        while !input.is_empty() && !input.peek(Token![:]) && !input.peek(syn::token::Brace) {
            input.parse::<proc_macro2::TokenTree>()?;
        }
    }
    let signature = parse_signature(input, &name, errors)?;
    if !input.peek(syn::token::Brace) {
        return Err(Mistake::at(input.span(), format!("expected the steps of `{name}` in braces"))
            .help(SKELETON));
    }
    let (content, _) = group(input, Delimiter::Brace)?;
    let body = parse_body(&content, errors);
    if !input.is_empty() {
        errors.push(
            Mistake::at(input.span(), "expected nothing after the network")
                .help("declare each network in a `network!` of its own"),
        );
    }
    Ok(Declaration { attributes, visibility, name, signature, body })
}

fn parse_signature(
    input: ParseStream,
    name: &Ident,
    errors: &mut Errors,
) -> Result<Option<Signature>, Mistake> {
    if input.peek(syn::token::Brace) {
        errors.push(
            Mistake::new(name, format!("`{name}` has no signature"))
                .help(format!("write `struct {name}: [inputs] -> [outputs]`, with its sizes")),
        );
        return Ok(None);
    }
    if !input.peek(Token![:]) {
        return Err(Mistake::at(input.span(), format!("expected `:` and the signature of `{name}`"))
            .help(SKELETON));
    }
    input.parse::<Token![:]>()?;
    let parsed = parse_shapes(input);
    match parsed {
        Ok(signature) => Ok(Some(signature)),
        Err(mistake) => {
            errors.push(mistake);
            while !input.is_empty() && !input.peek(syn::token::Brace) {
                input.parse::<proc_macro2::TokenTree>()?;
            }
            Ok(None)
        }
    }
}

fn parse_shapes(input: ParseStream) -> Result<Signature, Mistake> {
    let (input_axes, input_span) = parse_shape(input)?;
    if !input.peek(Token![->]) {
        return Err(Mistake::at(input.span(), "expected `->` and the shape of the output")
            .help("a signature is `[inputs] -> [outputs]`"));
    }
    input.parse::<Token![->]>()?;
    let (output, output_span) = parse_shape(input)?;
    Ok(Signature { input: input_axes, input_span, output, output_span })
}

fn parse_shape(input: ParseStream) -> Result<(Vec<Expression>, Span), Mistake> {
    const HELP: &str =
        "a shape is `[features]`, `[time, features]` or `[height, width, channels]`";
    if !input.peek(syn::token::Bracket) {
        return Err(Mistake::at(input.span(), "expected a shape in brackets").help(HELP));
    }
    let (content, span) = group(input, Delimiter::Bracket)?;
    let axes = content.parse_terminated(<Expression as syn::parse::Parse>::parse, Token![,])?;
    Ok((axes.into_iter().collect(), span))
}

/// The constants and steps in braces. Mistakes are pushed, and the rest is read all the same.
pub fn parse_body(input: ParseStream, errors: &mut Errors) -> Block {
    let mut block = Block::default();
    while !input.is_empty() {
        let mut needs_comma = true;
        let result = if input.peek(Token![const]) {
            needs_comma = false;
            parse_constant(input).map(|constant| block.constants.push(constant))
        } else {
            step::parse(input, errors).map(|step| block.steps.push(step))
        };
        if let Err(mistake) = result {
            errors.push(mistake);
            skip_to_comma(input);
            needs_comma = true;
        }
        if needs_comma && !input.is_empty() {
            parse_comma(input, errors);
        }
    }
    block
}

fn parse_comma(input: ParseStream, errors: &mut Errors) {
    if input.peek(Token![,]) {
        let _ = input.parse::<Token![,]>();
        return;
    }
    let mistake = Mistake::at(input.span(), "expected a comma after the step");
    if input.peek(Token![;]) {
        errors.push(mistake.help("steps end with `,`, only constants with `;`"));
        let _ = input.parse::<Token![;]>();
        return;
    }
    errors.push(mistake.help("steps are separated by commas"));
    // A word may start the next step; anything else belongs to the mistake.
    if !input.peek(Ident) && !input.peek(Token![#]) {
        skip_to_comma(input);
        let _ = input.parse::<Token![,]>();
    }
}

fn parse_constant(input: ParseStream) -> Result<Constant, Mistake> {
    const HELP: &str = "write `const NAME: usize = 32;`";
    let keyword: Token![const] = input.parse()?;
    let inner = || -> syn::Result<Constant> {
        let name: Ident = input.parse()?;
        input.parse::<Token![:]>()?;
        let kind: Ident = input.parse()?;
        if kind != "usize" {
            let message = format!("a constant in a network is a `usize`, found `{kind}`");
            return Err(syn::Error::new(kind.span(), message));
        }
        input.parse::<Token![=]>()?;
        let value = input.parse()?;
        input.parse::<Token![;]>()?;
        Ok(Constant { name, value })
    };
    inner().map_err(|error| {
        if input.is_empty() {
            Mistake::new(keyword.to_token_stream(), "this constant is not complete").help(HELP)
        } else {
            Mistake::from(error).help(HELP)
        }
    })
}
