//! Where a program starts and ends, and its line to the terminal: semihosting on emulated boards, two imported functions in
//! WebAssembly, the standard output on the host.

/// Declares where the program starts.
#[macro_export]
macro_rules! main {
    ($run:path) => {
        #[cfg(bare)]
        #[unsafe(no_mangle)]
        extern "C" fn main() -> ! {
            $run();
            $crate::board::exit(true)
        }

        #[cfg(not(bare))]
        fn main() {
            $run();
        }
    };
}

#[cfg(target_arch = "arm")]
use cortex_m_rt as _;

/// Writes text.
#[cfg(not(bare))]
pub fn write(text: &str) {
    print!("{text}");
}

/// Ends the program.
#[cfg(not(bare))]
pub fn exit(is_success: bool) -> ! {
    std::process::exit(i32::from(!is_success))
}

#[cfg(target_arch = "wasm32")]
mod imported {
    #[link(wasm_import_module = "board")]
    unsafe extern "C" {
        pub safe fn write(text: *const u8, len: usize);
        pub safe fn exit(is_success: bool) -> !;
    }
}

/// Writes text.
#[cfg(target_arch = "wasm32")]
pub fn write(text: &str) {
    imported::write(text.as_ptr(), text.len());
}

/// Ends the program.
#[cfg(target_arch = "wasm32")]
pub fn exit(is_success: bool) -> ! {
    imported::exit(is_success)
}

/// Writes text.
#[cfg(all(bare, not(target_arch = "wasm32")))]
pub fn write(text: &str) {
    const WRITE_CHARACTER: usize = 3;
    for character in text.as_bytes() {
        semihosting(WRITE_CHARACTER, character as *const u8 as usize);
    }
}

/// Ends the program.
#[cfg(all(bare, not(target_arch = "wasm32")))]
pub fn exit(is_success: bool) -> ! {
    const EXIT: usize = 0x18;
    const APPLICATION_EXIT: usize = 0x2_0026;
    const RUN_TIME_ERROR: usize = 0x2_0023;
    semihosting(
        EXIT,
        if is_success {
            APPLICATION_EXIT
        } else {
            RUN_TIME_ERROR
        },
    );
    loop {
        core::hint::spin_loop();
    }
}

/// Asks the emulator for something.
#[cfg(all(target_arch = "arm", target_os = "none"))]
fn semihosting(operation: usize, argument: usize) -> usize {
    let result;
    // SAFETY: the emulator reads what the argument points to, and changes nothing but the result.
    unsafe {
        core::arch::asm!("bkpt 0xab", inlateout("r0") operation => result, in("r1") argument);
    }
    result
}

/// Asks the emulator for something.
#[cfg(target_arch = "riscv32")]
fn semihosting(operation: usize, argument: usize) -> usize {
    let result;
    // SAFETY: the emulator reads what the argument points to, and changes nothing but the result.
    unsafe {
        core::arch::asm!(
            ".option push",
            ".option norvc",
            ".balign 16",
            "slli x0, x0, 0x1f",
            "ebreak",
            "srai x0, x0, 7",
            ".option pop",
            inlateout("a0") operation => result,
            in("a1") argument,
        );
    }
    result
}

#[cfg(target_arch = "riscv32")]
core::arch::global_asm!(
    ".section .start, \"ax\"",
    ".globl start",
    "start:",
    "la sp, _stack_start",
    "j main",
);

#[cfg(bare)]
#[panic_handler]
fn panic(panic: &core::panic::PanicInfo) -> ! {
    write("panicked");
    if let Some(place) = panic.location() {
        write(" at ");
        write(place.file());
        write(":");
        write(crate::text::Decimal::new(place.line() as usize).as_str());
    }
    write("\n");
    exit(false)
}
