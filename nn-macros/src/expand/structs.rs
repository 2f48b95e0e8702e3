//! `DigitsParameters`, `DigitsState`, `DigitsTape`: the numbers of a sequence, a field a step.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Visibility;

use super::{Open, part, unsafe_token};
use crate::model::{Form, Sequence, Step};

pub fn structs(core: &syn::Path, visibility: &Visibility, sequence: &Sequence) -> TokenStream {
    let parameters = Part {
        suffix: "Parameters",
        alias: quote!(#core::layer::Parameters),
        tensors: quote!(PARAMETER_TENSORS),
        has: |step| step.owns_parameters(),
        shows_attributes: |_| true,
        doc: "learns",
    };
    let state = Part {
        suffix: "State",
        alias: quote!(#core::layer::State),
        tensors: quote!(STATE_TENSORS),
        has: |step| step.owns_state(),
        shows_attributes: |step| !step.owns_parameters(),
        doc: "keeps without learning it",
    };
    let parameters = parameters.tokens(core, visibility, sequence);
    let state = state.tokens(core, visibility, sequence);
    let tape = tape(core, visibility, sequence);
    quote! {
        #parameters
        #state
        #tape
    }
}

/// A struct of scalars and nothing else.
struct Part {
    suffix: &'static str,
    /// The alias of nn-core for what a layer has of it.
    alias: TokenStream,
    /// The constant that names its tensors.
    tensors: TokenStream,
    has: fn(&Step) -> bool,
    /// Whether a step's attributes and docs stand on its field here.
    shows_attributes: fn(&Step) -> bool,
    doc: &'static str,
}

impl Part {
    fn tokens(
        &self,
        core: &syn::Path,
        visibility: &Visibility,
        sequence: &Sequence,
    ) -> TokenStream {
        let steps: Vec<_> = sequence
            .steps
            .iter()
            .filter(|step| (self.has)(step))
            .collect();
        if steps.is_empty() {
            return TokenStream::new();
        }
        let name = part(sequence, self.suffix);
        let doc = format!("What [`{}`] {}.", sequence.type_name, self.doc);
        let alias = &self.alias;
        let unsafe_token = unsafe_token();
        let fields = steps.iter().map(|step| {
            let field = &step.name;
            let layer = &step.layer;
            let attributes = step
                .attributes
                .iter()
                .filter(|_| (self.shows_attributes)(step));
            let doc = format!("`{}`", step.written);
            quote! {
                #(#attributes)*
                #[doc = #doc]
                #visibility #field: #alias<#layer, T>
            }
        });
        let path = sequence.path();
        let open = Open::of(core, sequence);
        let (declared, names) = (&open.declared, &open.names);
        let marker = open
            .marker()
            .map(|marker| quote!(#[doc(hidden)] #visibility sizes_: #marker,));
        let text = name.to_string();
        let tensors = &self.tensors;
        // Not derived, field by field: a network may have many, and all of them are one slice of numbers.
        quote! {
            #[doc = #doc]
            #[repr(C)]
            #visibility struct #name<#declared T: #core::math::Scalar> {
                #(#fields,)*
                #marker
            }

            // SAFETY: every field is flat over `T`, and so may be zero bytes.
            #unsafe_token impl<#declared T: #core::math::Scalar> #core::memory::Zeroed for #name<#names T> {}

            // SAFETY: `repr(C)` over fields that are flat over `T`, of its alignment and so without padding.
            #unsafe_token impl<#declared T: #core::math::Scalar> #core::flat::Flat<T> for #name<#names T> {
                const LEN: ::core::primitive::usize =
                    ::core::mem::size_of::<Self>() / ::core::mem::size_of::<T>();
            }

            impl<#declared T: #core::math::Scalar> ::core::clone::Clone for #name<#names T> {
                fn clone(&self) -> Self {
                    #core::flat::copy(self)
                }
            }

            impl<#declared T: #core::math::Scalar> ::core::cmp::PartialEq for #name<#names T> {
                fn eq(&self, other: &Self) -> ::core::primitive::bool {
                    #core::flat::Flat::flat(self) == #core::flat::Flat::flat(other)
                }
            }

            impl<#declared T: #core::math::Scalar> ::core::fmt::Debug for #name<#names T> {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    let tensors = <#path as #core::layer::Layer>::#tensors;
                    #core::entry::debug(#text, tensors, #core::flat::Flat::flat(self), f)
                }
            }
        }
    }
}

/// What training remembers of a forward pass: the output and the tape of every step, but the output of the last of a
/// series, which the caller has.
fn tape(core: &syn::Path, visibility: &Visibility, sequence: &Sequence) -> TokenStream {
    if sequence.steps.is_empty() {
        return TokenStream::new();
    }
    let name = part(sequence, "Tape");
    let doc = format!(
        "What a training step of [`{}`] remembers of its forward pass.",
        sequence.type_name
    );
    let last = sequence.steps.len().saturating_sub(1);
    let unsafe_token = unsafe_token();
    let open = Open::of(core, sequence);
    let (declared, names) = (&open.declared, &open.names);
    let marker = open
        .marker()
        .map(|marker| quote!(#[doc(hidden)] #visibility sizes_: #marker,));
    let fields = sequence.steps.iter().enumerate().map(|(place, step)| {
        let field = &step.name;
        let layer = &step.layer;
        let attributes = step
            .attributes
            .iter()
            .filter(|_| !step.owns_parameters() && !step.owns_state());
        let doc = format!("`{}`", step.written);
        let kind = if place == last && sequence.form == Form::Series {
            quote!(#core::layer::Tape<#layer, T, BATCH>)
        } else {
            quote!(#core::layer::Record<#layer, T, BATCH>)
        };
        quote! {
            #(#attributes)*
            #[doc = #doc]
            #visibility #field: #kind
        }
    });
    quote! {
        #[doc = #doc]
        #[doc(hidden)]
        #visibility struct #name<#declared T: #core::math::Scalar, const BATCH: ::core::primitive::usize> {
            #(#fields,)*
            #marker
        }

        // SAFETY: every field may be zero bytes.
        #unsafe_token impl<#declared T: #core::math::Scalar, const BATCH: ::core::primitive::usize>
            #core::memory::Zeroed for #name<#names T, BATCH> {}
    }
}
