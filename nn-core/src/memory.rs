//! Large values made in place: in a `static`, or in a `Box` that never touched the stack.

use core::cell::UnsafeCell;
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicBool, Ordering};

use generic_array::GenericArray;

use crate::shape::Dim;

/// A type whose value may be all zero bytes: parameters, tapes, an optimiser's moments. Being numbers, they may go from
/// one thread to another.
///
/// # Safety
///
/// All zero bytes are a valid value.
pub unsafe trait Zeroed: Sized + Send + Sync {
    /// The value of zero bytes. Large types want [`zeroed_box`] or a [`Slot`]: a constant is copied to where it
    /// is used.
    // SAFETY: the trait's contract.
    const ZEROED: Self = unsafe { MaybeUninit::zeroed().assume_init() };
}

macro_rules! zeroed_numbers {
    ($($number:ty),*) => {
        $(
            // SAFETY: zero bytes are the number zero.
            unsafe impl Zeroed for $number {}
        )*
    };
}

zeroed_numbers!(f32, f64, u8, u16, u32, u64, usize, i32, i64, bool, ());

// SAFETY: elements that may be zero bytes make an array that may.
unsafe impl<A: Zeroed, const N: usize> Zeroed for [A; N] {}

// SAFETY: a `GenericArray` has the layout of an array.
unsafe impl<A: Zeroed, N: Dim> Zeroed for GenericArray<A, N> {}

// SAFETY: both halves may be zero bytes.
unsafe impl<A: Zeroed, B: Zeroed> Zeroed for (A, B) {}

/// A value of zero bytes on the heap, made there: it never lies on the stack, however large it is.
#[cfg(feature = "alloc")]
pub fn zeroed_box<A: Zeroed>() -> alloc::boxed::Box<A> {
    let mut place = alloc::boxed::Box::<A>::new_uninit();
    // SAFETY: `place` is valid for writes of one `A`, and zero bytes are one.
    unsafe {
        place.as_mut_ptr().write_bytes(0, 1);
        place.assume_init()
    }
}

/// Room for one value in a `static`, handed out once: for networks and training memory where there is no
/// heap. It lies in `.bss` and takes no flash.
///
/// ```
/// use nn_core::memory::Slot;
///
/// static BUFFER: Slot<[f32; 1024]> = Slot::new();
///
/// let buffer: &'static mut [f32; 1024] = BUFFER.take().expect("taken once");
/// buffer[0] = 1.0;
/// assert!(BUFFER.take().is_none());
/// ```
pub struct Slot<A> {
    taken: AtomicBool,
    value: UnsafeCell<MaybeUninit<A>>,
}

// SAFETY: the value is reached only through the reference that `take` gives once.
unsafe impl<A: Send> Sync for Slot<A> {}

impl<A: Zeroed> Slot<A> {
    /// A slot that holds zero bytes.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            taken: AtomicBool::new(false),
            value: UnsafeCell::new(MaybeUninit::zeroed()),
        }
    }

    /// The value, once; afterwards `None`.
    #[cfg(target_has_atomic = "8")]
    #[expect(clippy::mut_from_ref, reason = "the flag gives it out once")]
    pub fn take(&'static self) -> Option<&'static mut A> {
        if self.taken.swap(true, Ordering::AcqRel) {
            return None;
        }
        // SAFETY: zero bytes are a value, and the flag lets nobody else through.
        Some(unsafe { (*self.value.get()).assume_init_mut() })
    }

    /// The value, once; afterwards `None`. For targets without atomic swaps (Cortex-M0).
    ///
    /// # Safety
    ///
    /// Not called from an interrupt and from the main program, or from two cores, at the same time.
    #[cfg(not(target_has_atomic = "8"))]
    #[expect(clippy::mut_from_ref, reason = "the flag gives it out once")]
    pub unsafe fn take(&'static self) -> Option<&'static mut A> {
        if self.taken.load(Ordering::Acquire) {
            return None;
        }
        self.taken.store(true, Ordering::Release);
        // SAFETY: zero bytes are a value, and the flag lets nobody else through.
        Some(unsafe { (*self.value.get()).assume_init_mut() })
    }
}

impl<A: Zeroed> Default for Slot<A> {
    fn default() -> Self {
        Self::new()
    }
}

/// Declares a struct whose value may be all zero bytes, for tapes and an optimiser's state: every field has to
/// be [`Zeroed`].
///
/// ```
/// use nn_core::{math::Scalar, shape::{Dim, Vector}, tensor::Tensor};
///
/// nn_core::zeroed! {
///     /// What a normalisation remembers of a batch.
///     pub struct MeanTape<F: Dim> {
///         /// `[features]`
///         pub mean: Tensor<Vector<F>, T>,
///     }
/// }
/// # let _: Option<MeanTape<f32, nn_core::typenum::U3>> = None;
/// ```
///
/// `T` is the scalar; it comes first in the generics of the struct, without being written down.
#[macro_export]
macro_rules! zeroed {
    (
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident $(<$($generic:ident : $bound:path),* $(,)?>)? {
            $($(#[$field_meta:meta])* $field_visibility:vis $field:ident : $type:ty),* $(,)?
        }
    ) => {
        $(#[$meta])*
        $visibility struct $name<T: $crate::math::Scalar $($(, $generic: $bound)*)?> {
            $($(#[$field_meta])* $field_visibility $field: $type,)*
        }

        // SAFETY: every field may be zero bytes, which the bounds repeat.
        #[allow(unsafe_code)]
        unsafe impl<T: $crate::math::Scalar $($(, $generic: $bound)*)?> $crate::memory::Zeroed
            for $name<T $($(, $generic)*)?>
        where
            $($type: $crate::memory::Zeroed,)*
        {
        }
    };
}
