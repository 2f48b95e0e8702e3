//! `impl Layer`: a sequence's types, its costs, and its passes.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use super::{Kind, Open, alias, aliases, branches, constant, part, part_type, passes, scratch};
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
    let open = Open::of(core, sequence);
    let (declared, names) = (&open.declared, &open.names);
    let [alias, this] = [super::this(sequence), this(sequence, kind)];
    let call = (!names.is_empty()).then(|| quote!(::<#names>));
    let [all, arena, d_even, d_odd] =
        ["STEPS", "ARENA", "D_EVEN", "D_ODD"].map(|name| constant(sequence, name));
    let infer = infer(core, sequence);
    let implementation = implementation(
        core,
        sequence,
        kind,
        &quote! {
            const PARAMETER_TENSORS: &'static [#core::entry::Entry] =
                &parameter_tensors #call();
            const STATE_TENSORS: &'static [#core::entry::Entry] = &state_tensors #call();
            const STEPS: &'static [#core::network::Step] = #all;
            const MACS: ::core::primitive::usize = #core::plan::macs(#all);
            const SCRATCH: ::core::primitive::usize = #arena[1];
            const ARENA: ::core::primitive::usize = #arena[0];
            const ARENA_BESIDE: ::core::primitive::usize = #arena[1];
            const BACKWARD_SCRATCH: ::core::primitive::usize =
                #d_even + #d_odd + #core::plan::backward_scratch(#all);

            #infer
            #(#methods)*
        },
    );
    // A type-level zero is a `Dim` too.
    let checks = sequence.open.iter().map(|size| {
        let message = format!("a size of a network is at least 1, but its `{size}` is 0");
        quote!(::core::assert!(<#size as #core::typenum::Unsigned>::USIZE > 0, #message);)
    });
    let steps = quote!(&[#(#steps),*]);
    let steps = match sequence.open.is_empty() {
        true => steps,
        false => quote!({ #(#checks)* #steps }),
    };
    let constants = quote! {
        const STEPS: &'static [#core::network::Step; #count] = #steps;
        #buffers
    };
    let (constants, scratch) = match open.marker() {
        None => (constants, None),
        Some(marker) => (
            quote! {
                #[allow(dead_code)]
                struct Plan<#declared>(#marker);
                #[allow(dead_code)]
                impl<#declared> Plan<#names> { #constants }
            },
            Some(scratch::implementation(core, sequence, kind)),
        ),
    };
    quote! {
        const _: () = {
            #aliases
            #constants

            type #alias = #this;

            #parameter_tensors
            #state_tensors
            #(#functions)*

            #implementation
            #scratch
        };
    }
}

/// The layer's own type in its passes: of a network, that of f32.
pub fn this(sequence: &Sequence, kind: Kind) -> TokenStream {
    let (type_name, sizes) = (&sequence.type_name, &sequence.open);
    match kind {
        Kind::Network => quote!(#type_name<#(#sizes,)* ::core::primitive::f32>),
        Kind::Block => sequence.path(),
    }
}

/// The buffers and passes of steps one after the other.
fn series(core: &syn::Path, sequence: &Sequence) -> (TokenStream, [passes::Pass; 4]) {
    let passes = [
        passes::draw(core, sequence),
        passes::infer(core, sequence),
        passes::forward(core, sequence),
        passes::backward(core, sequence),
    ];
    (passes::constants(core, sequence), passes)
}

/// `fn infer`: its scratch memory is the arena of `fn infer_in`.
fn infer(core: &syn::Path, sequence: &Sequence) -> TokenStream {
    let inline = passes::inlined(sequence);
    quote! {
        #inline
        fn infer<S: #core::math::Scalar>(
            parameters: &Self::Parameters<S>,
            state: &Self::State<S>,
            inputs: &[#core::tensor::Tensor<Self::Input, S>],
            outputs: &mut [#core::tensor::Tensor<Self::Output, S>],
            scratch: &mut [S],
        ) {
            #core::arena::infer::<Self, S>(parameters, state, inputs, outputs, scratch);
        }
    }
}

/// The layer that a sequence with mistakes would be.
pub fn stub(core: &syn::Path, sequence: &Sequence, kind: Kind) -> TokenStream {
    let passes = passes::stubs(core, sequence);
    let infer = infer(core, sequence);
    let implementation = implementation(core, sequence, kind, &quote!(#infer #passes));
    let scratch = (!sequence.open.is_empty()).then(|| scratch::stub(core, sequence, kind));
    quote!(#implementation #scratch)
}

/// `impl Layer`, with the types of a sequence.
fn implementation(
    core: &syn::Path,
    sequence: &Sequence,
    kind: Kind,
    items: &TokenStream,
) -> TokenStream {
    let [generics, self_type] = header(core, sequence, kind);
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
        let sizes = &sequence.open;
        quote!(#tape<#(#sizes,)* S, BATCH>)
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

/// The generics of an `impl` of a sequence, and the type.
pub fn header(core: &syn::Path, sequence: &Sequence, kind: Kind) -> [TokenStream; 2] {
    let Open { declared, names } = Open::of(core, sequence);
    let type_name = &sequence.type_name;
    match kind {
        Kind::Network => [
            quote!(<#declared T: #core::math::Scalar>),
            quote!(#type_name<#names T>),
        ],
        Kind::Block if names.is_empty() => [TokenStream::new(), quote!(#type_name)],
        Kind::Block => [quote!(<#declared>), quote!(#type_name<#names>)],
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
        (Some(output), Some(parameters), Some(macs)) if plain && step.input.known().is_some() => {
            let input: usize = match step.in_place {
                true => 0,
                false => step.input.known().unwrap_or_default().iter().product(),
            };
            quote!(#core::network::Step::plain(#name, #written, #input, &[#(#output),*], #parameters, #macs))
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
    let declared = Open::of(core, sequence).declared;
    let generics = (!declared.is_empty()).then(|| quote!(<#declared>));
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
        const fn #function #generics() -> [#core::entry::Entry; #count] {
            [#(#entries),*]
        }
    }
}
