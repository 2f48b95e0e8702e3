//! The passes: straight-line calls, a step each; in use in one arena, backwards on two buffers that take turns.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Open, alias, constant, this};
use crate::model::{Flow, Sequence, Step};

/// The places of the steps whose inputs' gradients lie in the one buffer of the backward pass, and in the other: from the
/// last step on, in turn.
pub fn gradients(sequence: &Sequence) -> [Vec<usize>; 2] {
    let last = sequence.steps.len().saturating_sub(1);
    let inputs = |parity: usize| {
        (0..last)
            .rev()
            .filter(|step| (last - 1 - step) % 2 == parity)
            .collect()
    };
    [inputs(0), inputs(1)]
}

/// The sizes of the arena and of the buffers, in scalars a sample.
pub fn constants(core: &syn::Path, sequence: &Sequence) -> TokenStream {
    let steps = constant(sequence, "STEPS");
    let [even, odd] = gradients(sequence);
    quote! {
        const ARENA: [::core::primitive::usize; 2] = #core::plan::series(#steps);
        const D_EVEN: ::core::primitive::usize = #core::plan::buffer(#steps, &[#(#even),*]);
        const D_ODD: ::core::primitive::usize = #core::plan::buffer(#steps, &[#(#odd),*]);
    }
}

/// `&mut parameters.hidden`, or nothing for a step without.
pub fn field(step: &Step, present: bool, of: &TokenStream) -> TokenStream {
    let mutable = of.to_string().contains("mut");
    let name = step.field();
    match (present, mutable) {
        (true, _) => quote!(#of.#name),
        (false, true) => quote!(&mut ()),
        (false, false) => quote!(&()),
    }
}

/// Whether the value that flows into a step may be known under another type there.
pub fn joins(step: &Step) -> bool {
    step.opaque.is_some() || matches!(step.input, Flow::Typed(_))
}

/// Whether the last output may be known under another type than the sequence's.
fn ends_joined(sequence: &Sequence) -> bool {
    let last = sequence.steps.last();
    last.is_some_and(|last| {
        matches!(
            (&last.output, &sequence.output),
            (Flow::Typed(_), _) | (_, Flow::Typed(_))
        )
    })
}

pub fn adapted(core: &syn::Path, needed: bool, mutable: bool, value: &TokenStream) -> TokenStream {
    match (needed, mutable) {
        (false, _) => value.clone(),
        (true, false) => quote!(#core::tensor::adapt(#value)),
        (true, true) => quote!(#core::tensor::adapt_mut(#value)),
    }
}

/// `fn infer_in`: each step leaves its output in the arena, where the next one finds it.
pub fn infer(core: &syn::Path, sequence: &Sequence) -> Pass {
    let ends = ends_joined(sequence).then(|| quote!(.adapt()));
    let steps = sequence.steps.iter().enumerate().map(|(place, step)| {
        let layer = alias(step);
        let parameters = field(step, step.learns, &quote!(&parameters));
        let state = field(step, step.keeps, &quote!(&state));
        let joined = joins(step).then(|| quote!(.adapt()));
        let x = match place {
            0 => quote!(input #joined),
            _ => quote!(#core::arena::Value::Within(y #joined)),
        };
        quote!(let y = <#layer as #core::layer::Layer>::infer_in::<T>(#parameters, #state, #x, arena);)
    });
    infer_pass(core, sequence, &quote!(#(#steps)* y #ends))
}

/// `fn forward`
pub fn forward(core: &syn::Path, sequence: &Sequence) -> Pass {
    let last = sequence.steps.len().saturating_sub(1);
    let ends = ends_joined(sequence);
    let steps = sequence.steps.iter().enumerate().map(|(place, step)| {
        let layer = alias(step);
        let name = &step.name;
        let parameters = field(step, step.learns, &quote!(&parameters));
        let state = field(step, step.keeps, &quote!(&mut state));
        let x = if place == 0 { quote!(inputs) } else { quote!(y) };
        let x = adapted(core, joins(step), false, &x);
        let (y, tape) = if place == last {
            (adapted(core, ends, true, &quote!(outputs)), quote!(&mut tape.#name))
        } else {
            (quote!(&mut tape.#name.output[..batch]), quote!(&mut tape.#name.tape))
        };
        quote! {
            let x = #x;
            let y = #y;
            <#layer as #core::layer::Layer>::forward::<T, BATCH>(#parameters, #state, x, y, #tape, rng);
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

/// `fn backward`: from the last step to the first that learns, and on to the input where its gradient is wanted.
pub fn backward(core: &syn::Path, sequence: &Sequence) -> Pass {
    let steps = &sequence.steps;
    let first_to_learn = steps
        .iter()
        .position(|step| step.learns)
        .unwrap_or(steps.len());
    let calls: Vec<_> = (0..steps.len())
        .rev()
        .map(|place| backward_step(core, sequence, place, first_to_learn))
        .collect();
    let (always, where_wanted) = calls.split_at(steps.len() - first_to_learn);
    let where_wanted = (!where_wanted.is_empty()).then(|| {
        quote! {
            if let ::core::option::Option::Some(d_inputs) = d_inputs {
                #(#where_wanted)*
            }
        }
    });
    let [even, odd] = ["D_EVEN", "D_ODD"].map(|name| constant(sequence, name));
    backward_pass(
        core,
        sequence,
        &quote! {
            let batch = inputs.len();
            let wanted = d_inputs.is_some();
            let (even, scratch) = scratch.split_at_mut(#even * batch);
            let (odd, scratch) = scratch.split_at_mut(#odd * batch);
            #(#always)*
            #where_wanted
        },
    )
}

fn backward_step(
    core: &syn::Path,
    sequence: &Sequence,
    place: usize,
    first_to_learn: usize,
) -> TokenStream {
    let steps = &sequence.steps;
    let step = &steps[place];
    let last = steps.len() - 1;
    let ends = ends_joined(sequence);
    let layer = alias(step);
    let name = &step.name;
    let parameters = field(step, step.learns, &quote!(&parameters));
    let d_parameters = field(step, step.learns, &quote!(&mut d_parameters));

    let x = match place.checked_sub(1) {
        None => quote!(inputs),
        Some(before) => {
            let before = &steps[before].name;
            quote!(&tape.#before.output[..batch])
        }
    };
    let x = adapted(core, joins(step), false, &x);
    let (y, d_y, tape) = if place == last {
        (
            adapted(core, ends, false, &quote!(outputs)),
            adapted(core, ends, false, &quote!(d_outputs)),
            quote!(&mut tape.#name),
        )
    } else {
        (
            quote!(&tape.#name.output[..batch]),
            adapted(core, joins(&steps[place + 1]), false, &quote!(dx)),
            quote!(&mut tape.#name.tape),
        )
    };

    // The first step's goes to the caller, the others' to the buffers in turn.
    let some = quote!(::core::option::Option::Some);
    let (dx, wanted) = if place > 0 {
        let buffer = if (last - place).is_multiple_of(2) {
            quote!(even)
        } else {
            quote!(odd)
        };
        // Only what learns, and what lies behind it, needs a gradient for certain.
        let wanted = if place == first_to_learn {
            quote!(wanted.then_some(&mut *dx))
        } else {
            quote!(#some(&mut *dx))
        };
        (
            Some(quote!(let dx = #core::flat::view_mut(#buffer, batch);)),
            wanted,
        )
    } else {
        let joined = joins(step);
        let value = if place < first_to_learn {
            let value = adapted(core, joined, true, &quote!(d_inputs));
            quote!(#some(#value))
        } else if joined {
            quote!(d_inputs.map(#core::tensor::adapt_mut))
        } else {
            quote!(d_inputs)
        };
        (None, value)
    };
    quote! {
        let dy = #d_y;
        #dx
        <#layer as #core::layer::Layer>::backward::<T, BATCH>(
            #parameters, #x, #y, #tape, dy, #wanted, #d_parameters, scratch,
        );
    }
}

/// A pass: a function of its own, and the method of `impl Layer` that calls it. Both spare the compiler work, which has to
/// prove that every size is one under every set of generics it meets and remembers the proof: in a method there would be two
/// scalars, the network's and the method's, and a function whose arguments are one tuple is borrow-checked with the proofs
/// of its type check, one of three arguments with its own.
pub struct Pass {
    pub function: TokenStream,
    pub method: TokenStream,
    /// The method of a declaration with mistakes: it is never called.
    stub: TokenStream,
}

impl Pass {
    fn new(
        core: &syn::Path,
        sequence: &Sequence,
        name: &str,
        batch: bool,
        arguments: &[(&str, TokenStream)],
        output: Option<TokenStream>,
        body: &TokenStream,
    ) -> Self {
        let name = format_ident!("{name}");
        let names: Vec<_> = arguments
            .iter()
            .map(|(name, _)| format_ident!("{name}"))
            .collect();
        let types: Vec<_> = arguments.iter().map(|(_, of)| of).collect();
        let batch_parameter = batch.then(|| quote!(, const BATCH: ::core::primitive::usize));
        let batch_argument = batch.then(|| quote!(, BATCH));
        let this = this(sequence);
        let [of_method, of_function] = match &output {
            Some(output) => {
                let function = of("Self", output, &this);
                [quote!(-> #output), quote!(-> #function)]
            }
            None => [TokenStream::new(), TokenStream::new()],
        };
        let this = types.iter().map(|kind| of("Self", kind, &this));
        let open = Open::of(core, sequence);
        let (declared, sizes) = (&open.declared, &open.names);
        // `T` is the network's scalar.
        let own = types.iter().map(|kind| of("T", kind, &quote!(S)));
        let inline = inlined(sequence);
        let method = quote! {
            #inline
            #[allow(unused_variables, clippy::too_many_arguments)]
            fn #name<S: #core::math::Scalar #batch_parameter>(#(#names: #own),*) #of_method
        };
        Self {
            function: quote! {
                #inline
                #[allow(unused_variables, clippy::type_complexity)]
                fn #name<#declared T: #core::math::Scalar #batch_parameter>((#(#names,)*): (#(#this,)*)) #of_function { #body }
            },
            stub: quote!(#method { ::core::unimplemented!() }),
            method: quote!(#method { #name::<#sizes S #batch_argument>((#(#names,)*)) }),
        }
    }
}

/// A tiny network's passes are inlined where they are called, so that they are compiled for the instructions that the
/// machine is found to have. `nn_core::kernel::isa` has the same limit.
pub fn inlined(sequence: &Sequence) -> TokenStream {
    const TINY: usize = 2048;
    let macs: Option<usize> = sequence.steps.iter().map(|step| step.macs).sum();
    match macs.is_some_and(|macs| macs < TINY) {
        true => quote!(#[inline(always)]),
        false => quote!(#[inline]),
    }
}

/// The tokens with one name replaced.
pub fn of(name: &str, tokens: &TokenStream, by: &TokenStream) -> TokenStream {
    use proc_macro2::{Group, TokenTree};
    tokens
        .clone()
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Ident(ident) if ident == name => by.clone(),
            TokenTree::Group(group) => {
                let inner = of(name, &group.stream(), by);
                TokenTree::Group(Group::new(group.delimiter(), inner)).into()
            }
            token => token.into(),
        })
        .collect()
}

/// The passes of a declaration with mistakes.
pub fn stubs(core: &syn::Path, sequence: &Sequence) -> TokenStream {
    let body = TokenStream::new();
    let passes = [
        infer_pass(core, sequence, &body),
        forward_pass(core, sequence, &body),
        backward_pass(core, sequence, &body),
    ];
    passes.into_iter().map(|pass| pass.stub).collect()
}

pub fn infer_pass(core: &syn::Path, sequence: &Sequence, body: &TokenStream) -> Pass {
    let layer = quote!(#core::layer::Layer);
    Pass::new(
        core,
        sequence,
        "infer_in",
        false,
        &[
            ("parameters", quote!(&<Self as #layer>::Parameters<T>)),
            ("state", quote!(&<Self as #layer>::State<T>)),
            (
                "input",
                quote!(#core::arena::Value<'_, <Self as #layer>::Input, T>),
            ),
            ("arena", quote!(&mut #core::arena::Arena<'_, T>)),
        ],
        Some(quote!(#core::arena::Place<<Self as #layer>::Output>)),
        body,
    )
}

pub fn forward_pass(core: &syn::Path, sequence: &Sequence, body: &TokenStream) -> Pass {
    let layer = quote!(#core::layer::Layer);
    let tensor = quote!(#core::tensor::Tensor);
    Pass::new(
        core,
        sequence,
        "forward",
        true,
        &[
            ("parameters", quote!(&<Self as #layer>::Parameters<T>)),
            ("state", quote!(&mut <Self as #layer>::State<T>)),
            ("inputs", quote!(&[#tensor<<Self as #layer>::Input, T>])),
            (
                "outputs",
                quote!(&mut [#tensor<<Self as #layer>::Output, T>]),
            ),
            ("tape", quote!(&mut <Self as #layer>::Tape<T, BATCH>)),
            ("rng", quote!(&mut dyn #core::rand::Rng)),
        ],
        None,
        body,
    )
}

pub fn backward_pass(core: &syn::Path, sequence: &Sequence, body: &TokenStream) -> Pass {
    let layer = quote!(#core::layer::Layer);
    let tensor = quote!(#core::tensor::Tensor);
    Pass::new(
        core,
        sequence,
        "backward",
        true,
        &[
            ("parameters", quote!(&<Self as #layer>::Parameters<T>)),
            ("inputs", quote!(&[#tensor<<Self as #layer>::Input, T>])),
            ("outputs", quote!(&[#tensor<<Self as #layer>::Output, T>])),
            ("tape", quote!(&mut <Self as #layer>::Tape<T, BATCH>)),
            ("d_outputs", quote!(&[#tensor<<Self as #layer>::Output, T>])),
            (
                "d_inputs",
                quote!(::core::option::Option<&mut [#tensor<<Self as #layer>::Input, T>]>),
            ),
            ("d_parameters", quote!(&mut <Self as #layer>::Parameters<T>)),
            ("scratch", quote!(&mut [T])),
        ],
        None,
        body,
    )
}

/// `fn draw`
pub fn draw(core: &syn::Path, sequence: &Sequence) -> Pass {
    let steps = sequence
        .steps
        .iter()
        .filter(|step| step.owns_parameters() || step.owns_state())
        .map(|step| {
            let layer = alias(step);
            let parameters = field(step, step.learns, &quote!(&mut parameters));
            let state = field(step, step.keeps, &quote!(&mut state));
            quote!(<#layer as #core::layer::Layer>::draw::<T>(#parameters, #state, rng);)
        });
    let layer = quote!(#core::layer::Layer);
    Pass::new(
        core,
        sequence,
        "draw",
        false,
        &[
            ("parameters", quote!(&mut <Self as #layer>::Parameters<T>)),
            ("state", quote!(&mut <Self as #layer>::State<T>)),
            ("rng", quote!(&mut dyn #core::rand::Rng)),
        ],
        None,
        &quote!(#(#steps)*),
    )
}
