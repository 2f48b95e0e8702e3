//! What stands in angle brackets after a network's name: sizes that are open, `H: Dim`, and the scalar, `T: Scalar`.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{GenericParam, Ident, Token, TypeParam, TypeParamBound};

use super::block::Constant;
use super::expression::Expression;
use crate::error::{Errors, Mistake};

/// Names that generated code has for itself.
const TAKEN: [&str; 3] = ["T", "S", "BATCH"];

/// The generics of a network.
#[derive(Default)]
pub struct Generics {
    pub open: Vec<Ident>,
    /// What is named there after a mistake: numbers that nobody knows.
    pub unknown: Vec<Constant>,
}

/// What a parameter is.
enum Meaning {
    Size,
    Scalar,
}

pub fn parse(input: ParseStream, network: &Ident, errors: &mut Errors) -> Generics {
    if !input.peek(Token![<]) {
        return Generics::default();
    }
    let text = text(input);
    let tokens: TokenStream = text.iter().cloned().collect();
    let mut found = Generics::default();
    let Ok(generics) = syn::parse2::<syn::Generics>(tokens.clone()) else {
        errors.push(
            Mistake::new(tokens, format!("cannot read the generics of `{network}`")).help(format!(
                "write `{network}<H: Dim>` for a size `H` that is open"
            )),
        );
        found.unknown = text.into_iter().filter_map(unknown).collect();
        return found;
    };
    let last = generics.params.len().saturating_sub(1);
    for (place, parameter) in generics.params.iter().enumerate() {
        match meaning(parameter, network) {
            Ok((name, Meaning::Size)) if found.open.contains(&name) => errors.push(
                Mistake::new(&name, format!("two sizes are called `{name}`"))
                    .help("give one of them another name"),
            ),
            Ok((name, Meaning::Size)) if TAKEN.iter().any(|taken| name == *taken) => {
                let message = format!(
                    "a size cannot be called `{name}`, as generated code has a `{name}` of its own"
                );
                errors.push(
                    Mistake::new(&name, message).help(format!("call it `H`: `{network}<H: Dim>`")),
                );
                found.unknown.extend(unknown(name.into()));
            }
            Ok((name, Meaning::Size)) => found.open.push(name),
            Ok((name, Meaning::Scalar)) if place < last => {
                let message = format!("the scalar `{name}` comes after the sizes");
                errors.push(
                    Mistake::new(&name, message)
                        .help(format!("write `{network}<H: Dim, {name}: Scalar>`")),
                );
            }
            Ok((_, Meaning::Scalar)) => {}
            Err(mistake) => {
                errors.push(mistake);
                found
                    .unknown
                    .extend(parameter_name(parameter).into_iter().filter_map(unknown));
            }
        }
    }
    found
}

/// The tokens from `<` to its `>`.
fn text(input: ParseStream) -> Vec<TokenTree> {
    let mut tokens = Vec::new();
    let mut depth = 0;
    while let Ok(token) = input.parse::<TokenTree>() {
        match &token {
            TokenTree::Punct(sign) if sign.as_char() == '<' => depth += 1,
            TokenTree::Punct(sign) if sign.as_char() == '>' => depth -= 1,
            _ => {}
        }
        tokens.push(token);
        if depth == 0 || input.peek(syn::token::Brace) {
            break;
        }
    }
    tokens
}

/// A size by the bound `Dim`, the scalar by the bound `Scalar`, and nothing else.
fn meaning(parameter: &GenericParam, network: &Ident) -> Result<(Ident, Meaning), Mistake> {
    let open =
        |name: &Ident| format!("write `{network}<{name}: Dim>` for a size `{name}` that is open");
    let parameter = match parameter {
        GenericParam::Type(parameter) => parameter,
        GenericParam::Const(parameter) => {
            let name = &parameter.ident;
            let message = format!(
                "the sizes of `{network}` are types, found `{}`",
                plain(parameter)
            );
            let help =
                format!("write `{network}<{name}: Dim>`, and `{network}<U32>` for one of 32");
            return Err(Mistake::new(parameter, message).help(help));
        }
        GenericParam::Lifetime(lifetime) => {
            let message = format!("a network borrows nothing, found `{}`", lifetime.lifetime);
            return Err(Mistake::new(lifetime, message).help("leave it out"));
        }
    };
    let TypeParam {
        ident: name,
        bounds,
        default,
        ..
    } = parameter;
    if let Some(default) = default {
        let message = format!("`{name}` has a default");
        let help = format!(
            "leave it out, and name one size of it: `type Small = {network}<{}>;`",
            plain(default)
        );
        return Err(Mistake::new(default, message).help(help));
    }
    let bound = match bounds.first() {
        None => {
            let message = format!("`{name}` is a size or the scalar, but does not say which");
            return Err(Mistake::new(name, message).help(open(name)));
        }
        Some(TypeParamBound::Trait(bound)) if bounds.len() == 1 => bound.path.segments.last(),
        Some(_) => None,
    };
    match bound {
        Some(bound) if bound.ident == "Dim" => Ok((name.clone(), Meaning::Size)),
        Some(bound) if bound.ident == "Scalar" => Ok((name.clone(), Meaning::Scalar)),
        _ => {
            let message = format!(
                "`{name}` is a size or the scalar, found the bound `{}`",
                plain(bounds)
            );
            Err(Mistake::new(bounds, message).help(open(name)))
        }
    }
}

fn parameter_name(parameter: &GenericParam) -> Option<TokenTree> {
    match parameter {
        GenericParam::Type(parameter) => Some(parameter.ident.clone().into()),
        GenericParam::Const(parameter) => Some(parameter.ident.clone().into()),
        GenericParam::Lifetime(_) => None,
    }
}

/// A number of this name that is not known.
fn unknown(token: TokenTree) -> Option<Constant> {
    match token {
        TokenTree::Ident(name) => Some(Constant {
            attributes: Vec::new(),
            value: Expression::Unknown(name.span()),
            name,
        }),
        _ => None,
    }
}

/// Tokens as they would be written.
fn plain(tokens: impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    text.replace(" :", ":")
        .replace(" <", "<")
        .replace("< ", "<")
        .replace(" >", ">")
        .replace(" :: ", "::")
}
