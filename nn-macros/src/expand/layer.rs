//! `impl Layer`: a sequence's types, its costs, and its passes.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::{Kind, alias, aliases, branches, part, part_type, passes};
use crate::model::{Form, Sequence, Step};

/// The layer that a sequence is.
pub fn layer(core: &syn::Path, sequence: &Sequence, kind: Kind) -> TokenStream {
    let aliases = aliases(sequence);
    let steps = sequence.steps.iter().map(|step| row(core, step));
    let count = sequence.steps.len();
    let (buffers, passes) = match sequence.form {
        Form::Series => series(core, sequence),
        Form::Parallel(merge) => (
            branches::constants(core, sequence),
            [
                passes::draw(core, sequence),
                branches::infer(core, sequence, merge),
                branches::forward(core, sequence, merge),
                branches::backward(core, sequence, merge),
            ],
        ),
    };
    let parameter_tensors = tensors(core, sequence, "parameter_tensors", |step| {
        step.owns_parameters()
    });
    let state_tensors = tensors(core, sequence, "state_tensors", |step| step.owns_state());
    let functions = passes.iter().map(|pass| &pass.function);
    let methods = passes.iter().map(|pass| &pass.method);
    let type_name = &sequence.type_name;
    let this = match kind {
        Kind::Network => quote!(#type_name<::core::primitive::f32>),
        Kind::Block => quote!(#type_name),
    };
    let implementation = implementation(
        core,
        sequence,
        kind,
        &quote! {
            const PARAMETER_TENSORS: &'static [#core::entry::Entry] =
                &parameter_tensors();
            const STATE_TENSORS: &'static [#core::entry::Entry] = &state_tensors();
            const STEPS: &'static [#core::network::Step] = STEPS;
            const MACS: ::core::primitive::usize = #core::plan::macs(STEPS);
            const SCRATCH: ::core::primitive::usize = EVEN + ODD + #core::plan::scratch(STEPS)[0];
            const BACKWARD_SCRATCH: ::core::primitive::usize =
                D_EVEN + D_ODD + #core::plan::scratch(STEPS)[1];

            #(#methods)*
        },
    );
    quote! {
        const _: () = {
            #aliases
            const STEPS: &'static [#core::network::Step; #count] = &[#(#steps),*];
            #buffers

            type This = #this;

            #parameter_tensors
            #state_tensors
            #(#functions)*

            #implementation
        };
    }
}

/// The buffers and passes of steps one after the other.
fn series(core: &syn::Path, sequence: &Sequence) -> (TokenStream, [passes::Pass; 4]) {
    let plan = passes::Plan::new(sequence);
    let passes = [
        passes::draw(core, sequence),
        passes::infer(core, sequence, &plan),
        passes::forward(core, sequence),
        passes::backward(core, sequence),
    ];
    (plan.constants(core), passes)
}

/// The layer that a sequence with mistakes would be.
pub fn stub(core: &syn::Path, sequence: &Sequence, kind: Kind) -> TokenStream {
    let passes = passes::stubs(core);
    implementation(core, sequence, kind, &passes)
}

/// `impl Layer`, with the types of a sequence.
fn implementation(
    core: &syn::Path,
    sequence: &Sequence,
    kind: Kind,
    items: &TokenStream,
) -> TokenStream {
    let type_name = &sequence.type_name;
    let (generics, self_type) = match kind {
        Kind::Network => (quote!(<T: #core::math::Scalar>), quote!(#type_name<T>)),
        Kind::Block => (TokenStream::new(), quote!(#type_name)),
    };
    let input = sequence.input.shape(core);
    let output = sequence.output.shape(core);
    let scalar = quote!(S);
    let parameters = part_type(
        sequence,
        "Parameters",
        |step| step.owns_parameters(),
        &scalar,
    );
    let state = part_type(sequence, "State", |step| step.owns_state(), &scalar);
    let tape = if sequence.steps.is_empty() {
        quote!(())
    } else {
        let tape = part(sequence, "Tape");
        quote!(#tape<S, BATCH>)
    };
    quote! {
        impl #generics #core::layer::Layer for #self_type {
            type Input = #input;
            type Output = #output;
            type Parameters<S: #core::math::Scalar> = #parameters;
            type State<S: #core::math::Scalar> = #state;
            type Tape<S: #core::math::Scalar, const BATCH: ::core::primitive::usize> = #tape;

            #items
        }
    }
}

/// What a step is and costs. Of a plain layer of the catalogue the macro knows it; the compiler would take a while to
/// compute the same from its types. Everything else is asked.
fn row(core: &syn::Path, step: &Step) -> TokenStream {
    let name = step.name.unraw().to_string();
    let written = &step.written;
    let plain = step.block.is_none() && step.opaque.is_none() && !step.keeps && !step.needs_scratch;
    if step.shares.is_some() {
        let layer = alias(step);
        return quote!(#core::network::Step::shared::<#layer>(#name, #written));
    }
    match (step.output.known(), step.parameters, step.macs) {
        (Some(output), Some(parameters), Some(macs)) if plain => {
            quote!(#core::network::Step::plain(#name, #written, &[#(#output),*], #parameters, #macs))
        }
        _ => {
            let layer = alias(step);
            quote!(#core::network::Step::of::<#layer>(#name, #written))
        }
    }
}

/// The steps' tensors under their names: a function, because a constant would be computed in every `cargo check`.
fn tensors(
    core: &syn::Path,
    sequence: &Sequence,
    kind: &str,
    has: fn(&Step) -> bool,
) -> TokenStream {
    let function = format_ident!("{kind}");
    let of = format_ident!("{kind}_of");
    let steps: Vec<_> = sequence.steps.iter().filter(|step| has(step)).collect();
    let count = steps.len();
    let entries = steps.iter().map(|step| {
        let name = match step.inline {
            true => String::new(),
            false => step.name.unraw().to_string(),
        };
        let layer = alias(step);
        let flattened = step.flattened.iter();
        quote!(#core::entry::Entry::#of::<#layer>(#name) #(.flattened(#flattened))*)
    });
    quote! {
        const fn #function() -> [#core::entry::Entry; #count] {
            [#(#entries),*]
        }
    }
}
