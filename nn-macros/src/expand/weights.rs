//! `Digits::trained`: the numbers of a file as the network, in read-only memory.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use super::{checks, part_type};
use crate::model::Model;
use crate::weights::Embedded;

/// The embedded numbers, and what nn-core says of them.
pub fn weights(model: &Model, embedded: &Embedded) -> TokenStream {
    let Model {
        core, name, body, ..
    } = model;
    let bytes = Literal::byte_string(&embedded.bytes);
    let middle = embedded.parameters;
    let scalar = quote!(::core::primitive::f32);
    let parameters = part_type(body, "Parameters", |step| step.owns_parameters(), &scalar);
    let state = part_type(body, "State", |step| step.owns_state(), &scalar);
    let phantom = model
        .is_without_numbers()
        .then(|| quote!(scalar: ::core::marker::PhantomData,));
    let trained = trained(
        model,
        &quote! {
            // One token, however many numbers there are.
            const BYTES: &[::core::primitive::u8] = #bytes;
            static TRAINED: #name = #name {
                parameters: #core::embedded::numbers::<#parameters>(BYTES, 0),
                state: #core::embedded::numbers::<#state>(BYTES, #middle),
                #phantom
            };
        },
    );
    let comparison = comparison(model, embedded);
    let path = &embedded.path;
    quote! {
        #trained
        #comparison
        // The compiler is to look again when the file is another one.
        const _: &[::core::primitive::u8] = ::core::include_bytes!(#path);
    }
}

/// What stands for it after a mistake.
pub fn stub(model: &Model) -> TokenStream {
    let Model { core, name, .. } = model;
    trained(
        model,
        &quote! {
            static TRAINED: #name = <#name as #core::memory::Zeroed>::ZEROED;
        },
    )
}

fn trained(model: &Model, items: &TokenStream) -> TokenStream {
    let Model {
        name, visibility, ..
    } = model;
    quote! {
        impl #name {
            /// The network with the weights of its file, which lie in read-only memory: nothing runs to make it.
            #[must_use]
            #[allow(dead_code)]
            #visibility const fn trained() -> &'static Self {
                #items
                &TRAINED
            }
        }
    }
}

/// The macro's tensors beside those of nn-core, and that steps of the user's types have none.
fn comparison(model: &Model, embedded: &Embedded) -> TokenStream {
    let Model { core, name, .. } = model;
    let label = format!("`{}`", name.unraw());
    let [parameters, state] = &embedded.tensors;
    let len = embedded.bytes.len();
    let opaque = embedded.opaque.iter().map(|(step, span, layer)| {
        let check = quote!(const _: () = #core::embedded::without_numbers::<#layer>(#step););
        checks::respan(check, *span)
    });
    let layers = embedded.opaque.iter().map(|(_, _, layer)| layer);
    let span = embedded.span;
    let network = proc_macro2::Ident::new(&name.to_string(), span);
    let network = quote_spanned!(span=> #network<::core::primitive::f32>);
    let check = quote! {
        const _: () = #core::embedded::compare::<#network>(
            #label,
            [&[#(#parameters),*], &[#(#state),*]],
            #len,
            &[#(#core::embedded::count::<#layers>()),*],
        );
    };
    let check = checks::respan(check, span);
    quote!(#(#opaque)* #check)
}
