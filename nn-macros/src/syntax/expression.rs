//! Numbers and words: `64`, `2 * HIDDEN + 1`, `0.2`, `-1.5`, `same`, `normal(0.1)`, `[[1, 1], [0, 2]]`.

use core::fmt;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, Lit, Token};

/// An expression, with the tokens it was written with.
#[derive(Clone)]
pub enum Expression {
    Integer { value: u128, tokens: TokenStream },
    Float { value: f64, tokens: TokenStream },
    Text { value: String, tokens: TokenStream },
    Flag { value: bool, tokens: TokenStream },
    Name(Ident),
    Call { name: Ident, arguments: Vec<Expression>, tokens: TokenStream },
    List { items: Vec<Expression>, tokens: TokenStream },
    Negative { of: Box<Expression>, tokens: TokenStream },
    Binary { operator: Operator, sides: Box<[Expression; 2]>, tokens: TokenStream },
    Parenthesised { inner: Box<Expression>, tokens: TokenStream },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

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

impl Parse for Expression {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        climb(input, 0)
    }
}

/// Precedence climbing (Richards 1979): all operators that bind tighter than `loosest`, left to right.
fn climb(input: ParseStream, loosest: u8) -> syn::Result<Expression> {
    let mut left = operand(input)?;
    while let Some(operator) = Operator::peek(input).filter(|operator| operator.binds() > loosest) {
        let sign: TokenStream = input.parse::<proc_macro2::TokenTree>()?.into();
        let right = climb(input, operator.binds())?;
        let tokens = [left.to_token_stream(), sign, right.to_token_stream()].into_iter().collect();
        left = Expression::Binary { operator, sides: Box::new([left, right]), tokens };
    }
    Ok(left)
}

fn operand(input: ParseStream) -> syn::Result<Expression> {
    if input.peek(Token![-]) && !input.peek(Token![->]) {
        let sign: Token![-] = input.parse()?;
        let of = operand(input)?;
        let tokens = [sign.to_token_stream(), of.to_token_stream()].into_iter().collect();
        return Ok(Expression::Negative { of: Box::new(of), tokens });
    }
    if input.peek(syn::token::Paren) {
        let content;
        let parentheses = syn::parenthesized!(content in input);
        let inner: Expression = content.parse()?;
        end(&content)?;
        let tokens = grouped(parentheses.span.join(), inner.to_token_stream());
        return Ok(Expression::Parenthesised { inner: Box::new(inner), tokens });
    }
    if input.peek(syn::token::Bracket) {
        let content;
        let brackets = syn::bracketed!(content in input);
        let items = comma_separated(&content)?;
        let tokens = grouped(brackets.span.join(), TokenStream::new());
        return Ok(Expression::List { items, tokens });
    }
    if input.peek(Lit) {
        return literal(input.parse()?);
    }
    if input.peek(Ident) {
        let name: Ident = input.parse()?;
        if input.peek(syn::token::Paren) {
            let content;
            let parentheses = syn::parenthesized!(content in input);
            let arguments = comma_separated(&content)?;
            let end = grouped(parentheses.span.close(), TokenStream::new());
            let tokens = [name.to_token_stream(), end].into_iter().collect();
            return Ok(Expression::Call { name, arguments, tokens });
        }
        return Ok(Expression::Name(name));
    }
    Err(input.error("expected a number or a word"))
}

fn comma_separated(content: ParseStream) -> syn::Result<Vec<Expression>> {
    let items = content.parse_terminated(Expression::parse, Token![,])?;
    Ok(items.into_iter().collect())
}

/// That nothing follows.
pub fn end(content: ParseStream) -> syn::Result<()> {
    if content.is_empty() { Ok(()) } else { Err(content.error("expected nothing more here")) }
}

fn literal(literal: Lit) -> syn::Result<Expression> {
    let tokens = literal.to_token_stream();
    let suffix_error = |suffix: &str, number: &str| {
        let message = format!("a number here has no suffix, found `{suffix}`");
        Err(syn::Error::new(literal.span(), format!("{message}\n= help: write `{number}`")))
    };
    match &literal {
        Lit::Int(integer) if matches!(integer.suffix(), "" | "usize") => {
            let value = integer.base10_digits().parse().map_err(|_| {
                syn::Error::new(literal.span(), "this number is too large for any size")
            })?;
            Ok(Expression::Integer { value, tokens })
        }
        Lit::Int(integer) => suffix_error(integer.suffix(), integer.base10_digits()),
        Lit::Float(float) if float.suffix().is_empty() => {
            let value = float.base10_parse::<f64>()?;
            if value.is_finite() {
                Ok(Expression::Float { value, tokens })
            } else {
                Err(syn::Error::new(literal.span(), "this number is too large"))
            }
        }
        Lit::Float(float) => suffix_error(float.suffix(), float.base10_digits()),
        Lit::Bool(flag) => Ok(Expression::Flag { value: flag.value, tokens }),
        Lit::Str(text) => Ok(Expression::Text { value: text.value(), tokens }),
        _ => Err(syn::Error::new(literal.span(), "expected a number or a word")),
    }
}

fn grouped(span: Span, inner: TokenStream) -> TokenStream {
    let mut group = proc_macro2::Group::new(proc_macro2::Delimiter::Parenthesis, inner);
    group.set_span(span);
    group.into_token_stream()
}

/// The tokens, for their spans: carets run from the first to the last.
impl ToTokens for Expression {
    fn to_tokens(&self, stream: &mut TokenStream) {
        match self {
            Self::Name(name) => name.to_tokens(stream),
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
            Self::Call { name, arguments, .. } => {
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
            Self::Binary { operator, sides, .. } => {
                write!(f, "{} {} {}", sides[0], operator.sign(), sides[1])
            }
            Self::Parenthesised { inner, .. } => write!(f, "({inner})"),
        }
    }
}
