//! The counts that are kept, and how far others may be from them.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use crate::Count;

/// How much a count may grow.
pub const TOLERANCE: f64 = 0.03;

const HEAD: &str = "\
Instructions of a call, in the program and in libc, counted by callgrind: see main.rs beside this file.
Checked by `.ci/instructions`, written anew by `.ci/instructions --bless`.
";
const LEVEL: &str = "AVX2, FMA";
/// In front of the compiler's version.
const COMPILER: &str = "Compiler: ";

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions/recorded.txt")
}

fn compiler() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output();
    let version = output.expect("the compiler says its version").stdout;
    String::from_utf8_lossy(&version).trim().to_owned()
}

pub fn write(counts: &[Count]) {
    let mut text = format!("{HEAD}{COMPILER}{}\n\n", compiler());
    let _ = writeln!(
        text,
        "{:38}{:12}{:>14}{:>10}",
        "name", "level", "instructions", "libc"
    );
    for count in counts {
        let Count {
            name,
            instructions,
            outside,
        } = count;
        let _ = writeln!(text, "{name:38}{LEVEL:12}{instructions:>14}{outside:>10}");
    }
    fs::write(path(), &text).expect("the record can be written");
    print!("{text}");
}

/// What was recorded of a call.
fn recorded(text: &str, name: &str) -> Option<u64> {
    let row = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(LEVEL))?;
    row.split_whitespace().next()?.parse().ok()
}

/// Prints the counts beside those that were recorded. Fails if one grew.
pub fn compare(counts: &[Count]) -> ExitCode {
    let text = fs::read_to_string(path()).unwrap_or_default();
    let compiler = compiler();
    let is_same_compiler = text
        .lines()
        .any(|line| line.strip_prefix(COMPILER) == Some(&compiler));
    let [mut grown, mut shrunk] = [vec![], vec![]];
    println!(
        "{:38}{:>12}{:>12}{:>10}{:>10}",
        "", "recorded", "counted", "change", "libc"
    );
    for Count {
        name,
        instructions,
        outside,
    } in counts
    {
        let Some(before) = recorded(&text, name) else {
            println!(
                "{name:38}{:>12}{instructions:>12}{:>10}{outside:>10}",
                "none", ""
            );
            shrunk.push(format!("{name} is not recorded"));
            continue;
        };
        let change = *instructions as f64 / before as f64 - 1.0;
        let percent = format!("{:+.2} %", 100.0 * change);
        println!("{name:38}{before:>12}{instructions:>12}{percent:>10}{outside:>10}");
        if change > TOLERANCE {
            grown.push(format!(
                "{name} takes {percent}: {instructions}, not {before}"
            ));
        } else if change < -TOLERANCE {
            shrunk.push(format!("{name} takes {percent}"));
        }
    }
    for line in grown.iter().chain(&shrunk) {
        println!("{line}");
    }
    if !shrunk.is_empty() {
        println!("record that with `.ci/instructions --bless`");
    }
    if !is_same_compiler {
        println!(
            "the recorded counts are another compiler's, this is {compiler}: nothing is judged"
        );
    } else if !grown.is_empty() {
        println!("if it cannot be helped, record it with `.ci/instructions --bless`, and say why");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
