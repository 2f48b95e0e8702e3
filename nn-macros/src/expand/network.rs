//! The network itself: its struct, `impl Network`, and what can be called without naming a scalar.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;

use super::{Open, checks, docs, part_type, scratch, unsafe_token};
use crate::model::Model;

/// `struct Digits`
pub fn structs(model: &Model) -> TokenStream {
    let Model {
        core,
        name,
        visibility,
        attributes,
        body,
        ..
    } = model;
    let table = docs::table(model);
    let scalar = quote!(T);
    let parameters = part_type(body, "Parameters", |step| step.learns, &scalar);
    let state = part_type(body, "State", |step| step.keeps, &scalar);
    // A network without numbers still is one of a scalar.
    let phantom = model.is_without_numbers().then(|| {
        quote! {
            #[doc(hidden)]
            #visibility scalar: ::core::marker::PhantomData<T>,
        }
    });
    let unsafe_token = unsafe_token();
    let open = Open::of(core, body);
    let (declared, names) = (&open.declared, &open.names);
    let marker = open
        .marker()
        .map(|marker| quote!(#[doc(hidden)] #visibility sizes_: #marker,));
    quote! {
        #(#attributes)*
        #[doc = #table]
        #[repr(C)]
        #[cfg_attr(not(target_os = "none"), repr(align(64)))]
        #visibility struct #name<#declared T: #core::math::Scalar = ::core::primitive::f32> {
            /// What is trained.
            #visibility parameters: #parameters,
            /// What is kept but not trained: running statistics.
            #visibility state: #state,
            #phantom
            #marker
        }

        // SAFETY: both fields may be zero bytes.
        #unsafe_token impl<#declared T: #core::math::Scalar> #core::memory::Zeroed for #name<#names T> {}
    }
}

/// `impl Network`, and the inherent items.
pub fn network(model: &Model) -> TokenStream {
    let Model {
        core,
        name,
        input,
        output,
        body,
        ..
    } = model;
    let inherent = inherent(model);
    let text = name.unraw().to_string();
    let scalar = quote!(T);
    let [input_array, output_array] = [input, output].map(|dims| array(model, &scalar, dims));
    let Open { declared, names } = Open::of(core, body);
    let [arena, scratch, backward_scratch] = match names.is_empty() {
        true => [
            quote!([T; <#name<::core::primitive::f32> as #core::layer::Layer>::ARENA]),
            quote!([T; <#name<::core::primitive::f32> as #core::layer::Layer>::SCRATCH]),
            quote!([T; <#name<::core::primitive::f32> as #core::layer::Layer>::BACKWARD_SCRATCH]),
        ],
        false => [
            scratch::arena(core, body),
            quote!(<Self as #core::layer::Open>::Scratch<T>),
            quote!(<Self as #core::layer::Open>::BackwardScratch<T>),
        ],
    };
    quote! {
        impl<#declared T: #core::math::Scalar> #core::network::Network for #name<#names T> {
            type Scalar = T;
            type InputArray = #input_array;
            type OutputArray = #output_array;
            type Arena = #arena;
            type Scratch<const BATCH: ::core::primitive::usize> =
                [#scratch; BATCH];
            type BackwardScratch<const BATCH: ::core::primitive::usize> =
                [#backward_scratch; BATCH];

            const NAME: &'static ::core::primitive::str = #text;

            #[inline(always)]
            fn parameters(&self) -> &<Self as #core::layer::Layer>::Parameters<T> {
                &self.parameters
            }

            #[inline(always)]
            fn state(&self) -> &<Self as #core::layer::Layer>::State<T> {
                &self.state
            }

            #[inline(always)]
            #[allow(clippy::type_complexity)]
            fn parts_mut(
                &mut self,
            ) -> (
                &mut <Self as #core::layer::Layer>::Parameters<T>,
                &mut <Self as #core::layer::Layer>::State<T>,
            ) {
                (&mut self.parameters, &mut self.state)
            }
        }

        #inherent
    }
}

/// What is called on the type itself. Its tokens have the span of the network's name, so that an error in a call points there.
fn inherent(model: &Model) -> TokenStream {
    let Model {
        core,
        name,
        visibility,
        input,
        output,
        body,
        ..
    } = model;
    let scalar = quote!(T);
    let [input_array, output_array] = [input, output].map(|dims| array(model, &scalar, dims));
    let Open { declared, names } = Open::of(core, body);
    let of_f32 = match names.is_empty() {
        true => quote!(#name),
        false => quote!(<#declared> #name<#names>),
    };
    let items = quote! {
        impl<#declared T: #core::math::Scalar> #name<#names T> {
            /// The output for one input, without a heap.
            #[inline]
            #[must_use]
            #[allow(dead_code)]
            #visibility fn predict(&self, input: &#input_array) -> #output_array {
                #core::network::Network::predict(self, input)
            }
        }

        #[allow(dead_code)]
        impl #of_f32 {
            /// How many numbers it learns.
            #visibility const PARAMETERS: ::core::primitive::usize =
                <Self as #core::network::Network>::COST.parameters;
            /// Multiply-accumulates of one inference.
            #visibility const MACS: ::core::primitive::usize =
                <Self as #core::network::Network>::COST.macs;
            /// Bytes of its numbers.
            #visibility const FLASH: ::core::primitive::usize =
                <Self as #core::network::Network>::COST.flash;
            /// Bytes of one inference: input, output and what lies between them, as much as lives at the same time.
            #visibility const RAM: ::core::primitive::usize =
                <Self as #core::network::Network>::COST.ram;
            /// Bytes that a call of `predict` takes of the stack at most.
            #visibility const STACK: ::core::primitive::usize =
                <Self as #core::network::Network>::COST.stack;

            /// A network with parameters drawn from `rng`.
            #visibility fn init(rng: &mut dyn #core::rand::Rng) -> Self {
                #core::network::Network::init(rng)
            }

            #core::with_alloc! {
                /// A network on the heap with parameters drawn from `rng`, made there: it never lies on the stack.
                #visibility fn boxed(rng: &mut dyn #core::rand::Rng) -> #core::boxed::Box<Self> {
                    #core::network::Network::boxed(rng)
                }
            }

            /// Bytes that training takes beside the network and the data: the batch, the tape, the gradient and the
            /// optimiser's state, which a `TrainingMemory` holds.
            #[must_use]
            #visibility const fn train_ram<O: #core::optim::Optimiser, const BATCH: ::core::primitive::usize>()
            -> ::core::primitive::usize {
                ::core::mem::size_of::<#core::train::TrainingMemory<Self, O, BATCH>>()
            }

            /// What it is made of, and what it costs, as a table.
            #[must_use]
            #visibility fn summary() -> #core::network::Summary {
                <Self as #core::network::Network>::summary()
            }
        }
    };
    checks::respan(items, name.span())
}

/// `[[[T; 1]; 8]; 8]`, or what stands for it after a mistake in the signature.
fn array(model: &Model, scalar: &TokenStream, dims: &[usize]) -> TokenStream {
    match &model.unknown {
        Some(unknown) if dims.is_empty() => unknown.to_token_stream(),
        _ => dims
            .iter()
            .rev()
            .fold(scalar.clone(), |inner, size| quote!([#inner; #size])),
    }
}
