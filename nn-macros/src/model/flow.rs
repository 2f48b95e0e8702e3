//! What flows between steps: a shape, as numbers or as a type.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::Ident;

use crate::error::thousands;

/// The length of an axis.
#[derive(Clone, PartialEq, Eq)]
pub enum Axis {
    Number(usize),
    /// Whatever the type says: `H` of `Mlp<H: Dim>`.
    Open(Ident),
}

impl Axis {
    pub fn known(&self) -> Option<usize> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Open(_) => None,
        }
    }

    /// The type-level number.
    pub fn dim(&self, core: &syn::Path) -> TokenStream {
        match self {
            Self::Number(number) => dim(core, *number),
            Self::Open(name) => name.to_token_stream(),
        }
    }

    /// As it is said: `1,024`, `H`.
    pub fn text(&self) -> String {
        match self {
            Self::Number(number) => thousands(*number),
            Self::Open(name) => name.to_string(),
        }
    }

    /// As it would be written: `1_024`, `H`.
    pub fn written(&self) -> String {
        self.text().replace(',', "_")
    }
}

/// The shape between two steps.
#[derive(Clone)]
pub enum Flow {
    /// The macro knows it.
    Known(Vec<usize>),
    /// The macro knows it but for axes that are open.
    Open(Vec<Axis>),
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

    /// The shape of these axes.
    pub fn of_axes(axes: Vec<Axis>) -> Self {
        match axes.iter().map(Axis::known).collect() {
            Some(known) => Self::Known(known),
            None => Self::Open(axes),
        }
    }

    pub fn known(&self) -> Option<&[usize]> {
        match self {
            Self::Known(dims) => Some(dims),
            Self::Open(_) | Self::Typed(_) | Self::Unknown => None,
        }
    }

    /// The axes, some of which may be open.
    pub fn written_axes(&self) -> Option<Vec<Axis>> {
        match self {
            Self::Known(dims) => Some(dims.iter().copied().map(Axis::Number).collect()),
            Self::Open(axes) => Some(axes.clone()),
            Self::Typed(_) | Self::Unknown => None,
        }
    }

    /// As errors say it: `[8, 8, C]`; `None` if the macro does not know it.
    pub fn text(&self) -> Option<String> {
        let axes = self.written_axes()?;
        let axes: Vec<_> = axes.iter().map(Axis::text).collect();
        Some(format!("[{}]", axes.join(", ")))
    }

    /// Whether two shapes that the macro knows are not the same: an open size is the same as itself alone.
    pub fn differs(&self, other: &Self) -> bool {
        let both = self.written_axes().zip(other.written_axes());
        both.is_some_and(|(own, other)| own != other)
    }

    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }

    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// The type of the shape.
    pub fn shape(&self, core: &syn::Path) -> TokenStream {
        match self {
            Self::Known(dims) => shape(core, dims.iter().map(|&size| dim(core, size))),
            Self::Open(axes) => shape(core, axes.iter().map(|axis| axis.dim(core))),
            Self::Typed(shape) => shape.clone(),
            Self::Unknown => shape(core, [dim(core, 1)].into_iter()),
        }
    }

    /// The type-level number of its last axis.
    pub fn features(&self, core: &syn::Path) -> TokenStream {
        match self {
            Self::Known(dims) => dim(core, dims.last().copied().unwrap_or(1)),
            Self::Open(axes) => axes.last().unwrap_or(&Axis::Number(1)).dim(core),
            Self::Typed(shape) => quote!(<#shape as #core::shape::Shape>::Features),
            Self::Unknown => dim(core, 1),
        }
    }

    /// The type-level numbers of the axes of a sequence.
    pub fn axes(&self, core: &syn::Path) -> [TokenStream; 2] {
        match self {
            Self::Known(dims) if dims.len() == 2 => [dim(core, dims[0]), dim(core, dims[1])],
            Self::Open(axes) if axes.len() == 2 => [axes[0].dim(core), axes[1].dim(core)],
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
            Self::Open(_) => {
                let shape = self.shape(core);
                quote!(<#shape as #core::shape::Shape>::DIMS)
            }
            Self::Typed(shape) => quote!(<#shape as #core::shape::Shape>::DIMS),
            Self::Unknown => quote!(&[]),
        }
    }
}

fn shape(core: &syn::Path, dims: impl ExactSizeIterator<Item = TokenStream>) -> TokenStream {
    let name = match dims.len() {
        1 => format_ident!("Vector"),
        2 => format_ident!("Sequence"),
        _ => format_ident!("Image"),
    };
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
