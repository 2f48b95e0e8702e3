//! Numbers that lie side by side: any value made of scalars and nothing else, seen as one slice.
//!
//! Optimisers, weight files and gradients work on this view; named structs and nested arrays are
//! what people see.

use generic_array::GenericArray;

use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::shape::Dim;

/// A value that is exactly [`LEN`](Flat::LEN) scalars of type `T`, in memory order.
///
/// Implemented for scalars, arrays of what is flat, tensors, and the structs that
/// [`parameters!`](crate::parameters) and [`network!`](crate::network) declare.
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
/// `Self` has the size of `LEN` scalars, its alignment is at least theirs unless `LEN` is zero, every
/// byte of it belongs to one of them, and any bit pattern is a valid value.
pub unsafe trait Flat<T: Scalar>: Zeroed {
    /// How many scalars there are.
    const LEN: usize;

    /// The scalars in memory order.
    #[inline(always)]
    fn flat(&self) -> &[T] {
        if const { Self::LEN == 0 } {
            return &[];
        }
        // SAFETY: the trait's contract: `LEN` scalars from the start of `self`, aligned.
        unsafe { core::slice::from_raw_parts(core::ptr::from_ref(self).cast(), Self::LEN) }
    }

    /// The scalars in memory order, to write to.
    #[inline(always)]
    fn flat_mut(&mut self) -> &mut [T] {
        if const { Self::LEN == 0 } {
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

/// All elements of a batch as one slice: `items.len() * A::LEN` scalars.
#[inline(always)]
pub fn flatten<T: Scalar, A: Flat<T>>(items: &[A]) -> &[T] {
    if const { A::LEN == 0 } {
        return &[];
    }
    // SAFETY: a slice has no padding between its elements, each of which is `LEN` scalars.
    unsafe { core::slice::from_raw_parts(items.as_ptr().cast(), items.len() * A::LEN) }
}

/// All elements of a batch as one slice, to write to.
#[inline(always)]
pub fn flatten_mut<T: Scalar, A: Flat<T>>(items: &mut [A]) -> &mut [T] {
    if const { A::LEN == 0 } {
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
    let scalars = &scalars[..batch * A::LEN];
    const { assert!(align_of::<A>() <= align_of::<T>()) };
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
    let scalars = &mut scalars[..batch * A::LEN];
    const { assert!(align_of::<A>() <= align_of::<T>()) };
    // SAFETY: as in `view`, and any bit pattern may be written.
    unsafe { core::slice::from_raw_parts_mut(scalars.as_mut_ptr().cast(), batch) }
}

/// That a struct is no larger than its numbers: the promise that a generated `unsafe impl` makes, proved where it is made.
///
/// # Panics
///
/// If it has padding, or a field that was not counted; in a constant that is a compile error.
pub const fn assert_flat<T: Scalar, A: Flat<T>>() {
    assert!(size_of::<A>() == A::LEN * size_of::<T>(), "a struct of scalars has padding");
    assert!(align_of::<A>() <= align_of::<T>(), "a struct of scalars is aligned more than they are");
}
