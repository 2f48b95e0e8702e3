//! How many instructions a call takes: `cargo bench --bench instructions`, or `.ci/instructions`, which installs what is
//! missing. They repeat, but for a handful that depend on where things lie, where times do not.
//!
//! Each call runs in a process of its own under callgrind, which counts from the call's begin to its end; the same call was
//! made before, so that nothing is done for the first time. What libc executes for it, copies and zeros, depends on libc, and
//! stands in a column of its own, which is not judged.
//!
//! Callgrind runs AVX2 with fused multiply-add and no AVX-512, so the counts are those of that level on any x86-64 machine that
//! has it. Elsewhere nothing is counted, and the program says so.
//!
//! The counts are compared with `recorded.txt`: one that grew by more than [`TOLERANCE`](record::TOLERANCE) fails. `-- --bless`
//! writes it anew. Other compilers make other programs: with a version that is not the recorded one, differences are printed
//! and do not fail.

mod callgrind;
mod calls;
#[path = "../speed/networks.rs"]
mod networks;
#[path = "../speed/random.rs"]
mod random;
mod record;

use std::process::ExitCode;

/// A call and what it takes.
pub struct Count {
    pub name: String,
    pub instructions: u64,
    /// Those in libc.
    pub outside: u64,
}

/// In front of the name of the call that a process makes.
const CALL: &str = "--call";

fn main() -> ExitCode {
    // Cargo itself passes `--bench`.
    let mut arguments = std::env::args().skip(1).filter(|word| word != "--bench");
    let first = arguments.next();
    if first.as_deref() == Some(CALL) {
        let name = arguments.next().expect("the name of a call");
        assert!(
            callgrind::has_level(),
            "valgrind does not run AVX2 with fused multiply-add"
        );
        calls::make(&name);
        return ExitCode::SUCCESS;
    }
    if let Some(reason) = callgrind::missing() {
        println!("no instructions are counted: {reason}");
        return ExitCode::SUCCESS;
    }
    let counts: Vec<Count> = calls::NAMES
        .iter()
        .map(|name| callgrind::count(name))
        .collect();
    if first.as_deref() == Some("--bless") {
        record::write(&counts);
        return ExitCode::SUCCESS;
    }
    record::compare(&counts)
}
