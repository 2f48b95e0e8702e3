//! Counted instructions: the system timer, which the emulator advances with them (`-icount`).

use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;

/// Counts the instructions of pieces of work.
pub struct Clock {
    /// Ticks of [`KNOWN`] instructions, and of none.
    known: u32,
    nothing: u32,
}

/// Instructions of a loop that is known.
const KNOWN: u32 = 20_000;

impl Clock {
    /// Starts the timer, and finds how fast it goes.
    #[must_use]
    pub fn start() -> Self {
        // SAFETY: nobody else has the timer.
        let mut timer = unsafe { cortex_m::Peripherals::steal() }.SYST;
        timer.set_clock_source(SystClkSource::Core);
        timer.set_reload(0x00ff_ffff);
        timer.clear_current();
        timer.enable_counter();
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

    /// How many instructions some work takes, to the tick of the timer.
    pub fn instructions(&self, work: impl FnOnce()) -> u32 {
        let ticks = ticks(work).wrapping_sub(self.nothing);
        let known = u64::from(self.known - self.nothing);
        let instructions = (u64::from(ticks) * u64::from(KNOWN) + known / 2) / known;
        instructions as u32
    }
}

/// Ticks that some work takes, fewer than 2^24.
#[inline(always)]
fn ticks(work: impl FnOnce()) -> u32 {
    let before = SYST::get_current();
    work();
    let after = SYST::get_current();
    before.wrapping_sub(after) & 0x00ff_ffff
}
