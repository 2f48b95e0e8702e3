//! The passes of branches: each takes the input, and what it gives is put to what the others gave.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::passes::{Pass, adapted, backward_pass, field, forward_pass, infer_pass, joins};
use super::{alias, constant, this};
use crate::model::{Flow, Merge, Sequence, Step};

/// The sizes of the buffers, in scalars a sample, and that the outputs fit together.
pub fn constants(core: &syn::Path, sequence: &Sequence) -> TokenStream {
    let places = 0..sequence.steps.len();
    let last = sequence.steps.len();
    let [steps, own, whole] = ["STEPS", "OWN", "WHOLE"].map(|name| constant(sequence, name));
    let this = this(sequence);
    let fits = match sequence.form {
        crate::model::Form::Parallel(Merge::Concat) => {
            quote!(#core::plan::offset(#steps, #last) == #whole[#whole.len() - 1])
        }
        _ => quote!(#own == #core::plan::product(#whole)),
    };
    // Of sizes that are open the macro knows that they fit.
    let assertion = sequence.open.is_empty().then(|| {
        quote!(
            const _: () = ::core::assert!(#fits, "the branches and their output differ in size");
        )
    });
    quote! {
        const OWN: ::core::primitive::usize = #core::plan::buffer(#steps, &[#(#places),*]);
        const WHOLE: &'static [::core::primitive::usize] =
            <<#this as #core::layer::Layer>::Output as #core::shape::Shape>::DIMS;
        #assertion
        const ARENA: [::core::primitive::usize; 2] = #core::plan::branches(
            #steps,
            <<#this as #core::layer::Layer>::Input as #core::shape::Shape>::LEN,
            #core::plan::product(#whole),
        );
        const D_EVEN: ::core::primitive::usize = #own;
        const D_ODD: ::core::primitive::usize =
            <<#this as #core::layer::Layer>::Input as #core::shape::Shape>::LEN;
    }
}

fn merge_type(core: &syn::Path, merge: Merge) -> TokenStream {
    let name = match merge {
        Merge::Concat => format_ident!("Concat"),
        Merge::Sum => format_ident!("Sum"),
        Merge::Product => format_ident!("Product"),
    };
    quote!(<#core::layer::branch::#name as #core::layer::branch::Merge>)
}

/// Whether the input of a branch may be known under another type there.
fn input(core: &syn::Path, sequence: &Sequence, step: &Step) -> TokenStream {
    let joined = joins(step) || matches!(sequence.input, Flow::Typed(_));
    adapted(core, joined, false, &quote!(inputs))
}

/// The layer of a branch, and its numbers.
fn parts(step: &Step, state: &TokenStream) -> [TokenStream; 3] {
    let layer = alias(step);
    [
        quote!(#layer),
        field(step, step.learns, &quote!(&parameters)),
        field(step, step.keeps, state),
    ]
}

/// `fn infer_in`: the input is kept, and what each branch leaves in the arena between is put to the output.
pub fn infer(core: &syn::Path, sequence: &Sequence, merge: Merge) -> Pass {
    let merge = merge_type(core, merge);
    let all = constant(sequence, "STEPS");
    let steps = sequence.steps.iter().enumerate().map(|(place, step)| {
        let [layer, parameters, state] = parts(step, &quote!(&state));
        let x = input(core, sequence, step);
        quote! {
            let x = #core::arena::Value::Kept(#x);
            let y = <#layer as #core::layer::Layer>::infer_in::<T>(#parameters, #state, x, &mut between);
            #merge::put::<<#layer as #core::layer::Layer>::Output, _, T>(
                between.view(y), outputs, #core::plan::offset(#all, #place),
            );
        }
    });
    infer_pass(
        core,
        sequence,
        &quote! {
            let batch = arena.batch();
            let (inputs, outputs, between, place) = arena.split(input);
            let mut between = #core::arena::Arena::new(between, batch);
            #(#steps)*
            place
        },
    )
}

/// `fn forward`
pub fn forward(core: &syn::Path, sequence: &Sequence, merge: Merge) -> Pass {
    let merge = merge_type(core, merge);
    let all = constant(sequence, "STEPS");
    let steps = sequence.steps.iter().enumerate().map(|(place, step)| {
        let [layer, parameters, state] = parts(step, &quote!(&mut state));
        let name = &step.name;
        let x = input(core, sequence, step);
        quote! {
            let y = &mut tape.#name.output[..batch];
            <#layer as #core::layer::Layer>::forward::<T, BATCH>(
                #parameters, #state, #x, y, &mut tape.#name.tape, rng,
            );
            #merge::put::<<#layer as #core::layer::Layer>::Output, _, T>(y, outputs, #core::plan::offset(#all, #place));
        }
    });
    forward_pass(
        core,
        sequence,
        &quote! {
            let batch = inputs.len();
            #(#steps)*
        },
    )
}

/// `fn backward`: the first branch writes the input's gradient, the others add theirs.
pub fn backward(core: &syn::Path, sequence: &Sequence, merge: Merge) -> Pass {
    let steps = sequence.steps.iter().enumerate();
    let steps = steps.map(|(place, step)| branch_backward(core, sequence, merge, place, step));
    let steps: Vec<_> = steps.collect();
    let [own, other] = ["D_EVEN", "D_ODD"].map(|name| constant(sequence, name));
    backward_pass(
        core,
        sequence,
        &quote! {
            let batch = inputs.len();
            let mut d_inputs = d_inputs;
            let (own, scratch) = scratch.split_at_mut(#own * batch);
            let (other, scratch) = scratch.split_at_mut(#other * batch);
            #(#steps)*
        },
    )
}

fn branch_backward(
    core: &syn::Path,
    sequence: &Sequence,
    merge: Merge,
    place: usize,
    step: &Step,
) -> TokenStream {
    let merge_path = merge_type(core, merge);
    let all = constant(sequence, "STEPS");
    let [layer, parameters, _] = parts(step, &quote!(&state));
    let d_parameters = field(step, step.learns, &quote!(&mut d_parameters));
    let name = &step.name;
    let others: Vec<&Ident> = sequence
        .steps
        .iter()
        .filter(|other| merge == Merge::Product && other.name != step.name)
        .map(|other| &other.name)
        .collect();
    let joined = joins(step) || matches!(sequence.input, Flow::Typed(_));
    let x = input(core, sequence, step);
    let (d_x, sum) = if place == 0 {
        let d_x = match joined {
            true => quote!(d_inputs.as_deref_mut().map(#core::tensor::adapt_mut)),
            false => quote!(d_inputs.as_deref_mut()),
        };
        (d_x, TokenStream::new())
    } else {
        let d_x = quote!(d_inputs.is_some().then_some(#core::flat::view_mut(other, batch)));
        let sum = quote! {
            if let ::core::option::Option::Some(d_inputs) = d_inputs.as_deref_mut() {
                let len = #core::flat::flatten(d_inputs).len();
                #core::layer::branch::add(&other[..len], #core::flat::flatten_mut(d_inputs));
            }
        };
        (d_x, sum)
    };
    quote! {
        let dy = #core::flat::view_mut(own, batch);
        #merge_path::take::<<#layer as #core::layer::Layer>::Output, _, T>(d_outputs, dy, #core::plan::offset(#all, #place));
        #(
            #core::layer::branch::multiply(
                #core::flat::flatten(&tape.#others.output[..batch]),
                #core::flat::flatten_mut(dy),
            );
        )*
        <#layer as #core::layer::Layer>::backward::<T, BATCH>(
            #parameters, #x, &tape.#name.output[..batch], &mut tape.#name.tape, dy, #d_x, #d_parameters, scratch,
        );
        #sum
    }
}
