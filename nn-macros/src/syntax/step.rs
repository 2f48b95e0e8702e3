//! Steps: `relu`, `hidden: dense(64, init = he_normal)`, `residual { … }`, `encoder: path::Encoder`.

use core::fmt;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, Token};

use super::declaration::{Constant, parse_body};
use super::group;
use super::expression::{Expression, end};
use crate::error::{Errors, Mistake};

/// One step as it was written.
#[derive(Clone)]
pub struct Step {
    pub attributes: Vec<Attribute>,
    pub name: Option<Ident>,
    pub kind: Kind,
}

#[derive(Clone)]
pub enum Kind {
    /// A step of the catalogue: `dense(64)`.
    Layer { word: Ident, arguments: Vec<Argument> },
    /// A step of the catalogue that holds steps: `residual { … }`.
    Block { word: Ident, block: Block },
    /// A type: another network, or a layer of the user's.
    Path(syn::Path),
}

/// What stands in braces.
#[derive(Clone, Default)]
pub struct Block {
    pub constants: Vec<Constant>,
    pub steps: Vec<Step>,
}

/// `64`, `64 -> 10`, `init = he_normal`
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

impl Kind {
    /// The token that stands for the step in errors.
    pub fn span(&self) -> Span {
        match self {
            Self::Layer { word, .. } | Self::Block { word, .. } => word.span(),
            Self::Path(path) => path.segments.last().map_or_else(Span::call_site, |s| s.ident.span()),
        }
    }
}

/// One step; mistakes in its arguments and in its block are pushed, others returned.
pub fn parse(input: ParseStream, errors: &mut Errors) -> Result<Step, Mistake> {
    let attributes = input.call(Attribute::parse_outer)?;
    let name = parse_name(input)?;
    if name.is_some() && (input.is_empty() || input.peek(Token![,])) {
        return Err(Mistake::at(input.span(), "a step is missing here")
            .help("write what the step does, `hidden: dense(64)`"));
    }
    let kind = parse_kind(input, errors)?;
    Ok(Step { attributes, name, kind })
}

/// `name:`, but not the start of `path::to::Layer`.
fn parse_name(input: ParseStream) -> Result<Option<Ident>, Mistake> {
    let has_name = input.peek(Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::]);
    if !has_name {
        return Ok(None);
    }
    let name = Ident::parse_any(input)?;
    input.parse::<Token![:]>()?;
    if name == "_" || syn::parse2::<Ident>(name.to_token_stream()).is_err() {
        let message = format!("`{name}` is a keyword of Rust and cannot name a step");
        return Err(Mistake::new(&name, message).help(format!("write `{name}_:`, or another name")));
    }
    Ok(Some(name))
}

fn parse_kind(input: ParseStream, errors: &mut Errors) -> Result<Kind, Mistake> {
    if !input.peek(Ident) && !input.peek(Token![::]) && !input.peek(Token![crate])
        && !input.peek(Token![self]) && !input.peek(Token![super])
    {
        return Err(unexpected(input));
    }
    if input.peek(Ident) && !input.peek2(Token![::]) && !input.peek2(Token![<]) {
        let fork = input.fork();
        let word: Ident = fork.parse()?;
        let starts_upper = word.unraw().to_string().starts_with(char::is_uppercase);
        let is_step = !starts_upper || input.peek2(syn::token::Paren) || input.peek2(syn::token::Brace);
        if is_step {
            let word: Ident = input.parse()?;
            if input.peek(syn::token::Brace) {
                let (content, _) = group(input, Delimiter::Brace)?;
                return Ok(Kind::Block { word, block: parse_body(&content, errors) });
            }
            let arguments = if input.peek(syn::token::Paren) {
                let (content, _) = group(input, Delimiter::Parenthesis)?;
                parse_arguments(&content, errors)
            } else {
                Vec::new()
            };
            return Ok(Kind::Layer { word, arguments });
        }
    }
    Ok(Kind::Path(input.parse()?))
}

fn unexpected(input: ParseStream) -> Mistake {
    let found = input.fork().parse::<TokenTree>().map_or_else(
        |_| "the end".to_owned(),
        |token| match token {
            TokenTree::Group(group) => match group.delimiter() {
                Delimiter::Brace => "`{`".to_owned(),
                Delimiter::Bracket => "`[`".to_owned(),
                _ => "`(`".to_owned(),
            },
            token => format!("`{token}`"),
        },
    );
    Mistake::at(input.span(), format!("expected a step, found {found}"))
        .help("a step is a word like `relu`, `dense(64)`, or the path of another network")
}

fn parse_arguments(content: ParseStream, errors: &mut Errors) -> Vec<Argument> {
    let mut arguments = Vec::new();
    while !content.is_empty() {
        match parse_argument(content) {
            Ok(argument) => arguments.push(argument),
            Err(mistake) => {
                errors.push(mistake);
                skip_to_comma(content);
            }
        }
        if !content.is_empty() && content.parse::<Token![,]>().is_err() {
            errors.push(Mistake::at(content.span(), "expected a comma between arguments"));
            skip_to_comma(content);
            let _ = content.parse::<Token![,]>();
        }
    }
    arguments
}

fn parse_argument(input: ParseStream) -> Result<Argument, Mistake> {
    if input.peek(Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::]) {
        let name = Ident::parse_any(input)?;
        return Err(Mistake::at(input.span(), format!("expected `=` after `{name}`"))
            .help(format!("write `{name} = …`")));
    }
    let name = if input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
        let name = Ident::parse_any(input)?;
        input.parse::<Token![=]>()?;
        Some(name)
    } else {
        None
    };
    let first: Expression = input.parse()?;
    let value = if input.peek(Token![->]) {
        input.parse::<Token![->]>()?;
        Value::Arrow(first, input.parse()?)
    } else {
        Value::One(first)
    };
    if !input.is_empty() && !input.peek(Token![,]) {
        end(input)?;
    }
    Ok(Argument { name, value })
}

/// Goes on after a mistake: to the next comma of this level, or to the end.
pub fn skip_to_comma(input: ParseStream) {
    while !input.is_empty() && !input.peek(Token![,]) {
        if input.parse::<TokenTree>().is_err() {
            return;
        }
    }
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

/// As it was written, for tables.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Layer { word, arguments } if arguments.is_empty() => write!(f, "{word}"),
            Self::Layer { word, arguments } => {
                let arguments: Vec<_> = arguments.iter().map(ToString::to_string).collect();
                write!(f, "{word}({})", arguments.join(", "))
            }
            Self::Block { word, .. } => write!(f, "{word}"),
            Self::Path(path) => {
                let text = path.to_token_stream().to_string();
                write!(f, "{}", text.replace(" :: ", "::").replace(" < ", "<").replace(" >", ">"))
            }
        }
    }
}
