//! A whole declaration: attributes, name, signature, constants and steps.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, Token, Visibility};

use super::attribute::{self, Attributes};
use super::block::{Block, parse_block};
use super::generics::{self, Generics};
use super::group;
use super::next::next;
use super::signature::{self, Signature};
use crate::error::{Errors, Mistake};

/// A network as it was written.
#[derive(Clone)]
pub struct Declaration {
    pub attributes: Attributes,
    pub visibility: Visibility,
    pub name: Ident,
    /// The sizes that are open: `H` and `K` of `Mlp<H: Dim, K: Dim>`.
    pub open: Vec<Ident>,
    pub signature: Signature,
    pub body: Block,
}

const SKELETON: &str = "write `pub struct Name: [inputs] -> [outputs] { … }`";

/// Parses what stands in `network! { … }`. There is one declaration, none after a mistake that leaves not even its
/// name, and more where that is the mistake.
pub fn parse(tokens: TokenStream, errors: &mut Errors) -> Vec<Declaration> {
    let Some(last) = tokens.clone().into_iter().last() else {
        errors.push(Mistake::at(Span::call_site(), "there is no network here").help(SKELETON));
        return Vec::new();
    };
    // In a group whose end is the last token: what is missing there is reported there.
    let mut whole = Group::new(Delimiter::Brace, tokens);
    whole.set_span(last.span());
    let mut found = Vec::new();
    let parser = |input: ParseStream| {
        let (content, _) = group(input, Delimiter::Brace)?;
        parse_all(&content, &mut found, errors);
        // What is left was reported.
        content.parse::<TokenStream>().map(drop)
    };
    if let Err(error) = parser.parse2(whole.into_token_stream()) {
        errors.push(error.into());
    }
    found
}

fn parse_all(input: ParseStream, found: &mut Vec<Declaration>, errors: &mut Errors) {
    match parse_declaration(input, errors) {
        Ok(declaration) => found.push(declaration),
        Err(mistake) => return errors.push(mistake),
    }
    if input.is_empty() {
        return;
    }
    errors.push(
        next(input)
            .mistake("expected nothing after the network")
            .help("declare each network in a `network!` of its own"),
    );
    // Another network is declared all the same.
    while let Ok(declaration) = parse_declaration(input, errors) {
        found.push(declaration);
    }
}

fn parse_declaration(input: ParseStream, errors: &mut Errors) -> Result<Declaration, Mistake> {
    let attributes = attribute::sort(input.call(Attribute::parse_outer)?, errors);
    let visibility: Visibility = input.parse()?;
    let name = parse_name(input, errors)?;
    let Generics { open, unknown } = generics::parse(input, &name, errors);
    let before = errors.len();
    let signature = signature::parse(input, &name, errors);
    let was_reported = errors.len() > before;
    let mut body = parse_body(input, &name, was_reported, errors);
    body.constants.extend(unknown);
    Ok(Declaration {
        attributes,
        visibility,
        name,
        open,
        signature,
        body,
    })
}

/// `struct Name`, or what was meant to be it.
fn parse_name(input: ParseStream, errors: &mut Errors) -> Result<Ident, Mistake> {
    if input.parse::<Token![struct]>().is_err() {
        let found = next(input);
        let is_named =
            input.peek(Ident) && (input.peek2(Token![:]) || input.peek2(syn::token::Brace));
        let is_item = !is_named && input.peek(Ident::peek_any) && input.peek2(Ident);
        if is_named {
            errors.push(found.instead_of("`struct`").help(SKELETON));
        } else if is_item {
            errors.push(
                found
                    .mistake(format!("a network is a `struct`, found {}", found.text))
                    .help(SKELETON),
            );
            Ident::parse_any(input)?;
        } else {
            return Err(found.instead_of("`struct`").help(SKELETON));
        }
    }
    input.parse().map_err(|_| {
        next(input)
            .instead_of("the name of the network")
            .help(SKELETON)
    })
}

fn parse_body(input: ParseStream, name: &Ident, was_reported: bool, errors: &mut Errors) -> Block {
    if !input.peek(syn::token::Brace) {
        // After a mistake in the signature it may be a part of that.
        if !was_reported {
            errors.push(
                next(input)
                    .instead_of(&format!("the steps of `{name}` in braces"))
                    .help(SKELETON),
            );
        }
        while !input.is_empty() && !input.peek(syn::token::Brace) && !input.peek(Token![struct]) {
            let _ = input.parse::<TokenTree>();
        }
    }
    match group(input, Delimiter::Brace) {
        Ok((content, _)) => parse_block(&content, errors),
        Err(_) => Block::default(),
    }
}
