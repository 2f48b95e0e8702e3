//! Memory in a `static`, on boards with and without atomic operations.

use nn_core::memory::{Slot, Zeroed};

/// What a slot holds, once.
#[cfg(target_has_atomic = "8")]
pub fn take<A: Zeroed>(slot: &'static Slot<A>) -> Option<&'static mut A> {
    slot.take()
}

/// What a slot holds, once.
#[cfg(not(target_has_atomic = "8"))]
pub fn take<A: Zeroed>(slot: &'static Slot<A>) -> Option<&'static mut A> {
    // SAFETY: there is one core, and no interrupt is enabled.
    unsafe { slot.take() }
}
