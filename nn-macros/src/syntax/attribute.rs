//! Attributes: the macro's own, `#[budget(..)]` and `#[network(crate = ..)]`, and those that pass through.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, Token};

use super::expression::Expression;
use crate::error::{Errors, Mistake, list};

/// The attributes of a network.
#[derive(Clone, Default)]
pub struct Attributes {
    /// What passes through, doc comments among them.
    pub passed: Vec<Attribute>,
    pub budgets: Vec<Budget>,
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

const BUDGETS: [&str; 3] = ["ram", "flash", "macs"];
const BUDGET_HELP: &str = "write `#[budget(ram = \"8 KiB\", flash = \"64 KiB\", macs = 200_000)]`, or some of it";

/// Sorts the attributes of a struct.
pub fn sort(attributes: Vec<Attribute>, errors: &mut Errors) -> Attributes {
    let mut sorted = Attributes::default();
    for attribute in attributes {
        if attribute.path().is_ident("budget") {
            if let Err(error) = attribute.parse_args_with(|input: ParseStream| {
                parse_budgets(input, &mut sorted.budgets, errors)
            }) {
                errors.push(Mistake::from(error).help(BUDGET_HELP));
            }
        } else if attribute.path().is_ident("network") {
            match attribute.parse_args_with(parse_crate) {
                Ok(path) => sorted.core = Some(path),
                Err(error) => errors.push(
                    Mistake::from(error).help("the one option is `#[network(crate = path::to::nn_core)]`"),
                ),
            }
        } else {
            sorted.passed.push(attribute);
        }
    }
    sorted
}

fn parse_crate(input: ParseStream) -> syn::Result<syn::Path> {
    input.parse::<Token![crate]>()?;
    input.parse::<Token![=]>()?;
    input.parse()
}

fn parse_budgets(
    input: ParseStream,
    budgets: &mut Vec<Budget>,
    errors: &mut Errors,
) -> syn::Result<()> {
    while !input.is_empty() {
        let name: Ident = input.parse()?;
        input.parse::<Token![=]>()?;
        let value: Expression = input.parse()?;
        match BUDGETS.iter().find(|budget| name == **budget) {
            None => errors.push(
                Mistake::new(&name, format!("there is no budget of `{name}`"))
                    .help(format!("there are {}", list(BUDGETS))),
            ),
            Some(kind) if budgets.iter().any(|budget| budget.kind == *kind) => {
                errors.push(Mistake::new(&name, format!("the budget of `{name}` is given twice")));
            }
            Some(kind) => match amount(kind, &value) {
                Some(amount) => budgets.push(Budget { kind, value: amount, span: first_span(&value) }),
                None => {
                    let message = match *kind {
                        "macs" => "a budget of multiply-accumulates is a number".to_owned(),
                        _ => format!("a budget of `{name}` is a number of bytes in quotes, `\"8 KiB\"`"),
                    };
                    errors.push(Mistake::new(&value, message).help(BUDGET_HELP));
                }
            },
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(())
}

fn first_span(value: &Expression) -> Span {
    use quote::ToTokens;
    value.to_token_stream().into_iter().next().map_or_else(Span::call_site, |token| token.span())
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
    let split = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '_')).unwrap_or(text.len());
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
