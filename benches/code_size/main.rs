//! How much code a network adds to a program: `cargo bench --bench code_size`, or `-- N3 LSTM` for the rows whose names contain
//! one of these words.
//!
//! For each network two programs are compiled: one that calls it, for one sample or for one frame of a stream, and one that also
//! makes a training step. The table has the bytes of their instructions (all sections that can be executed) over those of a
//! program that does nothing. Neither what is read nor the parameters are in it: they lie elsewhere, and `FLASH` says how much.
//!
//! With std on x86-64 the large loops are there three times, for each set of instructions that a machine may have.

mod elf;
#[path = "../generated/mod.rs"]
mod generated;
mod program;

use std::fs;
use std::path::PathBuf;

use generated::Package;
use program::{PROGRAMS, Program};

/// What is compiled for.
struct Target {
    name: &'static str,
    /// Where it is not the machine that compiles.
    triple: Option<&'static str>,
}

const TARGETS: [Target; 1] = [Target {
    name: "this machine, with std",
    triple: None,
}];

/// How it is compiled: the heads of the columns, and what `lto` says.
const PROFILES: [(&str, &str); 2] = [("release", "false"), ("with LTO", "fat")];

fn main() {
    // Cargo itself passes `--bench`.
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let is_asked = |program: &&Program| {
        words.is_empty() || words.iter().any(|word| program.name.contains(word))
    };
    let package = Package::new("code_size");
    for target in &TARGETS {
        println!("bytes of code over an empty program, {}\n", target.name);
        println!("{:26}{:>22}{:>24}", "", "one sample", "and a training step");
        print!("{:26}", "");
        for (name, _) in PROFILES.iter().chain(&PROFILES) {
            print!("{name:>12}");
        }
        println!();
        let empty = PROFILES.map(|(_, lto)| code(&package, target, lto, program::EMPTY));
        for program in PROGRAMS.iter().filter(is_asked) {
            print!("{:26}", program.name);
            for trains in [false, true] {
                for (empty, (_, lto)) in empty.iter().zip(PROFILES) {
                    let code = code(&package, target, lto, &program.source(trains));
                    print!("{:>12}", code.saturating_sub(*empty));
                }
            }
            println!();
        }
    }
}

/// Bytes of the instructions of a program.
fn code(package: &Package, target: &Target, lto: &str, source: &str) -> u64 {
    package.write(source);
    let mut arguments = vec!["build", "--release"];
    let mut executable: PathBuf = package.target.clone();
    if let Some(triple) = target.triple {
        arguments.extend(["--target", triple]);
        executable.push(triple);
    }
    executable.extend(["release", "code_size"]);
    let mut cargo = package.cargo(&arguments);
    let status = cargo.env("CARGO_PROFILE_RELEASE_LTO", lto).status();
    assert!(
        status.expect("cargo runs").success(),
        "a program does not compile:\n{source}"
    );
    let file = fs::read(executable).expect("cargo leaves a program");
    elf::executable_bytes(&file).expect("the program is an ELF file")
}
