//! Attributes: the macro's own, `#[budget(..)]`, `#[weights(..)]` and `#[network(crate = ..)]`, and those that pass through.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, Meta, Token};

use super::expression::{self, Expression};
use super::next::next;
use super::step::skip_to_comma;
use super::weights::{self, Weights};
use crate::error::{Errors, Mistake, closest, ends, list};

/// The attributes of a network.
#[derive(Clone, Default)]
pub struct Attributes {
    /// What passes through, doc comments among them.
    pub passed: Vec<Attribute>,
    pub budgets: Vec<Budget>,
    pub weights: Option<Weights>,
    /// Whether there is such an attribute, right or wrong.
    pub wants_weights: bool,
    /// Where `nn-core` is found; `::nn_core` unless said otherwise.
    pub core: Option<syn::Path>,
}

/// `ram = "8 KiB"`
#[derive(Clone)]
pub struct Budget {
    pub kind: &'static str,
    pub value: u64,
    pub span: Span,
}

const BUDGETS: [&str; 4] = ["ram", "flash", "macs", "stack"];
const BUDGET_HELP: &str = "write `#[budget(ram = \"8 KiB\", flash = \"64 KiB\", macs = 200_000, stack = \"10 KiB\")]`, or some of it";
const CRATE_HELP: &str = "write `#[network(crate = path::to::nn_core)]`";

/// Sorts the attributes of a struct.
pub fn sort(attributes: Vec<Attribute>, errors: &mut Errors) -> Attributes {
    let mut sorted = Attributes::default();
    for attribute in attributes {
        if attribute.path().is_ident("budget") {
            let Some(tokens) = in_parentheses(&attribute, BUDGET_HELP, errors) else {
                continue;
            };
            let budgets = |input: ParseStream| {
                parse_budgets(input, &mut sorted.budgets, errors);
                Ok(())
            };
            let _ = budgets.parse2(tokens);
        } else if attribute.path().is_ident("weights") {
            sorted.wants_weights = true;
            let Some(tokens) = in_parentheses(&attribute, weights::HELP, errors) else {
                continue;
            };
            let parse = |input: ParseStream| Ok(weights::parse(&attribute, input, errors));
            let Ok(Some(found)) = parse.parse2(tokens) else {
                continue;
            };
            match &sorted.weights {
                Some(_) => errors.push(
                    Mistake::new(&attribute, "a network has its weights from one file")
                        .help("leave one of the two out"),
                ),
                None => sorted.weights = Some(found),
            }
        } else if attribute.path().is_ident("network") {
            let Some(tokens) = in_parentheses(&attribute, CRATE_HELP, errors) else {
                continue;
            };
            let path = |input: ParseStream| Ok(parse_crate(input));
            match path.parse2(tokens) {
                Ok(Ok(path)) => sorted.core = Some(path),
                Ok(Err(mistake)) => errors.push(mistake.help(CRATE_HELP)),
                Err(error) => errors.push(Mistake::from(error).help(CRATE_HELP)),
            }
        } else {
            sorted.passed.push(attribute);
        }
    }
    sorted
}

/// A declaration under `#[cfg(..)]` is that of a `network!` under it: all of its items come and go together.
pub fn configured(tokens: &TokenStream) -> Option<TokenStream> {
    let split = |input: ParseStream| {
        let attributes = input.call(Attribute::parse_outer)?;
        Ok((attributes, input.parse::<TokenStream>()?))
    };
    let (attributes, rest) = split.parse2(tokens.clone()).ok()?;
    let (conditions, others): (Vec<_>, Vec<_>) = attributes
        .into_iter()
        .partition(|attribute| attribute.path().is_ident("cfg"));
    if conditions.is_empty() {
        return None;
    }
    let core = sort(others.clone(), &mut Errors::default())
        .core
        .unwrap_or_else(|| syn::parse_quote!(::nn_core));
    Some(quote!(#(#conditions)* #core::network! { #(#others)* #rest }))
}

/// What an attribute has in its parentheses, with the end of it where the parentheses end.
fn in_parentheses(attribute: &Attribute, help: &str, errors: &mut Errors) -> Option<TokenStream> {
    let Meta::List(list) = &attribute.meta else {
        let name = attribute
            .path()
            .get_ident()
            .map(ToString::to_string)
            .unwrap_or_default();
        errors.push(
            Mistake::new(
                &attribute.meta,
                format!("expected parentheses after `{name}`"),
            )
            .help(help),
        );
        return None;
    };
    Some(list.tokens.clone())
}

fn parse_crate(input: ParseStream) -> Result<syn::Path, Mistake> {
    if !input.peek(Token![crate]) {
        let mistake = next(input).instead_of("`crate`, the one option there is");
        let _ = input.parse::<TokenStream>();
        return Err(mistake);
    }
    input.parse::<Token![crate]>()?;
    input.parse::<Token![=]>()?;
    Ok(input.call(syn::Path::parse_mod_style)?)
}

fn parse_budgets(input: ParseStream, budgets: &mut Vec<Budget>, errors: &mut Errors) {
    while !input.is_empty() {
        if let Err(mistake) = parse_budget(input, budgets, errors) {
            errors.push(mistake);
            skip_to_comma(input);
        }
        if input.parse::<Token![,]>().is_err() && !input.is_empty() {
            errors.push(
                next(input)
                    .instead_of("a comma")
                    .help("budgets are separated by commas"),
            );
            skip_to_comma(input);
            let _ = input.parse::<Token![,]>();
        }
    }
}

fn parse_budget(
    input: ParseStream,
    budgets: &mut Vec<Budget>,
    errors: &mut Errors,
) -> Result<(), Mistake> {
    let Ok(name) = input.call(Ident::parse_any) else {
        return Err(next(input)
            .instead_of("the name of a budget")
            .help(BUDGET_HELP));
    };
    if input.is_empty() || input.peek(Token![,]) {
        return Err(
            Mistake::new(&name, format!("the budget of `{name}` has no value")).help(BUDGET_HELP),
        );
    }
    if input.parse::<Token![=]>().is_err() {
        return Err(next(input)
            .instead_of(&format!("`=` after `{name}`"))
            .help(BUDGET_HELP));
    }
    let kind = BUDGETS.iter().find(|budget| name == **budget);
    let Some(kind) = kind else {
        let mistake = Mistake::new(&name, format!("there is no budget of `{name}`"));
        skip_to_comma(input);
        return Err(match closest(&name.to_string(), BUDGETS) {
            Some(meant) => mistake.help(format!("did you mean `{meant}`?")),
            None => mistake.help(format!("there are {}", list(BUDGETS))),
        });
    };
    let value = expression::parse(input, errors)?;
    let is_doubled = budgets.iter().any(|budget| budget.kind == *kind);
    if is_doubled {
        errors.push(
            Mistake::new(&name, format!("the budget of `{name}` is given twice"))
                .help("leave one of them out"),
        );
    }
    // `8 KiB`, without quotes
    let unit = input.parse::<Ident>().ok();
    let amount = if unit.is_some() {
        None
    } else {
        amount(kind, &value)
    };
    match amount {
        Some(_) if is_doubled => {}
        Some(amount) => budgets.push(Budget {
            kind,
            value: amount,
            span: ends(&value).0,
        }),
        None => errors.push(wrong_amount(kind, &value, unit.as_ref())),
    }
    Ok(())
}

fn wrong_amount(kind: &str, value: &Expression, unit: Option<&Ident>) -> Mistake {
    let (start, end) = ends(value);
    let spans = (start, unit.map_or(end, Ident::span));
    match (kind, unit) {
        ("macs", _) => Mistake::between(
            spans,
            format!("a budget of `macs` is a whole number, found `{value}`"),
        )
        .help("write `macs = 200_000`"),
        (_, Some(unit)) => Mistake::between(
            spans,
            format!("a budget of `{kind}` with a unit stands in quotes"),
        )
        .help(format!("write `{kind} = \"{value} {unit}\"`")),
        _ => Mistake::between(
            spans,
            format!("a budget of `{kind}` is a whole number of bytes, found `{value}`"),
        )
        .help(format!(
            "write `{kind} = \"8 KiB\"`; the units are B, kB, KiB, MB and MiB"
        )),
    }
}

fn amount(kind: &str, value: &Expression) -> Option<u64> {
    match value {
        Expression::Integer { value, .. } => u64::try_from(*value).ok(),
        Expression::Text { value, .. } if kind != "macs" => bytes(value),
        _ => None,
    }
}

/// `8 KiB`, `64 kB`, `1.5 MiB`, `512`, `512 B`
fn bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let split = text
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '_'))
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let factor = match unit.trim() {
        "" | "B" | "bytes" => 1.0,
        "kB" | "KB" => 1e3,
        "KiB" => 1024.0,
        "MB" => 1e6,
        "MiB" => 1024.0 * 1024.0,
        _ => return None,
    };
    let number: f64 = number.replace('_', "").parse().ok()?;
    let bytes = number * factor;
    (bytes.fract() == 0.0 && bytes < 1e15).then_some(bytes as u64)
}
