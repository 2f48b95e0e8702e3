//! One frame after the other: `DigitsMemory`, `impl Streaming`, and the two calls of a network.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::passes::field;
use super::{Kind, alias, aliases, part, unsafe_token};
use crate::model::{Form, Merge, Model, Sequence};

/// `Net::state()` and `net.step(&frame, &mut state)`, for a network that can.
pub fn network(model: &Model) -> TokenStream {
    let Model {
        core,
        name,
        visibility,
        input,
        output,
        body,
        ..
    } = model;
    let items = streaming(core, visibility, body, Kind::Network);
    if items.is_empty() {
        return items;
    }
    let memory = part(body, "Memory");
    let [input, output] = [input, output].map(|dims| dims.last().copied().unwrap_or(1));
    quote! {
        #items

        #[allow(dead_code)]
        impl #name {
            /// Bytes of what it remembers from frame to frame.
            #visibility const STREAM_STATE: ::core::primitive::usize =
                ::core::mem::size_of::<#memory<::core::primitive::f32>>();
        }

        #[allow(dead_code)]
        impl<T: #core::math::Scalar> #name<T> {
            /// What it remembers before the first frame of a sequence.
            #[must_use]
            #visibility fn state() -> #memory<T> {
                <#memory<T> as #core::memory::Zeroed>::ZEROED
            }

            /// The output after the next frame: what the whole sequence until then would give there, without a heap.
            #[inline]
            #visibility fn step(&self, frame: &[T; #input], state: &mut #memory<T>) -> [T; #output] {
                #core::layer::step_frame::<Self, T, #input, #output, {
                    <#name<::core::primitive::f32> as #core::layer::Streaming>::STEP_SCRATCH
                }>(&self.parameters, &self.state, state, frame)
            }
        }
    }
}

/// What a sequence remembers, and how it takes a frame.
pub fn streaming(
    core: &syn::Path,
    visibility: &syn::Visibility,
    sequence: &Sequence,
    kind: Kind,
) -> TokenStream {
    if !sequence.is_streamed {
        return TokenStream::new();
    }
    let structs = memory(core, visibility, sequence);
    let memory = part(sequence, "Memory");
    let aliases = aliases(sequence);
    let type_name = &sequence.type_name;
    let (generics, self_type) = match kind {
        Kind::Network => (quote!(<T: #core::math::Scalar>), quote!(#type_name<T>)),
        Kind::Block => (TokenStream::new(), quote!(#type_name)),
    };
    let layers: Vec<_> = sequence.steps.iter().map(alias).collect();
    let starts = sequence.steps.iter().map(|step| {
        let layer = alias(step);
        let name = &step.name;
        let parameters = field(step, step.learns, &quote!(&parameters));
        quote!(<#layer as #core::layer::Streaming>::start::<S>(#parameters, &mut memory.#name);)
    });
    let body = match sequence.form {
        Form::Series => series(core, sequence),
        Form::Parallel(merge) => parallel(core, sequence, merge),
    };
    quote! {
        #structs

        const _: () = {
            #aliases
            /// The most features of a frame between two steps.
            const FRAME: ::core::primitive::usize = #core::plan::largest(&[
                #(<<#layers as #core::layer::Layer>::Output as #core::shape::Shape>::DIMS),*
            ]);

            impl #generics #core::layer::Streaming for #self_type {
                type Memory<S: #core::math::Scalar> = #memory<S>;
                const STEP_SCRATCH: ::core::primitive::usize = 2 * FRAME + #core::plan::most(&[
                    #(<#layers as #core::layer::Streaming>::STEP_SCRATCH),*
                ]);

                #[allow(unused_variables)]
                fn start<S: #core::math::Scalar>(
                    parameters: &<Self as #core::layer::Layer>::Parameters<S>,
                    memory: &mut #memory<S>,
                ) {
                    memory.nn_started = true;
                    #(#starts)*
                }

                #[allow(unused_variables)]
                fn step<S: #core::math::Scalar>(
                    parameters: &<Self as #core::layer::Layer>::Parameters<S>,
                    state: &<Self as #core::layer::Layer>::State<S>,
                    memory: &mut #memory<S>,
                    input: &#core::layer::Frame<<Self as #core::layer::Layer>::Input, S>,
                    output: &mut #core::layer::Frame<<Self as #core::layer::Layer>::Output, S>,
                    scratch: &mut [S],
                ) {
                    if !memory.nn_started {
                        Self::start(parameters, memory);
                    }
                    let (even, scratch) = scratch.split_at_mut(FRAME);
                    let (odd, scratch) = scratch.split_at_mut(FRAME);
                    #body
                }
            }
        };
    }
}

/// A frame through the steps, on two buffers that take turns.
fn series(core: &syn::Path, sequence: &Sequence) -> TokenStream {
    let last = sequence.steps.len() - 1;
    let steps = sequence.steps.iter().enumerate().map(|(place, step)| {
        let layer = alias(step);
        let name = &step.name;
        let parameters = field(step, step.learns, &quote!(&parameters));
        let state = field(step, step.keeps, &quote!(&state));
        let x = match place {
            0 => quote!(input),
            _ => quote!(&*y),
        };
        let y = match place {
            _ if place == last => quote!(output),
            _ if place % 2 == 0 => quote!(&mut #core::flat::view_mut(even, 1)[0]),
            _ => quote!(&mut #core::flat::view_mut(odd, 1)[0]),
        };
        quote! {
            let x = #x;
            let y = #y;
            <#layer as #core::layer::Streaming>::step::<S>(#parameters, #state, &mut memory.#name, x, y, scratch);
        }
    });
    quote!(#(#steps)*)
}

/// A frame through every branch.
fn parallel(core: &syn::Path, sequence: &Sequence, merge: Merge) -> TokenStream {
    let merge = format_ident!("{merge:?}");
    let merge = quote!(<#core::layer::branch::#merge as #core::layer::branch::Merge>);
    let steps = sequence.steps.iter().map(|step| {
        let layer = alias(step);
        let name = &step.name;
        let parameters = field(step, step.learns, &quote!(&parameters));
        let state = field(step, step.keeps, &quote!(&state));
        quote! {
            let y: &mut #core::layer::Frame<<#layer as #core::layer::Layer>::Output, S> =
                &mut #core::flat::view_mut(even, 1)[0];
            <#layer as #core::layer::Streaming>::step::<S>(#parameters, #state, &mut memory.#name, input, y, scratch);
            #merge::put::<_, _, S>(
                ::core::slice::from_ref(y),
                ::core::slice::from_mut(&mut *output),
                offset,
            );
            offset += #core::flat::Flat::<S>::flat(y).len();
        }
    });
    quote! {
        let mut offset = 0;
        #(#steps)*
    }
}

/// `struct DigitsMemory`: a field a step.
fn memory(core: &syn::Path, visibility: &syn::Visibility, sequence: &Sequence) -> TokenStream {
    let name = part(sequence, "Memory");
    let doc = format!(
        "What [`{}`] remembers from frame to frame.",
        sequence.type_name
    );
    let unsafe_token = unsafe_token();
    let fields: Vec<_> = sequence.steps.iter().map(|step| &step.name).collect();
    let layers = sequence.steps.iter().map(|step| &step.layer);
    let text = name.to_string();
    quote! {
        #[doc = #doc]
        #visibility struct #name<T: #core::math::Scalar> {
            nn_started: ::core::primitive::bool,
            #(#fields: <#layers as #core::layer::Streaming>::Memory<T>,)*
        }

        // SAFETY: every field may be zero bytes.
        #unsafe_token impl<T: #core::math::Scalar> #core::memory::Zeroed for #name<T> {}

        impl<T: #core::math::Scalar> ::core::clone::Clone for #name<T> {
            fn clone(&self) -> Self {
                Self {
                    nn_started: self.nn_started,
                    #(#fields: ::core::clone::Clone::clone(&self.#fields),)*
                }
            }
        }

        impl<T: #core::math::Scalar> ::core::fmt::Debug for #name<T> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(#text).field("started", &self.nn_started).finish_non_exhaustive()
            }
        }
    }
}
