//! The next token, for errors that say what was found.

use proc_macro2::{Delimiter, Span, TokenTree};
use syn::Token;
use syn::parse::ParseStream;

use crate::error::Mistake;

/// What comes next: as errors call it, and where it is.
pub struct Next {
    /// "`;`", "`{`", "the end"
    pub text: String,
    /// Of the first token, and of the last.
    pub spans: (Span, Span),
}

impl Next {
    /// What is wrong with it.
    pub fn mistake(&self, message: impl Into<String>) -> Mistake {
        Mistake::between(self.spans, message)
    }

    /// That something else was expected.
    pub fn instead_of(&self, what: &str) -> Mistake {
        self.mistake(format!("expected {what}, found {}", self.text))
    }
}

pub fn next(input: ParseStream) -> Next {
    // Operators of several characters are one thing to a reader.
    macro_rules! operators {
        ($($operator:tt)*) => {
            $(if input.peek(Token![$operator]) {
                let text = format!("`{}`", stringify!($operator));
                let fork = input.fork();
                let last = core::iter::from_fn(|| fork.parse::<TokenTree>().ok()).nth(text.len() - 3);
                return Next { text, spans: (input.span(), last.map_or_else(|| input.span(), |last| last.span())) };
            })*
        };
    }
    operators!(-> => :: <<= >>= << >> == ..= .. && || += -= *=);
    match input.fork().parse::<TokenTree>() {
        Ok(TokenTree::Group(group)) => {
            let text = match group.delimiter() {
                Delimiter::Brace => "`{`",
                Delimiter::Bracket => "`[`",
                Delimiter::Parenthesis => "`(`",
                Delimiter::None => "a group",
            };
            Next {
                text: text.to_owned(),
                spans: (group.span(), group.span()),
            }
        }
        Ok(token) => Next {
            text: format!("`{token}`"),
            spans: (token.span(), token.span()),
        },
        Err(_) => Next {
            text: "the end".to_owned(),
            spans: (input.span(), input.span()),
        },
    }
}
