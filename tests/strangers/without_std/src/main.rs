//! Declares a network, trains it and uses it without std and without an allocator: none is declared, so none can
//! be linked.

#![no_std]
#![no_main]

use core::ffi::{c_int, c_void};
use core::fmt::{self, Write};
use core::ops::ControlFlow;
use core::panic::PanicInfo;

use nn_core::memory::Slot;
use nn_core::prelude::*;

network! {
    /// Exclusive or.
    pub struct Xor: [2] -> [1] {
        hidden: dense(8),
        tanh,
        output: dense(1),
    }
}

static NETWORK: Slot<Xor> = Slot::new();
static MEMORY: Slot<TrainingMemory<Xor, Adam, 4>> = Slot::new();

fn run() -> Result<(), TrainingError> {
    let data = [
        ([0., 0.], [0.]),
        ([0., 1.], [1.]),
        ([1., 0.], [1.]),
        ([1., 1.], [0.]),
    ];
    let (Some(net), Some(memory)) = (NETWORK.take(), MEMORY.take()) else {
        return Ok(());
    };
    let mut rng = seeded_rng(1);
    net.initialise(&mut rng);
    Training::new(BinaryCrossEntropyWithLogits, Adam::new(0.05))
        .epochs(200)
        .batch::<4>()
        .fit_in(net, memory, None, &data, &[], &mut rng, |_, _| {
            ControlFlow::Continue(())
        })?;
    for (input, _) in data {
        let [logit] = net.predict(&input);
        let _ = writeln!(
            Console,
            "{} {} -> {}",
            input[0],
            input[1],
            u8::from(logit > 0.0)
        );
    }
    Ok(())
}

#[unsafe(no_mangle)]
extern "C" fn main() -> c_int {
    match run() {
        Ok(()) => 0,
        Err(error) => {
            let _ = writeln!(Console, "{error}");
            1
        }
    }
}

/// The system's standard output.
struct Console;

impl Write for Console {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // SAFETY: the text is valid for reads of its length.
        let written = unsafe { write(1, text.as_ptr().cast(), text.len()) };
        if written < 0 { Err(fmt::Error) } else { Ok(()) }
    }
}

#[link(name = "c")]
unsafe extern "C" {
    fn write(file: c_int, bytes: *const c_void, count: usize) -> isize;
    fn abort() -> !;
}

#[panic_handler]
fn panic(info: &PanicInfo) -> ! {
    let _ = writeln!(Console, "{info}");
    // SAFETY: it takes nothing and does not come back.
    unsafe { abort() }
}
