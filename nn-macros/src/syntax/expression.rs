//! Numbers and words: `64`, `2 * HIDDEN + 1`, `0.2`, `-1.5`, `same`, `normal(0.1)`, `[[1, 1], [0, 2]]`.

use core::fmt;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{Ident, Lit, Token};

use super::group;
use super::next::next;
use crate::error::{Errors, Mistake};

/// An expression, with the tokens it was written with.
#[derive(Clone)]
pub enum Expression {
    Integer {
        value: u128,
        tokens: TokenStream,
    },
    Float {
        value: f64,
        tokens: TokenStream,
    },
    Text {
        value: String,
        tokens: TokenStream,
    },
    Flag {
        value: bool,
        tokens: TokenStream,
    },
    Name(Ident),
    Call {
        name: Ident,
        arguments: Vec<Expression>,
        tokens: TokenStream,
    },
    List {
        items: Vec<Expression>,
        tokens: TokenStream,
    },
    Negative {
        of: Box<Expression>,
        tokens: TokenStream,
    },
    Binary {
        operator: Operator,
        sides: Box<[Expression; 2]>,
        tokens: TokenStream,
    },
    Parenthesised {
        inner: Box<Expression>,
        tokens: TokenStream,
    },
    /// A mistake in it was reported.
    Unknown(Span),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

pub const ARITHMETIC: &str =
    "arithmetic is `+`, `-`, `*`, `/`, `%` and parentheses, on whole numbers";

impl Operator {
    fn binds(self) -> u8 {
        match self {
            Self::Add | Self::Subtract => 1,
            Self::Multiply | Self::Divide | Self::Remainder => 2,
        }
    }

    fn peek(input: ParseStream) -> Option<Self> {
        if input.peek(Token![->]) {
            None
        } else if input.peek(Token![+]) {
            Some(Self::Add)
        } else if input.peek(Token![-]) {
            Some(Self::Subtract)
        } else if input.peek(Token![*]) {
            Some(Self::Multiply)
        } else if input.peek(Token![/]) {
            Some(Self::Divide)
        } else if input.peek(Token![%]) {
            Some(Self::Remainder)
        } else {
            None
        }
    }

    /// On real numbers.
    pub fn apply(self, left: f64, right: f64) -> f64 {
        match self {
            Self::Add => left + right,
            Self::Subtract => left - right,
            Self::Multiply => left * right,
            Self::Divide => left / right,
            Self::Remainder => left % right,
        }
    }

    pub fn sign(self) -> char {
        match self {
            Self::Add => '+',
            Self::Subtract => '-',
            Self::Multiply => '*',
            Self::Divide => '/',
            Self::Remainder => '%',
        }
    }
}

/// One expression. What can be read on after a mistake is; other mistakes are returned.
pub fn parse(input: ParseStream, errors: &mut Errors) -> Result<Expression, Mistake> {
    climb(input, 0, errors)
}

/// Precedence climbing (Richards 1979): all operators that bind tighter than `loosest`, left to right.
fn climb(input: ParseStream, loosest: u8, errors: &mut Errors) -> Result<Expression, Mistake> {
    let mut left = operand(input, errors)?;
    while let Some(operator) = Operator::peek(input).filter(|operator| operator.binds() > loosest) {
        let sign = input.parse::<TokenTree>()?;
        if input.is_empty() || input.peek(Token![,]) {
            let mistake = Mistake::at(
                sign.span(),
                format!("expected a number after `{}`", operator.sign()),
            );
            return Err(match (operator, &left) {
                (Operator::Remainder, Expression::Integer { value, .. }) => mistake.help(format!(
                    "percent are written as a share: `{}`",
                    *value as f64 / 100.0
                )),
                _ => mistake.help(ARITHMETIC),
            });
        }
        let right = climb(input, operator.binds(), errors)?;
        let tokens = [left.to_token_stream(), sign.into(), right.to_token_stream()]
            .into_iter()
            .collect();
        left = Expression::Binary {
            operator,
            sides: Box::new([left, right]),
            tokens,
        };
    }
    Ok(left)
}

fn operand(input: ParseStream, errors: &mut Errors) -> Result<Expression, Mistake> {
    if input.peek(Token![-]) && !input.peek(Token![->]) {
        let sign: Token![-] = input.parse()?;
        let of = operand(input, errors)?;
        let tokens = [sign.to_token_stream(), of.to_token_stream()]
            .into_iter()
            .collect();
        return Ok(Expression::Negative {
            of: Box::new(of),
            tokens,
        });
    }
    if input.peek(syn::token::Paren) {
        let (content, span) = group(input, Delimiter::Parenthesis)?;
        let inner = parse(&content, errors)?;
        end(&content)?;
        let tokens = grouped(span.join(), inner.to_token_stream());
        return Ok(Expression::Parenthesised {
            inner: Box::new(inner),
            tokens,
        });
    }
    if input.peek(syn::token::Bracket) {
        let (content, span) = group(input, Delimiter::Bracket)?;
        let items = comma_separated(&content, errors)?;
        let tokens = grouped(span.join(), TokenStream::new());
        return Ok(Expression::List { items, tokens });
    }
    if input.peek(Lit) {
        return literal(&input.parse()?, errors);
    }
    if input.peek(Ident) {
        return word(input, errors);
    }
    Err(next(input)
        .instead_of("a number or a word")
        .help(ARITHMETIC))
}

/// `HIDDEN`, `normal(0.1)`; and a path, which is a mistake.
fn word(input: ParseStream, errors: &mut Errors) -> Result<Expression, Mistake> {
    let name: Ident = input.parse()?;
    if input.peek(Token![::]) {
        let mut path = name.to_token_stream();
        let mut last = name;
        while input.peek(Token![::]) {
            path.extend(input.parse::<Token![::]>()?.to_token_stream());
            let segment: Ident = input.parse()?;
            path.extend(segment.to_token_stream());
            last = segment;
        }
        let text = path.to_string().replace(' ', "");
        let mistake = Mistake::new(path, format!("expected a number, found the path `{text}`"));
        return Err(
            mistake.help(match text.starts_with(['u', 'i', 'f']) && last == "MAX" {
                true => "write the number itself".to_owned(),
                false => format!("declare it inside the braces: `const {last}: usize = …;`"),
            }),
        );
    }
    if input.peek(syn::token::Paren) {
        let (content, span) = group(input, Delimiter::Parenthesis)?;
        let arguments = comma_separated(&content, errors)?;
        let end = grouped(span.close(), TokenStream::new());
        let tokens = [name.to_token_stream(), end].into_iter().collect();
        return Ok(Expression::Call {
            name,
            arguments,
            tokens,
        });
    }
    Ok(Expression::Name(name))
}

/// Expressions with commas between them.
pub fn comma_separated(
    content: ParseStream,
    errors: &mut Errors,
) -> Result<Vec<Expression>, Mistake> {
    let mut items = Vec::new();
    while !content.is_empty() {
        items.push(parse(content, errors)?);
        if !content.is_empty() && !content.peek(Token![,]) {
            return Err(next(content).instead_of("a comma").help(ARITHMETIC));
        }
        let _ = content.parse::<Token![,]>();
    }
    Ok(items)
}

/// That nothing follows.
pub fn end(content: ParseStream) -> Result<(), Mistake> {
    if content.is_empty() {
        return Ok(());
    }
    Err(next(content)
        .instead_of("nothing more here")
        .help(ARITHMETIC))
}

fn literal(literal: &Lit, errors: &mut Errors) -> Result<Expression, Mistake> {
    let tokens = literal.to_token_stream();
    // A number with a suffix is that number all the same.
    let mut check_suffix = |suffix: &str, number: &str| {
        if !suffix.is_empty() {
            let message = format!("a number here has no suffix, found `{suffix}`");
            errors.push(Mistake::new(literal, message).help(format!("write `{number}`")));
        }
    };
    match literal {
        Lit::Int(integer) => {
            if integer.suffix() != "usize" {
                check_suffix(integer.suffix(), integer.base10_digits());
            }
            match integer.base10_digits().parse() {
                Ok(value) => Ok(Expression::Integer { value, tokens }),
                Err(_) => Err(too_large(literal)),
            }
        }
        Lit::Float(float) => {
            check_suffix(float.suffix(), float.base10_digits());
            match float.base10_parse::<f64>() {
                Ok(value) if value.is_finite() => Ok(Expression::Float { value, tokens }),
                _ => Err(too_large(literal)),
            }
        }
        Lit::Bool(flag) => Ok(Expression::Flag {
            value: flag.value,
            tokens,
        }),
        Lit::Str(text) => Ok(Expression::Text {
            value: text.value(),
            tokens,
        }),
        _ => Err(Mistake::new(
            literal,
            format!("expected a number or a word, found `{tokens}`"),
        )
        .help(ARITHMETIC)),
    }
}

fn too_large(literal: &Lit) -> Mistake {
    Mistake::new(literal, "this number is too large").help("it has to fit into 64 bits")
}

fn grouped(span: Span, inner: TokenStream) -> TokenStream {
    let mut group = proc_macro2::Group::new(Delimiter::Parenthesis, inner);
    group.set_span(span);
    group.into_token_stream()
}

/// The tokens, for their spans: carets run from the first to the last.
impl ToTokens for Expression {
    fn to_tokens(&self, stream: &mut TokenStream) {
        match self {
            Self::Name(name) => name.to_tokens(stream),
            Self::Unknown(span) => Ident::new("unknown", *span).to_tokens(stream),
            Self::Integer { tokens, .. }
            | Self::Float { tokens, .. }
            | Self::Text { tokens, .. }
            | Self::Flag { tokens, .. }
            | Self::Call { tokens, .. }
            | Self::List { tokens, .. }
            | Self::Negative { tokens, .. }
            | Self::Binary { tokens, .. }
            | Self::Parenthesised { tokens, .. } => stream.extend(tokens.clone()),
        }
    }
}

/// As it was written, with the spaces that people put.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, items: &[Self]| {
            for (place, item) in items.iter().enumerate() {
                write!(f, "{}{item}", if place == 0 { "" } else { ", " })?;
            }
            Ok(())
        };
        match self {
            Self::Integer { tokens, .. }
            | Self::Float { tokens, .. }
            | Self::Text { tokens, .. }
            | Self::Flag { tokens, .. } => write!(f, "{tokens}"),
            Self::Name(name) => write!(f, "{name}"),
            Self::Unknown(_) => write!(f, "…"),
            Self::Call {
                name, arguments, ..
            } => {
                write!(f, "{name}(")?;
                list(f, arguments)?;
                write!(f, ")")
            }
            Self::List { items, .. } => {
                write!(f, "[")?;
                list(f, items)?;
                write!(f, "]")
            }
            Self::Negative { of, .. } => write!(f, "-{of}"),
            Self::Binary {
                operator, sides, ..
            } => {
                write!(f, "{} {} {}", sides[0], operator.sign(), sides[1])
            }
            Self::Parenthesised { inner, .. } => write!(f, "({inner})"),
        }
    }
}
