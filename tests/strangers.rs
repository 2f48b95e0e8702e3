//! Crates of strangers: packages outside the workspace whose one dependency is nn-core, built and run as they are, with
//! std and without.

use std::path::Path;
use std::process::Command;

const SOLVED: &str = "0 0 -> 0\n0 1 -> 1\n1 0 -> 1\n1 1 -> 0\n";

#[test]
fn a_strangers_crate_trains_and_predicts() {
    assert_eq!(run("with_std", &[]), SOLVED);
}

#[test]
#[cfg_attr(
    not(target_os = "linux"),
    ignore = "its entry point and its output are those of Linux"
)]
fn a_strangers_crate_without_std_and_allocator_trains_and_predicts() {
    // Only this profile leaves out what unwinding would need.
    assert_eq!(run("without_std", &["--release"]), SOLVED);
}

/// What the package prints.
fn run(package: &str, options: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("tests/strangers").join(package);
    // The versions that are there already, so that nothing is fetched.
    std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))
        .expect("the lock file can be copied");
    let output = Command::new(env!("CARGO"))
        .args(["run", "--offline", "--quiet"])
        .args(options)
        .current_dir(&folder)
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("strangers"),
        )
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{package} failed:\n{errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
