//! Tensors: statically sized arrays of scalars with a shape.

use core::fmt;
use core::marker::PhantomData;

use crate::flat::Flat;
use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::shape::Shape;

/// An array of scalars `T` with the axes of `S`, without a heap.
///
/// ```
/// use nn_core::{shape::Vector, tensor::Tensor, typenum::U3};
///
/// let x = Tensor::<Vector<U3>>::new([1.0, 2.0, 3.0]);
/// assert_eq!(x.as_slice(), [1.0, 2.0, 3.0]);
/// ```
#[repr(transparent)]
pub struct Tensor<S: Shape, T: Scalar = f32>(
    S::Array<T>,
    /// Nothing. Whether a struct has a size is asked of its last field: with the array last, the compiler would
    /// unfold every length to its last bit wherever a tensor is named.
    PhantomData<()>,
);

// SAFETY: `repr(transparent)` over an array that is flat.
unsafe impl<S: Shape, T: Scalar> Flat<T> for Tensor<S, T> {
    const LEN: usize = <S::Array<T> as Flat<T>>::LEN;
}

// SAFETY: `repr(transparent)` over an array that may be zero bytes.
unsafe impl<S: Shape, T: Scalar> Zeroed for Tensor<S, T> {}

impl<S: Shape, T: Scalar> Tensor<S, T> {
    /// The elements of a plain nested array.
    ///
    /// # Panics
    ///
    /// As [`from_array`](Self::from_array).
    pub fn new<A: Flat<T>>(array: A) -> Self {
        Self::from_array(&array).clone()
    }

    /// The elements, row-major.
    #[inline(always)]
    pub fn as_slice(&self) -> &[T] {
        self.0.flat()
    }

    /// The elements, row-major, to write to.
    #[inline(always)]
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        self.0.flat_mut()
    }

    /// A plain nested array seen as a tensor, without a copy.
    ///
    /// # Panics
    ///
    /// If the array has not as many elements as the shape. [`network!`](crate::network!) checks that
    /// while compiling.
    #[inline(always)]
    pub fn from_array<A: Flat<T>>(array: &A) -> &Self {
        assert!(A::LEN == S::LEN, "the array and the shape differ in size");
        &crate::flat::view(array.flat(), 1)[0]
    }

    /// A plain nested array seen as a tensor, to write to.
    ///
    /// # Panics
    ///
    /// As [`from_array`](Self::from_array).
    #[inline(always)]
    pub fn from_array_mut<A: Flat<T>>(array: &mut A) -> &mut Self {
        assert!(A::LEN == S::LEN, "the array and the shape differ in size");
        &mut crate::flat::view_mut(array.flat_mut(), 1)[0]
    }
}

/// A batch whose shape is known under another name, `A` for `B`: what stands between a step that only the
/// type system knows and its neighbours. A check in plain words has compared the shapes before.
///
/// # Panics
///
/// If the sizes differ; in generated code that cannot happen, the check is an error before.
#[inline(always)]
pub fn adapt<A: Shape, B: Shape, T: Scalar>(batch: &[Tensor<A, T>]) -> &[Tensor<B, T>] {
    assert!(A::LEN == B::LEN, "the shapes differ in size");
    crate::flat::view_or_none(crate::flat::flatten(batch), batch.len())
}

/// [`adapt`] for a batch to write to.
///
/// # Panics
///
/// As [`adapt`].
#[inline(always)]
pub fn adapt_mut<A: Shape, B: Shape, T: Scalar>(batch: &mut [Tensor<A, T>]) -> &mut [Tensor<B, T>] {
    assert!(A::LEN == B::LEN, "the shapes differ in size");
    let len = batch.len();
    crate::flat::view_or_none_mut(crate::flat::flatten_mut(batch), len)
}

impl<S: Shape, T: Scalar> Clone for Tensor<S, T> {
    #[inline]
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<S: Shape, T: Scalar> PartialEq for Tensor<S, T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<S: Shape, T: Scalar> fmt::Debug for Tensor<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
