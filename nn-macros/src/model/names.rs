//! The names of steps: those that were given, and numbers by kind for the others.

use std::collections::{HashMap, HashSet};

use proc_macro2::Span;
use quote::format_ident;
use syn::Ident;
use syn::ext::IdentExt;

use crate::catalogue::Row;
use crate::error::{Errors, Mistake};
use crate::syntax::{Kind, Step};

/// One name a step, all different. A doubled name is reported and replaced.
pub fn assign(steps: &[Step], errors: &mut Errors) -> Vec<Ident> {
    let mut taken: HashSet<String> = HashSet::new();
    for name in steps.iter().filter_map(|step| step.name.as_ref()) {
        if !taken.insert(name.unraw().to_string()) {
            errors.push(
                Mistake::new(name, format!("two steps are called `{name}`"))
                    .help("a step's name is its field and its name in weight files: give one of them another"),
            );
        }
    }
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut used: HashSet<String> = HashSet::new();
    steps
        .iter()
        .map(|step| {
            let name = match &step.name {
                Some(name) => name.clone(),
                None => number(step, &taken, &mut counts, errors),
            };
            // After the report of a doubled name, something that compiles.
            let mut different = name;
            while !used.insert(different.unraw().to_string()) {
                different = format_ident!("{}_", different.unraw());
            }
            different
        })
        .collect()
}

/// `relu1`, `relu2`: a name that someone gave to another step is not taken over silently.
fn number(
    step: &Step,
    taken: &HashSet<String>,
    counts: &mut HashMap<String, usize>,
    errors: &mut Errors,
) -> Ident {
    let kind = match &step.kind {
        Kind::Layer { word, .. } | Kind::Block { word, .. } => word.unraw().to_string(),
        Kind::Path(path) => {
            let last = path
                .segments
                .last()
                .map(|segment| segment.ident.unraw().to_string());
            snake_case(&last.unwrap_or_default())
        }
        Kind::Branch { .. } => "branch".to_owned(),
        Kind::Unknown(span) => return Ident::new("unknown", *span),
    };
    let count = counts.entry(kind.clone()).or_default();
    *count += 1;
    let name = format!("{kind}{count}");
    if taken.contains(&name) {
        let message =
            format!("this step would be numbered `{name}`, which is the name of another step");
        errors.push(
            Mistake::at(step.kind.span(), message)
                .help(format!("give it a name of its own: `name: {kind}`")),
        );
    }
    Ident::new(&name, step.kind.span())
}

/// `MyEncoder` -> `my_encoder`
pub fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    let mut previous_lower = false;
    for letter in name.chars() {
        if letter.is_uppercase() && previous_lower {
            snake.push('_');
        }
        previous_lower = letter.is_lowercase() || letter.is_numeric();
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// `block_one` -> `BlockOne`
pub fn camel_case(name: &str) -> String {
    let mut camel = String::new();
    for part in name.split('_').filter(|part| !part.is_empty()) {
        let mut letters = part.chars();
        camel.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        camel.push_str(letters.as_str());
    }
    camel
}

/// The generics and local types of generated code: they would hide a network of such a name.
const GENERICS: [&str; 4] = ["T", "S", "BATCH", "This"];

/// A network cannot have the name of what generated code uses.
pub fn check_network(name: &Ident, errors: &mut Errors) {
    if GENERICS.iter().any(|generic| name == generic) {
        errors.push(
            Mistake::new(
                name,
                format!("a network cannot be called `{name}`, which generated code uses"),
            )
            .help("give it another name"),
        );
    }
}

/// A step's type cannot have the name of a step of the language, unless it is told apart by its path.
pub fn check_step_type(path: &syn::Path, errors: &mut Errors) -> bool {
    let Some(name) = path.get_ident() else {
        return true;
    };
    let text = name.to_string();
    if let Some(row) = Row::spelled(&text) {
        errors.push(
            Mistake::new(name, format!("there is no step `{text}`")).help(format!(
                "write `{}`; a type of your own of that name is `self::{text}`",
                row.name
            )),
        );
        return false;
    }
    true
}

/// The names of the items that come with a type: they must not meet each other, nor a type that is a step.
#[derive(Default)]
pub struct Generated(HashMap<String, String>);

impl Generated {
    /// Notes the items of a network or block; `owner` is how errors call it.
    pub fn add_sequence(
        &mut self,
        type_name: &Ident,
        owner: &str,
        span: Span,
        errors: &mut Errors,
    ) -> bool {
        let items = ["", "Parameters", "State", "Tape", "Memory"]
            .map(|suffix| format!("{type_name}{suffix}"));
        items
            .into_iter()
            .all(|item| self.add(item, owner, span, errors))
    }

    /// Notes one item.
    pub fn add(&mut self, item: String, owner: &str, span: Span, errors: &mut Errors) -> bool {
        let Some(other) = self.0.insert(item.clone(), owner.to_owned()) else {
            return true;
        };
        let message = format!("{owner} and {other} would both generate the type `{item}`");
        errors.push(Mistake::at(span, message).help("give one of them another name"));
        false
    }

    /// Whether a path that names a step means an item of ours.
    pub fn check_path(&self, path: &syn::Path, errors: &mut Errors) -> bool {
        let Some(name) = path.get_ident() else {
            return true;
        };
        let text = name.to_string();
        if let Some(owner) = self.0.get(&text) {
            let message = if owner.ends_with(&format!("`{text}`")) {
                format!("`{text}` cannot be a step of itself")
            } else {
                format!("`{text}` is generated by {owner} and cannot be a step of it")
            };
            errors.push(
                Mistake::new(name, message)
                    .help("a step is another network, or a type that implements `Layer`"),
            );
            return false;
        }
        true
    }
}
