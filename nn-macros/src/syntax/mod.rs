//! What was written: tokens -> declaration. Nothing is looked up and nothing computed here; a mistake in one
//! step does not hide those in others.

mod attribute;
mod declaration;
mod expression;
mod step;

pub use attribute::Budget;
pub use declaration::{Constant, Declaration, Signature, parse};
pub use expression::{Expression, Operator};
pub use step::{Argument, Block, Kind, Step, Value};

use proc_macro2::{Delimiter, Span};
use syn::parse::{ParseBuffer, ParseStream};

/// What stands between delimiters, and the span of it all.
fn group<'a>(input: ParseStream<'a>, delimiter: Delimiter) -> syn::Result<(ParseBuffer<'a>, Span)> {
    let content;
    let span = match delimiter {
        Delimiter::Brace => syn::braced!(content in input).span,
        Delimiter::Bracket => syn::bracketed!(content in input).span,
        _ => syn::parenthesized!(content in input).span,
    };
    Ok((content, span.join()))
}
