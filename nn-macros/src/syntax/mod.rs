//! What was written: tokens -> declaration. Nothing is computed here; a mistake in one step does not hide those
//! in others.

mod argument;
mod attribute;
mod block;
mod declaration;
mod expression;
mod generics;
mod next;
mod signature;
mod step;
mod weights;

pub use argument::{Argument, Value};
pub use attribute::{Budget, configured};
pub use block::{Block, Constant};
pub use declaration::{Declaration, parse};
pub use expression::{ARITHMETIC, Expression, Operator};
pub use signature::{Shape, Signature};
pub use step::{Kind, Step};
pub use weights::{Rename, Weights, Without};

use proc_macro2::Delimiter;
use proc_macro2::extra::DelimSpan;
use syn::parse::{ParseBuffer, ParseStream};

/// What stands between delimiters, and the span of it all.
fn group<'a>(
    input: ParseStream<'a>,
    delimiter: Delimiter,
) -> syn::Result<(ParseBuffer<'a>, DelimSpan)> {
    let content;
    let span = match delimiter {
        Delimiter::Brace => syn::braced!(content in input).span,
        Delimiter::Bracket => syn::bracketed!(content in input).span,
        _ => syn::parenthesized!(content in input).span,
    };
    Ok((content, span))
}
