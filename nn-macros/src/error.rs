//! Mistakes: all of a declaration's, each at its token, with a line of help.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Ident;

/// A mistake, reported.
#[derive(Debug, Clone)]
pub struct Mistake {
    spans: (Span, Span),
    message: String,
    help: Option<String>,
}

impl Mistake {
    /// What is wrong at `tokens`: lowercase, without a full stop, names in backticks.
    pub fn new(tokens: impl ToTokens, message: impl Into<String>) -> Self {
        Self::between(ends(tokens), message)
    }

    /// What is wrong at `span`.
    pub fn at(span: Span, message: impl Into<String>) -> Self {
        Self::between((span, span), message)
    }

    /// What is wrong from the first span to the second.
    pub fn between(spans: (Span, Span), message: impl Into<String>) -> Self {
        Self {
            spans,
            message: message.into(),
            help: None,
        }
    }

    /// How to mend it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn to_tokens(&self) -> TokenStream {
        let (first, last) = self.spans;
        let message = match &self.help {
            Some(help) => format!("{}\n= help: {help}", self.message),
            None => self.message.clone(),
        };
        // The caret runs from the span of the first token to that of the last one.
        let group = quote_spanned!(last=> { #message });
        quote_spanned!(first=> ::core::compile_error! #group)
    }
}

/// The spans of the first token and of the last.
pub fn ends(tokens: impl ToTokens) -> (Span, Span) {
    let mut spans = tokens
        .into_token_stream()
        .into_iter()
        .map(|token| token.span());
    let first = spans.next().unwrap_or_else(Span::call_site);
    (first, spans.last().unwrap_or(first))
}

impl From<syn::Error> for Mistake {
    fn from(error: syn::Error) -> Self {
        Self::at(error.span(), error.to_string())
    }
}

/// The mistakes found so far.
#[derive(Debug, Default)]
pub struct Errors(Vec<Mistake>);

impl Errors {
    pub fn push(&mut self, mistake: Mistake) {
        self.0.push(mistake);
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[cfg(test)]
    pub fn messages(&self) -> Vec<&str> {
        self.0
            .iter()
            .map(|mistake| mistake.message.as_str())
            .collect()
    }

    /// The errors, and the types that stand for what they leave open. A type that contains an error is one about which
    /// the compiler says nothing more; so the first error is told in there.
    pub fn to_tokens<'a>(
        &self,
        unknown: impl IntoIterator<Item = (&'a syn::Path, &'a Ident)>,
    ) -> TokenStream {
        let mut errors = self.0.iter().map(Mistake::to_tokens);
        let mut types = TokenStream::new();
        let mut first: Option<&Ident> = None;
        for (core, name) in unknown {
            let value = match (first, errors.next()) {
                (None, Some(error)) => {
                    quote!(<#core::layer::opaque::Chosen<(), { #error }> as #core::layer::opaque::Choose>::Layer)
                }
                (first, _) => quote!(#first),
            };
            first = first.or(Some(name));
            types.extend(quote!(#[doc(hidden)] type #name = #value;));
        }
        let rest = errors;
        quote!(#types #(#rest)*)
    }
}

/// The candidate that a person may have meant: at most a third of its letters are different.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (distance(&word, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, candidate)| distance <= (candidate.len().max(word.len()) / 3).max(1))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Insertions, deletions, changes and swaps of neighbours from one word to another (Damerau 1964, optimal string
/// alignment).
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (rows[i - 1][j] + 1)
                .min(row[j - 1] + 1)
                .min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

/// `a, b and c`, each in backticks.
pub fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// `12,345`
pub fn thousands(number: impl TryInto<u128>) -> String {
    let digits = number.try_into().unwrap_or(u128::MAX).to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `[8, 8, 1]`
pub fn dims(dims: &[usize]) -> String {
    let dims: Vec<_> = dims.iter().map(|&dim| thousands(dim)).collect();
    format!("[{}]", dims.join(", "))
}
