//! `impl Open`: the scratch memory of a sequence of open sizes, as types.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Kind, layer, passes};
use crate::model::{Flow, Form, Sequence, Step};

/// The arena, and the buffers of the backward pass with what its steps want behind them, one at a time.
pub fn implementation(core: &syn::Path, sequence: &Sequence, kind: Kind) -> TokenStream {
    let output = |place: usize| tensor(core, &sequence.steps[place].output);
    let gradients = match sequence.form {
        Form::Series => {
            passes::gradients(sequence).map(|places| larger(core, places.into_iter().map(output)))
        }
        Form::Parallel(_) => [
            larger(core, (0..sequence.steps.len()).map(output)),
            tensor(core, &sequence.input),
        ],
    };
    let wanted = sequence.steps.iter().filter(|step| step.needs_scratch);
    let [name, constant] = [quote!(BackwardScratch), quote!(BACKWARD_SCRATCH)];
    let back = larger(
        core,
        wanted.map(|step| of_step(core, step, &name, &constant)),
    );
    let [even, odd] = gradients;
    let both = quote!(#core::flat::Both);
    assembled(
        core,
        sequence,
        kind,
        [
            beside(core, sequence),
            quote!(#both<#even, #both<#odd, #back>>),
        ],
    )
}

/// The arena of a network, its input included.
pub fn arena(core: &syn::Path, sequence: &Sequence) -> TokenStream {
    match sequence.form {
        Form::Series => larger(core, sequence.steps.iter().map(|step| within(core, step))),
        Form::Parallel(_) => both(
            core,
            [tensor(core, &sequence.input), beside(core, sequence)],
        ),
    }
}

/// The arena of a sequence whose input lies elsewhere.
fn beside(core: &syn::Path, sequence: &Sequence) -> TokenStream {
    let steps = sequence.steps.iter();
    match sequence.form {
        Form::Series => larger(
            core,
            steps.enumerate().map(|(place, step)| match place {
                0 => own(core, step),
                _ => within(core, step),
            }),
        ),
        Form::Parallel(_) => {
            let own = larger(core, steps.map(|step| own(core, step)));
            both(core, [tensor(core, &sequence.output), own])
        }
    }
}

/// What a step wants whose input lies in the arena.
fn within(core: &syn::Path, step: &Step) -> TokenStream {
    match step.in_place {
        true => tensor(core, &step.input),
        false => both(core, [tensor(core, &step.input), own(core, step)]),
    }
}

/// What a step wants whose input lies elsewhere.
fn own(core: &syn::Path, step: &Step) -> TokenStream {
    let output = tensor(core, &step.output);
    match step.needs_scratch {
        true => {
            let scratch = of_step(core, step, &quote!(Scratch), &quote!(SCRATCH));
            both(core, [output, scratch])
        }
        false => output,
    }
}

fn tensor(core: &syn::Path, flow: &Flow) -> TokenStream {
    let shape = flow.shape(core);
    quote!(#core::tensor::Tensor<#shape, T>)
}

fn both(core: &syn::Path, [first, second]: [TokenStream; 2]) -> TokenStream {
    quote!(#core::flat::Both<#first, #second>)
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
    let [used, back] = [used, back].map(|kind| passes::of("T", &kind, &quote!(S)));
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
    let layer = &step.layer;
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
