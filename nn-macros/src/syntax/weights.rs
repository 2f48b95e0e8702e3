//! `#[weights("digits.safetensors", rename("0", "conv1"))]`

use proc_macro2::{Span, TokenStream};
use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitStr, Token};

use super::next::next;
use crate::error::{Errors, Mistake};

/// Where the numbers of a network are.
#[derive(Clone)]
pub struct Weights {
    /// As it was written.
    pub path: String,
    /// Of the path.
    pub span: Span,
    pub renames: Vec<Rename>,
}

/// `rename("0", "conv1")`: what a step or a tensor is called in the file, and here.
#[derive(Clone)]
pub struct Rename {
    pub file: String,
    pub network: String,
    pub span: Span,
}

pub const HELP: &str = "write `#[weights(\"digits.safetensors\")]`";
const RENAME_HELP: &str =
    "write `rename(\"0\", \"conv1\")`: the name in the file, then the one here";

/// What stands in the parentheses; nothing without a path.
pub fn parse(attribute: &Attribute, input: ParseStream, errors: &mut Errors) -> Option<Weights> {
    let found = parse_all(attribute, input);
    if let Err(mistake) = &found {
        errors.push(mistake.clone());
    }
    // What is left was reported.
    let _ = input.parse::<TokenStream>();
    found.ok()
}

fn parse_all(attribute: &Attribute, input: ParseStream) -> Result<Weights, Mistake> {
    if input.is_empty() {
        return Err(Mistake::new(attribute, "`weights` takes the path of a file").help(HELP));
    }
    let path: LitStr = match input.parse() {
        Ok(path) => path,
        Err(_) => {
            return Err(next(input)
                .instead_of("the path of a file in quotes")
                .help(HELP));
        }
    };
    let mut renames = Vec::new();
    while !input.is_empty() {
        if input.parse::<Token![,]>().is_err() {
            return Err(next(input).instead_of("a comma").help(RENAME_HELP));
        }
        if !input.is_empty() {
            renames.push(parse_rename(input)?);
        }
    }
    Ok(Weights {
        path: path.value(),
        span: path.span(),
        renames,
    })
}

fn parse_rename(input: ParseStream) -> Result<Rename, Mistake> {
    let found = next(input);
    let word: Option<Ident> = input.parse().ok();
    if word.is_none_or(|word| word != "rename") {
        return Err(found
            .instead_of("`rename`, the one option there is")
            .help(RENAME_HELP));
    }
    let names = |input: ParseStream| {
        let content;
        let parentheses = syn::parenthesized!(content in input);
        let file: LitStr = content.parse()?;
        content.parse::<Token![,]>()?;
        let network: LitStr = content.parse()?;
        content.parse::<Option<Token![,]>>()?;
        match content.is_empty() {
            true => Ok(Rename {
                file: file.value(),
                network: network.value(),
                span: parentheses.span.join(),
            }),
            false => Err(content.error("expected nothing more")),
        }
    };
    names(input).map_err(|error| Mistake::from(error).help(RENAME_HELP))
}
