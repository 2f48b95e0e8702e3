//! Steps: `relu`, `hidden: dense(64, init = he_normal)`, `residual { … }`, `encoder: path::Encoder`.

use core::fmt;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, Lit, LitStr, Token};

use super::argument::{self, Argument};
use super::block::{Block, parse_block};
use super::group;
use super::next::next;
use crate::catalogue::Row;
use crate::error::{Errors, Mistake, ends};

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
    Layer {
        word: Ident,
        arguments: Vec<Argument>,
    },
    /// A step of the catalogue that holds steps: `residual { … }`, `residual { … } shortcut { … }`.
    Block {
        word: Ident,
        block: Block,
        shortcut: Option<Block>,
    },
    /// Steps in braces alone: a branch of `concat` and its like.
    Branch { block: Block, span: Span },
    /// A type: another network, or a layer of the user's.
    Path(syn::Path),
    /// A mistake was reported; what the step is remains open.
    Unknown(Span),
}

const HELP: &str = "a step is a word like `relu`, `dense(64)`, or the path of another network";

impl Kind {
    /// The token that stands for the step in errors.
    pub fn span(&self) -> Span {
        match self {
            Self::Layer { word, .. } | Self::Block { word, .. } => word.span(),
            Self::Path(path) => path
                .segments
                .last()
                .map_or_else(Span::call_site, |s| s.ident.span()),
            Self::Branch { span, .. } | Self::Unknown(span) => *span,
        }
    }
}

/// A step, and how its end looks.
pub struct Parsed {
    pub step: Step,
    pub spans: (Span, Span),
    /// Whether it looks wrong because of a mistake that was reported.
    pub was_reported: bool,
}

/// One step. Mistakes in it are pushed; what stays open after one is `Unknown`.
pub fn parse(attributes: Vec<Attribute>, input: ParseStream, errors: &mut Errors) -> Parsed {
    let start = next(input).spans.0;
    let is_variable = parse_let(input, errors);
    let name = parse_name(input, is_variable, errors);
    let (kind, end) = parse_kind(input, name.as_ref(), errors).unwrap_or_else(|mistake| {
        errors.push(mistake);
        skip_to_comma(input);
        (Kind::Unknown(start), start)
    });
    let was_reported = is_variable || matches!(kind, Kind::Unknown(_));
    Parsed {
        step: Step {
            attributes,
            name,
            kind,
        },
        spans: (start, end),
        was_reported,
    }
}

/// `let hidden = dense(32);` is what a step is not.
fn parse_let(input: ParseStream, errors: &mut Errors) -> bool {
    let Ok(keyword) = input.parse::<Token![let]>() else {
        return false;
    };
    let _ = input.parse::<Token![mut]>();
    let name = next(input).text.replace('`', "");
    errors.push(
        Mistake::new(keyword, "a step is named by `:`, found `let`")
            .help(format!("write `{name}: …,`")),
    );
    true
}

/// `name:`, but not the start of `path::to::Layer`.
fn parse_name(input: ParseStream, is_variable: bool, errors: &mut Errors) -> Option<Ident> {
    if input.peek(LitStr) && input.peek2(Token![:]) {
        let text: LitStr = input.parse().ok()?;
        input.parse::<Token![:]>().ok()?;
        let plain = text.value();
        errors.push(
            Mistake::new(&text, "the name of a step has no quotes")
                .help(format!("write `{plain}: …`")),
        );
        return syn::parse_str::<Ident>(&plain)
            .ok()
            .map(|name| Ident::new(&name.to_string(), text.span()));
    }
    let is_word = input.peek(Ident::peek_any);
    let has_colon = is_word && input.peek2(Token![:]) && !input.peek2(Token![::]);
    let has_equals =
        is_word && input.peek2(Token![=]) && !input.peek2(Token![==]) && !input.peek2(Token![=>]);
    // `hidden dense(64)`, where `hidden` is no step and `dense` is one.
    let lacks_colon = input.peek(Ident)
        && input.peek2(Ident)
        && !is_step_of_ours(input, 0)
        && is_step_of_ours(input, 1);
    if !has_colon && !has_equals && !lacks_colon {
        return None;
    }
    let name = Ident::parse_any(input).ok()?;
    if has_colon {
        let _ = input.parse::<Token![:]>();
    } else if has_equals {
        let sign = input.parse::<Token![=]>().ok()?;
        if !is_variable {
            errors.push(
                Mistake::new(
                    sign,
                    format!("expected `:` after the name `{name}`, found `=`"),
                )
                .help(format!("write `{name}: …`")),
            );
        }
    } else {
        errors.push(
            Mistake::new(&name, format!("expected `:` after the name `{name}`"))
                .help(format!("write `{name}: …`")),
        );
    }
    if name == "_" {
        errors.push(
            Mistake::new(&name, "a step cannot be called `_`")
                .help("leave the name out, or give it one"),
        );
        return None;
    }
    if syn::parse2::<Ident>(name.to_token_stream()).is_err() {
        let message = format!("`{name}` is a keyword of Rust and cannot name a step");
        errors
            .push(Mistake::new(&name, message).help(format!("write `{name}_:`, or another name")));
        return Some(Ident::new(&format!("{name}_"), name.span()));
    }
    Some(name)
}

fn is_step_of_ours(input: ParseStream, place: usize) -> bool {
    let fork = input.fork();
    let words = core::iter::from_fn(|| fork.parse::<Ident>().ok());
    words
        .take(place + 1)
        .nth(place)
        .is_some_and(|word| Row::find(&word.unraw().to_string()).is_some())
}

/// What a step is, and where it ends.
fn parse_kind(
    input: ParseStream,
    name: Option<&Ident>,
    errors: &mut Errors,
) -> Result<(Kind, Span), Mistake> {
    if let Some(name) = name.filter(|_| input.is_empty() || input.peek(Token![,])) {
        return Err(
            Mistake::new(name, format!("expected a step after the name `{name}`"))
                .help(format!("write what the step does, `{name}: dense(64)`")),
        );
    }
    let starts_path = input.peek(Token![::])
        || (input.peek(Token![crate]) || input.peek(Token![self]) || input.peek(Token![super]))
            && input.peek2(Token![::]);
    if input.peek(syn::token::Brace) && !has_numbers(input) {
        let (content, span) = group(input, Delimiter::Brace)?;
        let block = parse_block(&content, errors);
        let span_open = span.open();
        return Ok((
            Kind::Branch {
                block,
                span: span_open,
            },
            span.close(),
        ));
    }
    if !input.peek(Ident) && !starts_path {
        return Err(next(input).instead_of("a step").help(HELP));
    }
    if starts_path || input.peek2(Token![::]) {
        return parse_path(input);
    }
    let word = input.fork().parse::<Ident>()?;
    let starts_upper = word.unraw().to_string().starts_with(char::is_uppercase);
    if starts_upper && !input.peek2(syn::token::Paren) && !input.peek2(syn::token::Brace) {
        return parse_path(input);
    }
    input.parse::<Ident>()?;
    if let Some(mistake) = misplaced_arguments(input, &word) {
        return Err(mistake);
    }
    if input.peek(syn::token::Brace) {
        let (content, span) = group(input, Delimiter::Brace)?;
        let block = parse_block(&content, errors);
        let mut end = span.close();
        let mut shortcut = None;
        if word == "residual"
            && input
                .fork()
                .parse::<Ident>()
                .is_ok_and(|next| next == "shortcut")
        {
            let keyword: Ident = input.parse()?;
            if !input.peek(syn::token::Brace) {
                return Err(
                    Mistake::new(keyword, "`shortcut` needs its steps in braces")
                        .help("write `residual { … } shortcut { … }`"),
                );
            }
            let (content, span) = group(input, Delimiter::Brace)?;
            shortcut = Some(parse_block(&content, errors));
            end = span.close();
        }
        return Ok((
            Kind::Block {
                word,
                block,
                shortcut,
            },
            end,
        ));
    }
    if input.peek(syn::token::Paren) {
        let (content, span) = group(input, Delimiter::Parenthesis)?;
        let arguments = argument::parse_all(&content, errors);
        return Ok((Kind::Layer { word, arguments }, span.close()));
    }
    let end = word.span();
    Ok((
        Kind::Layer {
            word,
            arguments: Vec::new(),
        },
        end,
    ))
}

/// The path of a type; one with parentheses is a call from another framework.
fn parse_path(input: ParseStream) -> Result<(Kind, Span), Mistake> {
    let fork = input.fork();
    if let Ok(path) = fork.call(syn::Path::parse_mod_style)
        && (fork.peek(syn::token::Paren) || fork.peek(syn::token::Brace))
    {
        let text = path.to_token_stream().to_string().replace(' ', "");
        return Err(Mistake::new(&path, format!("the path `{text}` takes no arguments"))
            .help("the steps of the language are words, `dense(64)`; a path names a network or a layer of your own"));
    }
    let path: syn::Path = input.parse()?;
    let (_, end) = ends(&path);
    Ok((Kind::Path(path), end))
}

/// `dense 64`, `dense[64]`, `dense { 64 }` and `dense<64>` for `dense(64)`.
fn misplaced_arguments(input: ParseStream, word: &Ident) -> Option<Mistake> {
    let fork = input.fork();
    let (tokens, inner) = if input.peek(Lit) {
        let literal: TokenTree = fork.parse().ok()?;
        (literal.to_token_stream(), literal.to_string())
    } else if input.peek(syn::token::Bracket) || input.peek(syn::token::Brace) && has_numbers(input)
    {
        let group: proc_macro2::Group = fork.parse().ok()?;
        (group.to_token_stream(), group.stream().to_string())
    } else if input.peek(Token![<]) {
        let tokens: Vec<TokenTree> = core::iter::from_fn(|| fork.parse().ok()).take(3).collect();
        let inner = tokens.get(1).map(ToString::to_string).unwrap_or_default();
        (tokens.into_iter().collect(), inner)
    } else {
        return None;
    };
    let mistake = Mistake::new(
        tokens,
        format!("the arguments of `{word}` stand in parentheses"),
    );
    Some(mistake.help(format!("write `{word}({inner})`")))
}

/// `{ 64 }`, `{ units: 64 }`, `{ units = 64 }`
fn has_numbers(input: ParseStream) -> bool {
    let Ok(group) = input.fork().parse::<proc_macro2::Group>() else {
        return false;
    };
    let tokens: Vec<_> = group.stream().into_iter().take(3).collect();
    let is_number = |token: &TokenTree| matches!(token, TokenTree::Literal(_));
    match tokens.as_slice() {
        [first] | [first, _] => is_number(first),
        [first, sign, third] => {
            // Not `{ Gain<16>, … }`.
            let assigns =
                matches!(sign, TokenTree::Punct(sign) if matches!(sign.as_char(), ':' | '='));
            is_number(first) || assigns && is_number(third)
        }
        _ => false,
    }
}

/// Goes on after a mistake: to the next comma of this level, or to the end.
pub fn skip_to_comma(input: ParseStream) {
    while !input.is_empty() && !input.peek(Token![,]) {
        if input.parse::<TokenTree>().is_err() {
            return;
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
            Self::Block { word, block, .. } if word == "bidirectional" => {
                let steps: Vec<_> = block
                    .steps
                    .iter()
                    .map(|step| step.kind.to_string())
                    .collect();
                write!(f, "{word} {{ {} }}", steps.join(", "))
            }
            Self::Block {
                word,
                shortcut: None,
                ..
            } => write!(f, "{word}"),
            Self::Block { word, .. } => write!(f, "{word} shortcut"),
            Self::Branch { .. } => write!(f, "branch"),
            Self::Path(path) => write!(f, "{}", path_text(path.to_token_stream())),
            Self::Unknown(_) => write!(f, "…"),
        }
    }
}

/// `own::Gain<16>`, as people space it.
fn path_text(tokens: TokenStream) -> String {
    let text = tokens.to_string().replace(" ::", "::").replace(":: ", "::");
    text.replace(" <", "<")
        .replace("< ", "<")
        .replace(" >", ">")
        .replace(" ,", ",")
}
