//! Numbers that lie side by side: any value made of scalars and nothing else, seen as one slice.
//!
//! Optimisers, weight files and gradients work on this view; named structs and nested arrays are
//! what people see.

use core::mem::ManuallyDrop;

use generic_array::GenericArray;

use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::shape::Dim;

/// A value that is exactly [`LEN`](Flat::LEN) scalars of type `T`, in memory order.
///
/// Implemented for scalars, arrays of what is flat, tensors, and the structs that
/// [`parameters!`](crate::parameters!) and [`network!`](crate::network!) declare.
///
/// ```
/// use nn_core::flat::Flat;
///
/// let image = [[1.0_f32, 2.0], [3.0, 4.0]];
/// assert_eq!(Flat::<f32>::flat(&image), [1.0, 2.0, 3.0, 4.0]);
/// ```
///
/// # Safety
///
/// `Self` has the size of `LEN` scalars and, unless `LEN` is zero, their alignment; every byte of it belongs to one of
/// them, and any bit pattern is a valid value. Size and alignment are asserted while compiling wherever a slice is
/// made.
pub unsafe trait Flat<T: Scalar>: Zeroed {
    /// How many scalars there are.
    const LEN: usize;

    /// The scalars in memory order.
    #[inline(always)]
    fn flat(&self) -> &[T] {
        if const { is_empty::<T, Self>() } {
            return &[];
        }
        // SAFETY: the trait's contract: `LEN` scalars from the start of `self`, aligned.
        unsafe { core::slice::from_raw_parts(core::ptr::from_ref(self).cast(), Self::LEN) }
    }

    /// The scalars in memory order, to write to.
    #[inline(always)]
    fn flat_mut(&mut self) -> &mut [T] {
        if const { is_empty::<T, Self>() } {
            return &mut [];
        }
        // SAFETY: as in `flat`, and any bit pattern may be written.
        unsafe { core::slice::from_raw_parts_mut(core::ptr::from_mut(self).cast(), Self::LEN) }
    }
}

// SAFETY: one scalar is one scalar.
unsafe impl Flat<f32> for f32 {
    const LEN: usize = 1;
}

// SAFETY: one scalar is one scalar.
unsafe impl Flat<f64> for f64 {
    const LEN: usize = 1;
}

// SAFETY: no bytes at all.
unsafe impl<T: Scalar> Flat<T> for () {
    const LEN: usize = 0;
}

// SAFETY: an array has no padding between its elements.
unsafe impl<T: Scalar, A: Flat<T>, const N: usize> Flat<T> for [A; N] {
    const LEN: usize = N * A::LEN;
}

// SAFETY: a `GenericArray` has the layout of an array.
unsafe impl<T: Scalar, A: Flat<T>, N: Dim> Flat<T> for GenericArray<A, N> {
    const LEN: usize = N::USIZE * A::LEN;
}

/// Two values, one behind the other in memory.
#[repr(C)]
#[derive(Debug, Clone, PartialEq)]
pub struct Both<A, B> {
    /// The first.
    pub first: A,
    /// The second.
    pub second: B,
}

// SAFETY: both fields may be zero bytes.
unsafe impl<A: Zeroed, B: Zeroed> Zeroed for Both<A, B> {}

// SAFETY: `repr(C)` over fields that are flat over the same scalar, so without padding.
unsafe impl<T: Scalar, A: Flat<T>, B: Flat<T>> Flat<T> for Both<A, B> {
    const LEN: usize = A::LEN + B::LEN;
}

/// Room for the larger of two values: memory that holds one of them at a time, whichever sizes they turn out to have.
#[repr(C)]
pub union Larger<A, B> {
    first: ManuallyDrop<A>,
    second: ManuallyDrop<B>,
}

// SAFETY: both may be zero bytes, and so is what the smaller of them leaves over.
unsafe impl<A: Zeroed, B: Zeroed> Zeroed for Larger<A, B> {}

// SAFETY: `repr(C)` over fields that are flat over the same scalar: it has the size of the larger and its alignment. Every
// byte was initialised, as it can be made of zero bytes alone.
unsafe impl<T: Scalar, A: Flat<T>, B: Flat<T>> Flat<T> for Larger<A, B> {
    const LEN: usize = if A::LEN > B::LEN { A::LEN } else { B::LEN };
}

/// All elements of a batch as one slice: `items.len() * A::LEN` scalars.
#[inline(always)]
pub fn flatten<T: Scalar, A: Flat<T>>(items: &[A]) -> &[T] {
    if const { is_empty::<T, A>() } {
        return &[];
    }
    // SAFETY: a slice has no padding between its elements, each of which is `LEN` scalars.
    unsafe { core::slice::from_raw_parts(items.as_ptr().cast(), items.len() * A::LEN) }
}

/// All elements of a batch as one slice, to write to.
#[inline(always)]
pub fn flatten_mut<T: Scalar, A: Flat<T>>(items: &mut [A]) -> &mut [T] {
    if const { is_empty::<T, A>() } {
        return &mut [];
    }
    // SAFETY: as in `flatten`, and any bit pattern may be written.
    unsafe { core::slice::from_raw_parts_mut(items.as_mut_ptr().cast(), items.len() * A::LEN) }
}

/// The first `batch * A::LEN` scalars seen as `batch` values.
///
/// # Panics
///
/// If `scalars` is shorter than that.
#[inline(always)]
pub fn view<T: Scalar, A: Flat<T>>(scalars: &[T], batch: usize) -> &[A] {
    let scalars = &scalars[..scalars_in::<T, A>(batch)];
    // SAFETY: the slice holds `batch` times `LEN` scalars; `A` needs no more alignment than they do.
    unsafe { core::slice::from_raw_parts(scalars.as_ptr().cast(), batch) }
}

/// The first `batch * A::LEN` scalars seen as `batch` values, to write to.
///
/// # Panics
///
/// If `scalars` is shorter than that.
#[inline(always)]
pub fn view_mut<T: Scalar, A: Flat<T>>(scalars: &mut [T], batch: usize) -> &mut [A] {
    let scalars = &mut scalars[..scalars_in::<T, A>(batch)];
    // SAFETY: as in `view`, and any bit pattern may be written.
    unsafe { core::slice::from_raw_parts_mut(scalars.as_mut_ptr().cast(), batch) }
}

/// [`view`], and no value at all if `scalars` is shorter than that.
#[inline(always)]
pub(crate) fn view_or_none<T: Scalar, A: Flat<T>>(scalars: &[T], batch: usize) -> &[A] {
    let Some(scalars) = scalars.get(..scalars_in::<T, A>(batch)) else {
        return &[];
    };
    // SAFETY: as in `view`.
    unsafe { core::slice::from_raw_parts(scalars.as_ptr().cast(), batch) }
}

/// [`view_mut`], and no value at all if `scalars` is shorter than that.
#[inline(always)]
pub(crate) fn view_or_none_mut<T: Scalar, A: Flat<T>>(scalars: &mut [T], batch: usize) -> &mut [A] {
    let Some(scalars) = scalars.get_mut(..scalars_in::<T, A>(batch)) else {
        return &mut [];
    };
    // SAFETY: as in `view_mut`.
    unsafe { core::slice::from_raw_parts_mut(scalars.as_mut_ptr().cast(), batch) }
}

/// A copy, scalar by scalar.
pub fn copy<T: Scalar, A: Flat<T>>(value: &A) -> A {
    let mut copy = A::ZEROED;
    copy.flat_mut().copy_from_slice(value.flat());
    copy
}

/// How many scalars a batch has; no slice is that long if the number overflows.
#[inline(always)]
fn scalars_in<T: Scalar, A: Flat<T>>(batch: usize) -> usize {
    if const { is_empty::<T, A>() } {
        0
    } else {
        batch.saturating_mul(A::LEN)
    }
}

/// Whether there are no scalars. Asserts what an `unsafe impl` promises of size and alignment.
const fn is_empty<T: Scalar, A: Flat<T>>() -> bool {
    assert!(
        size_of::<A>() == A::LEN * size_of::<T>(),
        "a value of scalars has padding"
    );
    if A::LEN == 0 {
        assert!(
            align_of::<A>() <= align_of::<T>(),
            "an empty value is aligned more than scalars"
        );
        return true;
    }
    assert!(
        align_of::<A>() == align_of::<T>(),
        "a value of scalars has another alignment"
    );
    false
}
