//! The `network!` macro: description -> checked model -> tokens.
//!
//! It is documented, and to be used, as `nn_core::network`.

mod catalogue;
mod error;
mod expand;
mod model;
mod syntax;
#[cfg(test)]
mod tests;
mod weights;

/// Declares a network: a struct of statically sized numbers, with its passes.
///
/// ```
/// use nn_core::prelude::*;
///
/// network! {
///     /// Reads a handwritten digit.
///     #[budget(ram = "8 KiB", flash = "64 KiB", macs = 200_000)]
///     pub struct Digits: [8, 8, 1] -> [10] {
///         const HIDDEN: usize = 64;
///
///         flatten,
///         hidden: dense(HIDDEN, init = he_normal),
///         batch_norm,
///         relu,
///         dropout(0.2),
///         output: dense(10),
///     }
/// }
///
/// let net = Digits::init(&mut seeded_rng(1));
/// let scores: [f32; 10] = net.predict(&[[[0.5]; 8]; 8]);
/// ```
///
/// # The language
///
/// One step a line, read from top to bottom as the data flows, separated by commas.
///
/// - The signature `[8, 8, 1] -> [10]` is the contract: `[features]`, `[time, features]` or
///   `[height, width, channels]`.
/// - `name:` before a step gives it its field and its name in weight files. Steps without one are
///   numbered by kind: `relu1`.
/// - `const NAME: usize = …;` inside the braces names a number; `+ - * / %` work wherever a number does.
/// - `struct Mlp<H: Dim>` leaves a size open: `dense(H)`, and `Mlp<U32>` is one of 32. It stands alone, as a width of
///   `dense` and of recurrent steps; input and output are numbers, as is all that is computed from a size (what comes after a
///   `flatten` or a `concat`). Functions over any size need the bound `H: Dim` and no other.
/// - Input sizes are inferred; `dense(64 -> 10)` states one, and it is checked.
/// - `residual { … }` adds the input of its steps to their output.
/// - A step in PascalCase (`encoder: Encoder`) is another network, or any type that implements `Layer`.
/// - `#[budget(ram = "8 KiB", flash = "64 KiB", macs = 200_000)]` makes it a compile error to cost more.
/// - `#[weights("digits.safetensors")]` embeds the weights of a file, see below.
/// - `#[network(crate = path)]` names `nn-core` where it is called something else.
/// - Other attributes and doc comments stay on the struct, or on the step's field.
///
/// The steps are listed in the README of the project.
///
/// # Weights in the binary
///
/// ```
/// use nn_core::prelude::*;
///
/// network! {
///     #[weights("../nn-core/tests/data/weights_f16.safetensors")]
///     struct Small: [3] -> [2] {
///         hidden: dense(4),
///         norm: batch_norm,
///         relu,
///         output: dense(2),
///     }
/// }
///
/// static SMALL: &Small = Small::trained();
///
/// let scores: [f32; 2] = SMALL.predict(&[1.0, -2.0, 0.5]);
/// ```
///
/// The file is read while compiling: a safetensors file as `nn_core::weights` and PyTorch have it, in F16, BF16, F32 or
/// F64, which become f32. Its path begins in the folder of the package's `Cargo.toml`. It has to hold the weights of
/// every step and nothing else, and all that differs is a compile error at the step's name. The numbers lie in read-only
/// memory, in flash on a microcontroller; nothing runs to put them there, and another file is another build.
///
/// - `rename("0", "conv1")` behind the path: what the file calls `0` is the step `conv1`.
/// - `without("7")`: what the file has under that name is not read.
///
/// It is for little-endian targets, and not for networks with a size that is open. A step that is another network may have no
/// numbers of its own; give that network weights, and call one after the other. So the last steps are trained on a
/// device, with a body in flash and a head in RAM:
///
/// ```
/// use nn_core::{memory::Slot, prelude::*};
///
/// network! {
///     #[weights("../nn-core/tests/data/weights_f32.safetensors", without("output"))]
///     struct Body: [3] -> [4] {
///         hidden: dense(4),
///         norm: batch_norm,
///         relu,
///     }
/// }
///
/// network! {
///     struct Head: [4] -> [1] {
///         dense(1),
///     }
/// }
///
/// static HEAD: Slot<Head> = Slot::new();
/// static MEMORY: Slot<TrainingMemory<Head, Sgd, 1>> = Slot::new();
///
/// let (head, memory) = (HEAD.take().unwrap(), MEMORY.take().unwrap());
/// let mut rng = seeded_rng(1);
/// head.initialise(&mut rng);
/// let seen = Body::trained().predict(&[1.0, -2.0, 0.5]);
/// memory.step(head, &MeanSquaredError, &Sgd::new(0.1), &[(seen, [1.0])], &mut rng)?;
/// # Ok::<(), TrainingError>(())
/// ```
///
/// # What is generated, for a network `Digits`
///
/// - `Digits<T = f32>`, a `Network` and a `Layer`, with the fields `parameters` and `state`;
/// - `Digits::predict`, `init`, `boxed`, `summary`, and what it costs: `PARAMETERS`, `MACS`, `FLASH`, `RAM`;
/// - `Digits::trained`, if it has `#[weights(..)]`: a `&'static Digits` over the numbers of the file;
/// - `DigitsParameters<T>` and `DigitsState<T>`, with a field for every step that has any;
/// - `DigitsTape<T, BATCH>`, what training remembers of a forward pass.
#[proc_macro]
pub fn network(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    declare(tokens.into()).into()
}

fn declare(tokens: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    if let Some(configured) = syntax::configured(&tokens) {
        return configured;
    }
    let mut errors = error::Errors::default();
    let declarations = syntax::parse(tokens, &mut errors);
    let mut models: Vec<_> = declarations
        .into_iter()
        .map(|declaration| model::resolve(declaration, &mut errors))
        .collect();
    if errors.is_empty() {
        for model in &mut models {
            model.embedded = weights::embed(model, &mut errors);
        }
    }
    if errors.is_empty() {
        return models.iter().map(expand::network).collect();
    }
    let unknown = models
        .iter()
        .filter_map(|model| Some((&model.core, model.unknown.as_ref()?)));
    let errors = errors.to_tokens(unknown);
    let stubs = models.iter().map(expand::stub);
    quote::quote!(#errors #(#stubs)*)
}
