//! What flows between steps: a shape, as numbers or as a type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The shape between two steps.
#[derive(Clone)]
pub enum Flow {
    /// The macro knows it.
    Known(Vec<usize>),
    /// Only the type system knows it: a type that is a `Shape`.
    Typed(TokenStream),
    /// A mistake was reported before; nothing is said of what follows from it.
    Unknown,
}

impl Flow {
    /// The output of a layer that is known as a type.
    pub fn of_layer(core: &syn::Path, layer: &TokenStream) -> Self {
        Self::Typed(quote!(<#layer as #core::layer::Layer>::Output))
    }

    pub fn known(&self) -> Option<&[usize]> {
        match self {
            Self::Known(dims) => Some(dims),
            Self::Typed(_) | Self::Unknown => None,
        }
    }

    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// The type of the shape.
    pub fn shape(&self, core: &syn::Path) -> TokenStream {
        match self {
            Self::Known(dims) => shape(core, dims),
            Self::Typed(shape) => shape.clone(),
            Self::Unknown => shape(core, &[1]),
        }
    }

    /// The type-level number of its last axis.
    pub fn features(&self, core: &syn::Path) -> TokenStream {
        match self {
            Self::Known(dims) => dim(core, dims.last().copied().unwrap_or(1)),
            Self::Typed(shape) => quote!(<#shape as #core::shape::Shape>::Features),
            Self::Unknown => dim(core, 1),
        }
    }

    /// The type-level numbers of the axes of a sequence.
    pub fn axes(&self, core: &syn::Path) -> [TokenStream; 2] {
        match self {
            Self::Known(dims) if dims.len() == 2 => [dim(core, dims[0]), dim(core, dims[1])],
            Self::Typed(shape) => [
                quote!(<#shape as #core::shape::Shape>::Time),
                self.features(core),
            ],
            _ => [dim(core, 1), self.features(core)],
        }
    }

    /// An expression for its axes, `&[usize]`.
    pub fn dims(&self, core: &syn::Path) -> TokenStream {
        match self {
            Self::Known(dims) => quote!(&[#(#dims),*]),
            Self::Typed(shape) => quote!(<#shape as #core::shape::Shape>::DIMS),
            Self::Unknown => quote!(&[]),
        }
    }
}

fn shape(core: &syn::Path, dims: &[usize]) -> TokenStream {
    let name = match dims.len() {
        1 => format_ident!("Vector"),
        2 => format_ident!("Sequence"),
        _ => format_ident!("Image"),
    };
    let dims = dims.iter().map(|&size| dim(core, size));
    quote!(#core::shape::#name<#(#dims),*>)
}

/// A type-level number: `U64`, and above 1,024, for which typenum has no names, `Thousands<U3, U72>`.
pub fn dim(core: &syn::Path, size: usize) -> TokenStream {
    const LARGEST_NAMED: usize = 1024;
    if size <= LARGEST_NAMED {
        let name = format_ident!("U{size}");
        return quote!(#core::typenum::#name);
    }
    let thousands = dim(core, size / 1000);
    let rest = dim(core, size % 1000);
    quote!(#core::shape::Thousands<#thousands, #rest>)
}
