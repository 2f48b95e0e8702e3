//! Two values of numbers side by side: what two networks learn, or the scratch of one and of what stands around it.

use crate::flat::Flat;
use crate::math::Scalar;
use crate::memory::Zeroed;

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
#[allow(unsafe_code)]
unsafe impl<A: Zeroed, B: Zeroed> Zeroed for Both<A, B> {}

// SAFETY: `repr(C)` over fields that are flat over the same scalar, so without padding.
#[allow(unsafe_code)]
unsafe impl<T: Scalar, A: Flat<T>, B: Flat<T>> Flat<T> for Both<A, B> {
    const LEN: usize = A::LEN + B::LEN;
}
