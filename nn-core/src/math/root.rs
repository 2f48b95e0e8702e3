//! Square roots without std, correctly rounded.

/// The processor's own: one instruction, where a function of bits takes a hundred.
#[cfg(all(target_arch = "arm", target_abi = "eabihf"))]
#[inline(always)]
#[allow(unsafe_code)]
pub fn sqrtf(x: f32) -> f32 {
    let mut bits = x.to_bits();
    // SAFETY: the one register that it writes to, which cannot be named on these targets, is put on the stack and back.
    unsafe {
        core::arch::asm!(
            "vpush {{s0}}",
            "vmov s0, {bits}",
            "vsqrt.f32 s0, s0",
            "vmov {bits}, s0",
            "vpop {{s0}}",
            bits = inout(reg) bits,
            options(pure, nomem, preserves_flags)
        );
    }
    f32::from_bits(bits)
}

#[cfg(not(all(target_arch = "arm", target_abi = "eabihf")))]
pub use libm::sqrtf;

pub use libm::sqrt;
