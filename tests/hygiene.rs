//! `network!` works wherever it is written: whatever else is called as its parts are, in every edition, under every lint.
//! One program a situation in `tests/hygiene/`, each compiled in packages outside the workspace.

mod scratch;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use scratch::Scratch;

/// These have packages of their own.
const APART: [&str; 2] = ["library", "renamed"];

#[test]
fn programs_compile_in_the_edition_of_2024() {
    assert_programs("2024");
}

#[test]
fn programs_compile_in_the_edition_of_2021() {
    assert_programs("2021");
}

#[test]
fn nn_core_can_have_another_name() {
    let dependencies = format!(
        "[dependencies]\nneural = {{ package = \"nn-core\", {} }}\n",
        Scratch::nn_core()
    );
    let scratch = Scratch::new("hygiene-renamed", "2024", &dependencies);
    scratch.write("src/main.rs", &program("renamed"));
    assert_quiet(&scratch.cargo(&["check"]));
}

#[test]
fn a_library_can_deny_whatever_there_is() {
    let scratch = Scratch::new("hygiene-library", "2024", &dependencies());
    scratch.write("src/lib.rs", &program("library"));
    assert_quiet(&scratch.cargo(&["check"]));
    // Clippy need not be there.
    let clippy = scratch.cargo(&["clippy"]);
    if String::from_utf8_lossy(&clippy.stderr).contains("is not installed") {
        println!("clippy is not installed: its lints were not tried");
    } else {
        assert_quiet(&clippy);
    }
    assert_quiet(&scratch.cargo(&["doc", "--no-deps"]));
}

fn assert_programs(edition: &str) {
    let scratch = Scratch::new(&format!("hygiene-{edition}"), edition, &dependencies());
    let names: Vec<_> = names()
        .into_iter()
        .filter(|name| !APART.contains(&name.as_str()))
        .collect();
    assert!(names.len() >= 10, "most of the programs are missing");
    let files: Vec<_> = names.iter().map(|name| format!("{name}.rs")).collect();
    scratch.keep_only("src/bin", &files);
    for name in &names {
        scratch.write(&format!("src/bin/{name}.rs"), &program(name));
    }
    assert_quiet(&scratch.cargo(&["check", "--keep-going"]));
}

/// That cargo succeeded, and warned of nothing.
#[track_caller]
fn assert_quiet(output: &Output) {
    let errors = String::from_utf8_lossy(&output.stderr);
    let is_quiet = output.status.success() && !errors.contains("warning");
    assert!(is_quiet, "{errors}");
}

fn dependencies() -> String {
    format!("[dependencies]\nnn-core = {{ {} }}\n", Scratch::nn_core())
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hygiene")
}

fn names() -> Vec<String> {
    let entries = fs::read_dir(directory()).expect("tests/hygiene is there");
    let name = |entry: fs::DirEntry| {
        entry
            .file_name()
            .into_string()
            .ok()?
            .strip_suffix(".rs")
            .map(str::to_owned)
    };
    entries.filter_map(|entry| name(entry.ok()?)).collect()
}

fn program(name: &str) -> String {
    fs::read_to_string(directory().join(name).with_extension("rs")).expect("a program can be read")
}
