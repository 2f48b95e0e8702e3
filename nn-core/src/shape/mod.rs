//! Shapes as types: the axes of a tensor, channels last, known to the compiler.
//!
//! | shape | axes |
//! |---|---|
//! | [`Vector<F>`] | `[features]` |
//! | [`Sequence<T, F>`] | `[time, features]` |
//! | [`Image<H, W, C>`] | `[height, width, channels]` |
//! | [`Filters<H, W, C, F>`] | `[height, width, channels, filters]`, a weight |

mod resize;
mod spread;
mod window;

pub use resize::{Cropped, Interpolated, Repeated, Resize};
pub use spread::{Spread, Spreading};
pub use window::{Causal, Padded, Same, Slide, Span, Valid, Window};

use core::fmt::Debug;
use core::marker::PhantomData;
use core::ops::Mul;

use generic_array::{ArrayLength, GenericArray};
use typenum::{Prod, Sum, U1, U1000};

use crate::flat::Flat;
use crate::math::Scalar;

/// The length of an axis, a number of the type system: `typenum::U64` and its like.
pub trait Dim: ArrayLength {}

impl<N: ArrayLength> Dim for N {}

/// `1000 Q + R`: how [`network!`](crate::network!) writes numbers for which typenum has no name.
pub type Thousands<Q, R> = Sum<Prod<Q, U1000>, R>;

/// What a tensor's storage can do.
pub trait Storage<T: Scalar>: Flat<T> + Clone + Debug + PartialEq + 'static {}

impl<T: Scalar, A: Flat<T> + Clone + Debug + PartialEq + 'static> Storage<T> for A {}

/// The axes of a tensor. Every projection exists for every shape (a missing axis has length one), so
/// that a layer can be written down for any shape and a misfit is reported by a check in plain words.
pub trait Shape: 'static {
    /// The last axis: features, or channels.
    type Features: Dim;
    /// The time axis of a sequence.
    type Time: Dim;
    /// The first axis of an image.
    type Height: Dim;
    /// The second axis of an image.
    type Width: Dim;
    /// The same axes but for the last.
    type WithFeatures<F: Dim>: Shape;
    /// Nested arrays of this shape.
    type Array<T: Scalar>: Storage<T>;
    /// The lengths of the axes.
    const DIMS: &'static [usize];
    /// The product of the axes.
    const LEN: usize;
    /// How many feature vectors there are: the product of all axes but the last.
    const POSITIONS: usize = Self::LEN / <Self::Features as typenum::Unsigned>::USIZE;
}

/// `A` and `B` one behind the other on the last axis.
pub type Joined<A, B> =
    <A as Shape>::WithFeatures<Sum<<A as Shape>::Features, <B as Shape>::Features>>;

/// A shape whose number of elements is a number of the type system too.
pub trait Countable: Shape {
    /// The product of the axes.
    type Len: Dim;
}

/// `[features]`
#[derive(Debug, Clone, Copy)]
pub struct Vector<F>(PhantomData<F>);

/// `[time, features]`
#[derive(Debug, Clone, Copy)]
pub struct Sequence<T, F>(PhantomData<(T, F)>);

/// `[height, width, channels]`
#[derive(Debug, Clone, Copy)]
pub struct Image<H, W, C>(PhantomData<(H, W, C)>);

/// `[height, width, channels, filters]`: the weight of a convolution.
#[derive(Debug, Clone, Copy)]
pub struct Filters<H, W, C, F>(PhantomData<(H, W, C, F)>);

impl<F: Dim> Shape for Vector<F> {
    type Features = F;
    type Time = U1;
    type Height = U1;
    type Width = U1;
    type WithFeatures<G: Dim> = Vector<G>;
    type Array<S: Scalar> = GenericArray<S, F>;
    const DIMS: &'static [usize] = &[F::USIZE];
    const LEN: usize = F::USIZE;
}

impl<T: Dim, F: Dim> Shape for Sequence<T, F> {
    type Features = F;
    type Time = T;
    type Height = T;
    type Width = U1;
    type WithFeatures<G: Dim> = Sequence<T, G>;
    type Array<S: Scalar> = GenericArray<GenericArray<S, F>, T>;
    const DIMS: &'static [usize] = &[T::USIZE, F::USIZE];
    const LEN: usize = T::USIZE * F::USIZE;
}

impl<H: Dim, W: Dim, C: Dim> Shape for Image<H, W, C> {
    type Features = C;
    type Time = H;
    type Height = H;
    type Width = W;
    type WithFeatures<G: Dim> = Image<H, W, G>;
    type Array<S: Scalar> = GenericArray<GenericArray<GenericArray<S, C>, W>, H>;
    const DIMS: &'static [usize] = &[H::USIZE, W::USIZE, C::USIZE];
    const LEN: usize = H::USIZE * W::USIZE * C::USIZE;
}

impl<H: Dim, W: Dim, C: Dim, F: Dim> Shape for Filters<H, W, C, F> {
    type Features = F;
    type Time = H;
    type Height = H;
    type Width = W;
    type WithFeatures<G: Dim> = Filters<H, W, C, G>;
    type Array<S: Scalar> = GenericArray<GenericArray<GenericArray<GenericArray<S, F>, C>, W>, H>;
    const DIMS: &'static [usize] = &[H::USIZE, W::USIZE, C::USIZE, F::USIZE];
    const LEN: usize = H::USIZE * W::USIZE * C::USIZE * F::USIZE;
}

impl<F: Dim> Countable for Vector<F> {
    type Len = F;
}

impl<T: Dim + Mul<F>, F: Dim> Countable for Sequence<T, F>
where
    Prod<T, F>: Dim,
{
    type Len = Prod<T, F>;
}

impl<H: Dim + Mul<W>, W: Dim, C: Dim> Countable for Image<H, W, C>
where
    Prod<H, W>: Mul<C>,
    Prod<Prod<H, W>, C>: Dim,
{
    type Len = Prod<Prod<H, W>, C>;
}
