//! The macro as a function from tokens to tokens: what it makes of good declarations, of bad ones, and of noise.

mod flattened;
mod fuzz;
mod mistakes;
mod readme;
mod snapshots;
mod tensors;

use crate::error::Errors;

/// The messages about a declaration.
fn messages(source: &str) -> Vec<String> {
    let tokens = source
        .parse()
        .unwrap_or_else(|error| panic!("{source}: {error}"));
    let mut errors = Errors::default();
    for declaration in crate::syntax::parse(tokens, &mut errors) {
        crate::model::resolve(declaration, &mut errors);
    }
    errors.messages().into_iter().map(str::to_owned).collect()
}

/// Whether expected texts are to be written anew.
fn blesses() -> bool {
    std::env::var_os("NN_BLESS").is_some()
}
