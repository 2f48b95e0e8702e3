//! What stands in braces: constants, which end with `;`, and steps, which end with `,`.

use proc_macro2::{Span, TokenTree};
use syn::parse::ParseStream;
use syn::{Attribute, Ident, Lit, Token, Visibility};

use super::expression::{self, Expression};
use super::next::next;
use super::step::{self, Kind, Step, skip_to_comma};
use crate::error::{Errors, Mistake};

#[derive(Clone, Default)]
pub struct Block {
    pub constants: Vec<Constant>,
    pub steps: Vec<Step>,
}

/// `const HIDDEN: usize = 32;`
#[derive(Clone)]
pub struct Constant {
    pub attributes: Vec<Attribute>,
    pub name: Ident,
    pub value: Expression,
}

/// The constants and steps in braces. Mistakes are pushed, and the rest is read all the same.
pub fn parse_block(input: ParseStream, errors: &mut Errors) -> Block {
    let mut block = Block::default();
    while !input.is_empty() {
        let attributes = match input.call(Attribute::parse_outer) {
            Ok(attributes) => attributes,
            Err(error) => {
                errors.push(Mistake::from(error).help("an attribute is `#[allow(unused)]`"));
                skip_to_comma(input);
                Vec::new()
            }
        };
        if let Some(last) = attributes.last().filter(|_| input.is_empty()) {
            errors
                .push(Mistake::new(last, "this belongs to no step").help("write it before a step"));
            break;
        }
        if starts_constant(input) {
            parse_constant(attributes, input, errors, &mut block);
            continue;
        }
        let parsed = step::parse(attributes, input, errors);
        block.steps.push(parsed.step);
        if input.parse::<Token![,]>().is_err() && !input.is_empty() {
            parse_no_comma(input, parsed.spans, parsed.was_reported, errors, &mut block);
        }
    }
    block
}

/// After a step something else than a comma.
fn parse_no_comma(
    input: ParseStream,
    (start, end): (Span, Span),
    was_reported: bool,
    errors: &mut Errors,
    block: &mut Block,
) {
    if input.peek(Token![;]) {
        if !was_reported {
            errors.push(
                next(input)
                    .instead_of("a comma after the step")
                    .help("steps end with `,`, only constants with `;`"),
            );
        }
        let _ = input.parse::<Token![;]>();
        return;
    }
    // A word may start the next step; anything else belongs to the mistake.
    if input.peek(Ident) || input.peek(Token![#]) || input.peek(Token![const]) {
        if !was_reported {
            errors.push(
                Mistake::between((start, end), "expected a comma after this step")
                    .help("steps are separated by commas"),
            );
        }
        return;
    }
    let found = next(input);
    if !was_reported {
        errors.push(
            found
                .instead_of("a comma after the step")
                .help("steps are separated by commas: `dense(64), relu,`"),
        );
    }
    skip_to_comma(input);
    let _ = input.parse::<Token![,]>();
    // What was skipped may have been steps.
    block.steps.push(Step {
        attributes: Vec::new(),
        name: None,
        kind: Kind::Unknown(found.spans.0),
    });
}

/// `const`, and what is taken for it: `pub const`, `static`, `let HIDDEN = 32;`.
fn starts_constant(input: ParseStream) -> bool {
    let fork = input.fork();
    let _ = fork.parse::<Visibility>();
    if fork.peek(Token![const]) || fork.peek(Token![static]) {
        return true;
    }
    if fork.parse::<Token![let]>().is_err() {
        return false;
    }
    let _ = fork.parse::<Token![mut]>();
    let _ = fork.parse::<Ident>();
    while !fork.is_empty() && !fork.peek(Token![=]) && !fork.peek(Token![;]) {
        let _ = fork.parse::<TokenTree>();
    }
    fork.parse::<Token![=]>().is_ok() && fork.peek(Lit)
}

/// A constant; one with mistakes is known by its name all the same.
fn parse_constant(
    attributes: Vec<Attribute>,
    input: ParseStream,
    errors: &mut Errors,
    block: &mut Block,
) {
    let before = next(input).spans.0;
    if let Ok(visibility @ (Visibility::Public(_) | Visibility::Restricted(_))) =
        input.parse::<Visibility>()
    {
        errors.push(
            Mistake::new(
                visibility,
                "a constant of a network is seen in its braces alone",
            )
            .help("leave `pub` out"),
        );
    }
    let keyword = input.parse::<TokenTree>();
    let other_keyword = keyword
        .ok()
        .filter(|keyword| keyword.to_string() != "const");
    if let Some(keyword) = &other_keyword {
        let _ = input.parse::<Token![mut]>();
        let name = next(input).text.replace('`', "");
        errors.push(
            Mistake::new(
                keyword,
                format!("a number is named by `const`, found `{keyword}`"),
            )
            .help(format!("write `const {name}: usize = …;`")),
        );
    }
    let Ok(name) = input.parse::<Ident>() else {
        errors.push(
            next(input)
                .instead_of("the name of a constant")
                .help("write `const NAME: usize = 32;`"),
        );
        skip_constant(input);
        return;
    };
    // What a `let` is missing to be a constant has been said.
    let mut unheard = Errors::default();
    let errors = if other_keyword.is_some() {
        &mut unheard
    } else {
        errors
    };
    let value = parse_constant_value(input, &name, errors).unwrap_or_else(|mistake| {
        // One mistake a constant.
        errors.push(mistake);
        skip_constant(input);
        Expression::Unknown(before)
    });
    block.constants.push(Constant {
        attributes,
        name,
        value,
    });
}

fn parse_constant_value(
    input: ParseStream,
    name: &Ident,
    errors: &mut Errors,
) -> Result<Expression, Mistake> {
    let help = || format!("write `const {name}: usize = 32;`");
    if input.peek(Token![=]) {
        errors.push(Mistake::new(name, format!("the constant `{name}` has no type")).help(help()));
    } else {
        input
            .parse::<Token![:]>()
            .map_err(|_| expected("`:`", name, input).help(help()))?;
        let kind: syn::Type = input
            .parse()
            .map_err(|_| expected("`usize`", name, input).help(help()))?;
        let text = quote::quote!(#kind).to_string();
        if text != "usize" {
            let mistake = Mistake::new(
                &kind,
                format!("a constant of a network is a `usize`, found `{text}`"),
            );
            let is_float = matches!(text.as_str(), "f32" | "f64");
            errors.push(mistake.help(match is_float {
                true => "write the number where it is used: `dropout(0.2)`".to_owned(),
                false => help(),
            }));
            if is_float {
                skip_constant(input);
                return Ok(Expression::Unknown(name.span()));
            }
        }
    }
    input
        .parse::<Token![=]>()
        .map_err(|_| expected("`=` and its number", name, input).help(help()))?;
    let value = expression::parse(input, errors)?;
    if input.parse::<Token![;]>().is_err() {
        errors
            .push(expected("`;`", name, input).help("constants end with `;`, only steps with `,`"));
        if input.parse::<Token![,]>().is_err() && !input.peek(Ident) && !input.peek(Token![const]) {
            skip_constant(input);
        }
    }
    Ok(value)
}

fn expected(what: &str, name: &Ident, input: ParseStream) -> Mistake {
    next(input).instead_of(&format!("{what} after the constant `{name}`"))
}

/// Goes on after a mistake in a constant: behind the next `;` or `,`.
fn skip_constant(input: ParseStream) {
    while let Ok(token) = input.parse::<TokenTree>() {
        if matches!(&token, TokenTree::Punct(sign) if matches!(sign.as_char(), ';' | ',')) {
            return;
        }
    }
}
