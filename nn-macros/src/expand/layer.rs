//! `impl Layer`: a sequence's types, its costs, and its passes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::{Kind, alias, aliases, part, part_type, passes};
use crate::model::{Sequence, Step};

/// The layer that a sequence is.
pub fn layer(core: &syn::Path, sequence: &Sequence, kind: Kind) -> TokenStream {
    let aliases = aliases(sequence);
    let parameter_tensors = entries(core, sequence, |step| step.learns, &quote!(PARAMETER_TENSORS));
    let state_tensors = entries(core, sequence, |step| step.keeps, &quote!(STATE_TENSORS));
    let layers: Vec<_> = sequence.steps.iter().map(alias).collect();
    let init = init(core, sequence);
    let plan = passes::Plan::new(sequence);
    let buffers = plan.constants(core, sequence);
    let infer = passes::infer(core, sequence, &plan);
    let forward = passes::forward(core, sequence);
    let backward = passes::backward(core, sequence);
    let implementation = implementation(core, sequence, kind, &quote! {
        const PARAMETER_TENSORS: &'static [#core::entry::Entry] = &[#(#parameter_tensors),*];
        const STATE_TENSORS: &'static [#core::entry::Entry] = &[#(#state_tensors),*];
        const MACS: ::core::primitive::usize = 0 #(+ <#layers as #core::layer::Layer>::MACS)*;
        const SCRATCH: ::core::primitive::usize = EVEN
            + ODD
            + #core::check::largest(&[#(<#layers as #core::layer::Layer>::SCRATCH),*]);
        const BACKWARD_SCRATCH: ::core::primitive::usize = D_EVEN
            + D_ODD
            + #core::check::largest(&[#(<#layers as #core::layer::Layer>::BACKWARD_SCRATCH),*]);

        #init
        #infer
        #forward
        #backward
    });
    quote! {
        const _: () = {
            #aliases
            #buffers
            #implementation
        };
    }
}

/// The layer that a sequence with mistakes would be.
pub fn stub(core: &syn::Path, sequence: &Sequence, kind: Kind) -> TokenStream {
    let passes = passes::stubs(core);
    implementation(core, sequence, kind, &passes)
}

/// `impl Layer`, with the types of a sequence.
fn implementation(core: &syn::Path, sequence: &Sequence, kind: Kind, items: &TokenStream) -> TokenStream {
    let type_name = &sequence.type_name;
    let (generics, self_type) = match kind {
        Kind::Network => (quote!(<S: #core::math::Scalar>), quote!(#type_name<S>)),
        Kind::Block => (TokenStream::new(), quote!(#type_name)),
    };
    let input = sequence.input.shape(core);
    let output = sequence.output.shape(core);
    let scalar = quote!(T);
    let parameters = part_type(sequence, "Parameters", |step| step.learns, &scalar);
    let state = part_type(sequence, "State", |step| step.keeps, &scalar);
    let tape = if sequence.steps.is_empty() {
        quote!(())
    } else {
        let tape = part(sequence, "Tape");
        quote!(#tape<T, BATCH>)
    };
    quote! {
        impl #generics #core::layer::Layer for #self_type {
            type Input = #input;
            type Output = #output;
            type Parameters<T: #core::math::Scalar> = #parameters;
            type State<T: #core::math::Scalar> = #state;
            type Tape<T: #core::math::Scalar, const BATCH: ::core::primitive::usize> = #tape;

            #items
        }
    }
}

/// The steps' tensors under their names.
fn entries(
    core: &syn::Path,
    sequence: &Sequence,
    has: fn(&Step) -> bool,
    tensors: &TokenStream,
) -> Vec<TokenStream> {
    let steps = sequence.steps.iter().filter(|step| has(step));
    steps
        .map(|step| {
            let name = step.name.unraw().to_string();
            let layer = alias(step);
            quote! {
                #core::entry::Entry::Step {
                    name: #name,
                    entries: <#layer as #core::layer::Layer>::#tensors,
                }
            }
        })
        .collect()
}

fn init(core: &syn::Path, sequence: &Sequence) -> TokenStream {
    let steps = sequence.steps.iter().filter(|step| step.learns || step.keeps).map(|step| {
        let layer = alias(step);
        let parameters = passes::field(step, step.learns, &quote!(&mut parameters));
        let state = passes::field(step, step.keeps, &quote!(&mut state));
        quote!(<#layer as #core::layer::Layer>::init::<T>(#parameters, #state, rng);)
    });
    quote! {
        #[allow(unused_variables)]
        fn init<T: #core::math::Scalar>(
            parameters: &mut Self::Parameters<T>,
            state: &mut Self::State<T>,
            rng: &mut dyn #core::rand::Rng,
        ) {
            #(#steps)*
        }
    }
}
