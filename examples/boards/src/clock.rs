//! Counted instructions: a timer of the mps2 boards, which the emulator advances with them (`-icount`).

/// Counts the instructions of pieces of work.
pub struct Clock {
    /// Ticks of [`KNOWN`] instructions, and of none.
    known: u32,
    nothing: u32,
}

/// Instructions of a loop that is known.
const KNOWN: u32 = 20_000_000;

impl Clock {
    /// Starts the timer, and finds how fast it goes.
    #[must_use]
    pub fn start() -> Self {
        timer::start();
        let nothing = ticks(|| {});
        let known = ticks(|| {
            // SAFETY: counts a register down.
            unsafe {
                core::arch::asm!(
                    "1: subs {count}, #1",
                    "bne 1b",
                    count = inout(reg) KNOWN / 2 => _,
                );
            }
        });
        Self { known, nothing }
    }

    /// How many instructions some work takes, the call included.
    pub fn instructions(&self, work: impl FnOnce()) -> u32 {
        let ticks = ticks(work).wrapping_sub(self.nothing);
        let known = u64::from(self.known - self.nothing);
        let instructions = (u64::from(ticks) * u64::from(KNOWN) + known / 2) / known;
        instructions as u32
    }
}

/// Ticks that some work takes, fewer than 2^32.
#[inline(never)]
fn ticks(work: impl FnOnce()) -> u32 {
    let before = timer::now();
    work();
    before.wrapping_sub(timer::now())
}

/// The first timer of the boards mps2-an385, -an386 and -an500: it counts down, 25 million times a second (Arm's CMSDK).
mod timer {
    const CONTROL: *mut u32 = core::ptr::without_provenance_mut(0x4000_0000);
    const VALUE: *mut u32 = core::ptr::without_provenance_mut(0x4000_0004);
    const RELOAD: *mut u32 = core::ptr::without_provenance_mut(0x4000_0008);

    pub fn start() {
        // SAFETY: registers of the timer, which nobody else uses.
        unsafe {
            RELOAD.write_volatile(u32::MAX);
            VALUE.write_volatile(u32::MAX);
            CONTROL.write_volatile(1);
        }
    }

    #[inline(always)]
    pub fn now() -> u32 {
        // SAFETY: as above.
        unsafe { VALUE.read_volatile() }
    }
}
