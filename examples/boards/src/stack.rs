//! How deep the stack was: it is painted before some work, and what the work has overwritten is measured after.

#[cfg(all(bare, not(target_arch = "wasm32")))]
pub use painted::used_by;

/// Does some work, where there is no stack to paint.
#[cfg(not(all(bare, not(target_arch = "wasm32"))))]
pub fn used_by(work: impl FnOnce()) -> usize {
    work();
    0
}

#[cfg(all(bare, not(target_arch = "wasm32")))]
mod painted {
    unsafe extern "C" {
        /// The first address behind what lies in statics; its address is what counts.
        static __sheap: u32;
    }

    /// What memory below the stack is painted with.
    const PAINT: u32 = 0x5ca1_ab1e;
    /// So much of it is painted at most.
    const DEPTH: usize = 256 << 10;

    /// Bytes of the stack that some work overwrote at most, below the frame of the caller.
    #[inline(never)]
    pub fn used_by(work: impl FnOnce()) -> usize {
        let top = stack_pointer();
        let lowest = (&raw const __sheap as usize).max(top - DEPTH);
        let words = (top - lowest) / size_of::<u32>();
        let painted = core::ptr::with_exposed_provenance_mut::<u32>(lowest);
        for place in 0..words {
            // SAFETY: memory between the statics and the stack, which nobody uses: no call lies below this one.
            unsafe { painted.add(place).write_volatile(PAINT) };
        }
        call(work);
        let mut untouched = 0;
        // SAFETY: as above.
        while untouched < words && unsafe { painted.add(untouched).read_volatile() } == PAINT {
            untouched += 1;
        }
        (words - untouched) * size_of::<u32>()
    }

    /// In a frame of its own, so that nothing of the work lies in that of the caller.
    #[inline(never)]
    fn call(work: impl FnOnce()) {
        work();
    }

    #[inline(always)]
    fn stack_pointer() -> usize {
        let pointer;
        // SAFETY: reads a register.
        unsafe {
            #[cfg(target_arch = "arm")]
            core::arch::asm!("mov {}, sp", out(reg) pointer);
            #[cfg(target_arch = "riscv32")]
            core::arch::asm!("mv {}, sp", out(reg) pointer);
        }
        pointer
    }
}
