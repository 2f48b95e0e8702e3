//! Checked model -> tokens, one file a generated item. Nothing is checked here, and nothing computed that the
//! types of nn-core compute.

mod branches;
mod checks;
mod docs;
mod layer;
mod network;
mod passes;
mod scratch;
mod streaming;
mod structs;
mod stub;
mod weights;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Ident, Visibility};

use crate::model::{Model, Sequence, Step};

pub use stub::stub;

/// All items of a network.
pub fn network(model: &Model) -> TokenStream {
    let core = &model.core;
    let structs = network::structs(model);
    let parts = parts(core, &model.visibility, &model.body, layer::layer);
    let layer = layer::layer(core, &model.body, Kind::Network);
    let network = network::network(model);
    let streaming = streaming::network(model);
    let checks = checks::checks(model);
    let weights = (model.embedded.as_ref()).map(|embedded| weights::weights(model, embedded));
    quote! {
        #structs
        #parts
        #layer
        #network
        #streaming
        #checks
        #weights
    }
}

/// Whether a sequence is a network, which has a scalar, or a block in one, which has none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Network,
    Block,
}

/// How a sequence becomes a layer.
type LayerOf = fn(&syn::Path, &Sequence, Kind) -> TokenStream;

/// The structs of a sequence, and everything of the blocks in it.
fn parts(
    core: &syn::Path,
    visibility: &Visibility,
    sequence: &Sequence,
    layer: LayerOf,
) -> TokenStream {
    let blocks = sequence
        .steps
        .iter()
        .filter_map(|step| step.block.as_ref())
        .map(|block| {
            let name = &block.type_name;
            let doc = format!(
                "The steps of a block of a network: [`{name}Tape`] and its like hold their numbers."
            );
            let parts = parts(core, visibility, block, layer);
            let streaming = streaming::streaming(core, visibility, block, Kind::Block);
            let open = Open::of(core, block);
            let (declared, marker) = (&open.declared, open.marker());
            let declaration = match &marker {
                // The type of the network's scratch memory names it.
                Some(marker) => quote!(#visibility struct #name<#declared>(#marker);),
                None => quote!(struct #name;),
            };
            let layer = layer(core, block, Kind::Block);
            quote! {
                #[doc = #doc]
                #[doc(hidden)]
                #declaration
                #parts
                #layer
                #streaming
            }
        });
    let opaque = sequence
        .steps
        .iter()
        .filter(|step| step.shares.is_none())
        .filter_map(|step| opaque(core, visibility, step));
    let structs = structs::structs(core, visibility, sequence);
    quote! {
        #(#blocks)*
        #(#opaque)*
        #structs
    }
}

/// The name of a step that is a type of the user's: that type, or what stands for it after the one error that it is no
/// layer.
fn opaque(core: &syn::Path, visibility: &Visibility, step: &Step) -> Option<TokenStream> {
    let path = step.opaque.as_ref()?;
    let name = &step.layer;
    let alias = format_ident!("{}Path", name.to_string());
    let span = path.segments.last()?.ident.span();
    let assertion = quote!(const _: () = #core::layer::opaque::assert_layer::<#alias>(););
    let assertion = checks::respan(assertion, span);
    Some(quote! {
        // Named once, so that a type that does not exist is one error.
        #[doc(hidden)]
        #visibility type #alias = #path;

        #[doc(hidden)]
        #visibility type #name = <
            #core::layer::opaque::Chosen<
                #alias,
                {
                    use #core::layer::opaque::NoCandidate as _;
                    #core::layer::opaque::Candidate::<#alias>::IS_LAYER
                },
            > as #core::layer::opaque::Choose
        >::Layer;

        #assertion
    })
}

/// A local name for a step's layer: it repeats the step's, with a prefix that keeps it from every other type and module. Of a
/// layer with sizes that are open, the type itself: an alias would have to use all of them.
fn alias(step: &Step) -> TokenStream {
    match step.is_open {
        true => step.layer.clone(),
        false => alias_name(step).into_token_stream(),
    }
}

fn alias_name(step: &Step) -> Ident {
    use syn::ext::IdentExt;
    format_ident!("Step_{}", step.name.unraw(), span = Span::call_site())
}

/// The sizes of a sequence that are open, each with a comma behind it: nothing for most.
struct Open {
    /// With their bound: `H: Dim,`
    declared: TokenStream,
    /// `H,`
    names: TokenStream,
}

impl Open {
    fn of(core: &syn::Path, sequence: &Sequence) -> Self {
        let sizes = &sequence.open;
        Self {
            declared: quote!(#(#sizes: #core::shape::Dim,)*),
            names: quote!(#(#sizes,)*),
        }
    }

    /// A field that uses them, for a type whose other fields may not.
    fn marker(&self) -> Option<TokenStream> {
        let names = &self.names;
        (!names.is_empty()).then(|| quote!(::core::marker::PhantomData<fn() -> (#names)>))
    }
}

/// The alias of a sequence's own type in its passes.
fn this(sequence: &Sequence) -> TokenStream {
    let sizes = &sequence.open;
    match sizes.is_empty() {
        true => quote!(This),
        false => quote!(This<#(#sizes),*>),
    }
}

/// A constant of a sequence: an item beside its passes, or, where sizes are open, one of the type `Plan` there.
fn constant(sequence: &Sequence, name: &str) -> TokenStream {
    let name = Ident::new(name, Span::call_site());
    let sizes = &sequence.open;
    match sizes.is_empty() {
        true => quote!(#name),
        false => quote!(Plan::<#(#sizes),*>::#name),
    }
}

/// The aliases of a sequence's layers.
fn aliases(sequence: &Sequence) -> TokenStream {
    sequence
        .steps
        .iter()
        .filter(|step| !step.is_open)
        .map(|step| {
            let alias = alias_name(step);
            let layer = &step.layer;
            quote! {
                #[allow(non_camel_case_types)]
                type #alias = #layer;
            }
        })
        .collect()
}

/// `unsafe`, not of the user's writing: a user's `forbid(unsafe_code)` is about their own.
fn unsafe_token() -> TokenStream {
    quote_spanned!(Span::mixed_site()=> unsafe)
}

/// The name of a part: `DigitsParameters`.
fn part(sequence: &Sequence, suffix: &str) -> Ident {
    format_ident!("{}{suffix}", sequence.type_name)
}

/// The type of a part of all steps: the struct, or nothing if no step has any.
fn part_type(
    sequence: &Sequence,
    suffix: &str,
    has: fn(&Step) -> bool,
    scalar: &TokenStream,
) -> TokenStream {
    if sequence.steps.iter().any(has) {
        let name = part(sequence, suffix);
        let sizes = &sequence.open;
        quote!(#name<#(#sizes,)* #scalar>)
    } else {
        quote!(())
    }
}
