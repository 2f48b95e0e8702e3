//! `#[weights("digits.safetensors", rename("0", "conv1"), without("7"))]`

use proc_macro2::{Span, TokenStream};
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
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
    pub without: Vec<Without>,
}

/// `rename("0", "conv1")`: what a step or a tensor is called in the file, and here.
#[derive(Clone)]
pub struct Rename {
    pub file: String,
    pub network: String,
    pub span: Span,
}

/// `without("7")`: what the file has for another network.
#[derive(Clone)]
pub struct Without {
    /// A step's name in the file, or a tensor's.
    pub file: String,
    pub span: Span,
}

pub const HELP: &str = "write `#[weights(\"digits.safetensors\")]`";
const OPTIONS_HELP: &str = "write `rename(\"0\", \"conv1\")` for what has another name in the file, `without(\"7\")` for what is not to be read";
const WITHOUT_HELP: &str = "write `without(\"7\")`: a name in the file";
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
    let mut weights = Weights {
        path: path.value(),
        span: path.span(),
        renames: Vec::new(),
        without: Vec::new(),
    };
    while !input.is_empty() {
        if input.parse::<Token![,]>().is_err() {
            return Err(next(input).instead_of("a comma").help(OPTIONS_HELP));
        }
        if !input.is_empty() {
            parse_option(input, &mut weights)?;
        }
    }
    Ok(weights)
}

fn parse_option(input: ParseStream, weights: &mut Weights) -> Result<(), Mistake> {
    let found = next(input);
    let word = input.parse::<Ident>().map(|word| word.to_string());
    match word.as_deref() {
        Ok("rename") => {
            let ([file, network], span) =
                names(input).map_err(|error| Mistake::from(error).help(RENAME_HELP))?;
            weights.renames.push(Rename {
                file,
                network,
                span,
            });
        }
        Ok("without") => {
            let ([file], span) =
                names(input).map_err(|error| Mistake::from(error).help(WITHOUT_HELP))?;
            weights.without.push(Without { file, span });
        }
        _ => return Err(found.instead_of("`rename` or `without`").help(OPTIONS_HELP)),
    }
    Ok(())
}

/// Texts in parentheses, and where they stand.
fn names<const COUNT: usize>(input: ParseStream) -> syn::Result<([String; COUNT], Span)> {
    let content;
    let span = syn::parenthesized!(content in input).span.join();
    let texts = Punctuated::<LitStr, Token![,]>::parse_terminated(&content)?;
    let texts: Vec<_> = texts.iter().map(LitStr::value).collect();
    let found = texts.len();
    let names = texts.try_into().map_err(|_| {
        let noun = if COUNT == 1 { "name" } else { "names" };
        syn::Error::new(span, format!("expected {COUNT} {noun}, found {found}"))
    });
    Ok((names?, span))
}
