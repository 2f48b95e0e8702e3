//! `impl Open`: the scratch memory of a sequence of open sizes, as types.

use proc_macro2::TokenStream;
use quote::quote;

use super::passes::{Buffer, Plan};
use super::{Kind, layer};
use crate::model::{Form, Sequence, Step};

/// The buffers of the passes, and behind them what the steps want, one at a time.
pub fn implementation(core: &syn::Path, sequence: &Sequence, kind: Kind) -> TokenStream {
    let output = |place: usize| {
        let shape = sequence.steps[place].output.shape(core);
        quote!(#core::tensor::Tensor<#shape, T>)
    };
    let (uses, gradients) = match sequence.form {
        Form::Series => {
            let plan = Plan::new(sequence);
            let of = |buffer| larger(core, plan.places(buffer).into_iter().map(output));
            (
                [of(Buffer::Even), of(Buffer::Odd)],
                [of(Buffer::GradientEven), of(Buffer::GradientOdd)],
            )
        }
        Form::Parallel(_) => {
            let own = larger(core, (0..sequence.steps.len()).map(output));
            let input = sequence.input.shape(core);
            (
                [own.clone(), quote!(())],
                [own, quote!(#core::tensor::Tensor<#input, T>)],
            )
        }
    };
    let steps = |name: &TokenStream, constant: &TokenStream| {
        let wanted = sequence.steps.iter().filter(|step| step.needs_scratch);
        larger(core, wanted.map(|step| of_step(core, step, name, constant)))
    };
    let used = steps(&quote!(Scratch), &quote!(SCRATCH));
    let back = steps(&quote!(BackwardScratch), &quote!(BACKWARD_SCRATCH));
    let [even, odd] = uses;
    let [d_even, d_odd] = gradients;
    let both = quote!(#core::flat::Both);
    assembled(
        core,
        sequence,
        kind,
        [
            quote!(#both<#even, #both<#odd, #used>>),
            quote!(#both<#d_even, #both<#d_odd, #back>>),
        ],
    )
}

/// Of a sequence with mistakes: nothing.
pub fn stub(core: &syn::Path, sequence: &Sequence, kind: Kind) -> TokenStream {
    assembled(core, sequence, kind, [quote!(()), quote!(())])
}

fn assembled(
    core: &syn::Path,
    sequence: &Sequence,
    kind: Kind,
    [used, back]: [TokenStream; 2],
) -> TokenStream {
    let [generics, path] = layer::header(core, sequence, kind);
    // The network's own scalar has the name `T`.
    let [used, back] = [used, back].map(|kind| super::passes::of("T", &kind, &quote!(S)));
    quote! {
        impl #generics #core::layer::Open for #path {
            type Scratch<S: #core::math::Scalar> = #used;
            type BackwardScratch<S: #core::math::Scalar> = #back;
        }
    }
}

/// What a step wants: a type of its own if its size is open, so many scalars if not.
fn of_step(
    core: &syn::Path,
    step: &Step,
    name: &TokenStream,
    constant: &TokenStream,
) -> TokenStream {
    let layer = super::alias(step);
    match step.is_open {
        true => quote!(<#layer as #core::layer::Open>::#name<T>),
        false => quote!([T; <#layer as #core::layer::Layer>::#constant]),
    }
}

/// Room for the largest of some types.
fn larger(core: &syn::Path, types: impl DoubleEndedIterator<Item = TokenStream>) -> TokenStream {
    types
        .rev()
        .reduce(|all, next| quote!(#core::flat::Larger<#next, #all>))
        .unwrap_or_else(|| quote!(()))
}
