//! Many networks at once through the check of `tests/gradients`, as a package of its own.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::random_networks::tree::Network;

/// What became of a network: `None` if all is well.
pub type Outcome = Option<Failure>;

/// What is wrong with a network.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What kind of thing it is: without the numbers.
    pub kind: String,
    pub message: String,
}

/// The directory of the package.
fn root() -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("target"),
        PathBuf::from,
    );
    target.join("shrink")
}

/// Checks them all.
///
/// A network that does not compile takes all others with it: it is set aside, and the others are built again.
pub fn run(networks: &[Network]) -> Result<Vec<Outcome>, Box<dyn Error>> {
    let root = root();
    let sources = root.join("src");
    if sources.exists() {
        fs::remove_dir_all(&sources)?;
    }
    fs::create_dir_all(&sources)?;
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gradients/mod.rs");
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("nn-core");
    fs::write(
        root.join("Cargo.toml"),
        format!(
            "[workspace]\n\n[package]\nname = \"shrink\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\nnn-core = {{ path = {core:?} }}\n\n\
             [profile.dev]\ndebug = \"line-tables-only\"\n"
        ),
    )?;
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    fs::copy(lock, root.join("Cargo.lock"))?;

    let mut refused: BTreeMap<usize, Failure> = BTreeMap::new();
    loop {
        let mut main = format!("#[path = {tests:?}]\nmod gradients;\n");
        let mut calls = String::new();
        for (index, network) in networks.iter().enumerate() {
            if refused.contains_key(&index) {
                continue;
            }
            main += &format!("mod candidate_{index};\n");
            calls += &format!("    run({index}, candidate_{index}::check);\n");
            let declarations = network
                .declare("Net")
                .ok_or("a network that does not fit")?;
            let deterministic = network.is_deterministic();
            fs::write(
                sources.join(format!("candidate_{index}.rs")),
                format!(
                    "#![allow(unused_imports)]\nuse nn_core::network;\nuse crate::gradients::Crooked;\n\n\
                     {declarations}\npub fn check() {{\n    \
                     crate::gradients::check::<Net>(\"\", {deterministic});\n}}\n"
                ),
            )?;
        }
        main += &format!(
            "\nfn main() {{\n    std::panic::set_hook(Box::new(|_| {{}}));\n{calls}}}\n{RUN}"
        );
        fs::write(sources.join("main.rs"), main)?;

        let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .current_dir(&root)
            .args(["run", "--offline", "--quiet", "--message-format=short"])
            .env("CARGO_TARGET_DIR", root.join("target"))
            .output()?;
        let errors = String::from_utf8_lossy(&output.stderr);
        let new = refusals(&errors);
        if !new.is_empty() {
            refused.extend(new);
            continue;
        }
        if !output.status.success() {
            return Err(format!("the networks could not be run:\n{errors}").into());
        }
        let mut failures = refused;
        failures.extend(reports(&String::from_utf8_lossy(&output.stdout)));
        return Ok((0..networks.len())
            .map(|index| failures.remove(&index))
            .collect());
    }
}

/// In the package: one network, whose failure is told in one line.
const RUN: &str = r#"
fn run(index: usize, check: fn()) {
    let Err(panic) = std::panic::catch_unwind(check) else {
        return;
    };
    let message = panic.downcast_ref::<String>().cloned();
    let message = message.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    println!("{index} {:?}", message.unwrap_or_default());
}
"#;

/// The networks that the compiler refuses: `src/candidate_3.rs:7:9: error: …`.
fn refusals(errors: &str) -> BTreeMap<usize, Failure> {
    let mut refused = BTreeMap::new();
    for line in errors.lines() {
        let Some((place, message)) = line.split_once(": error") else {
            continue;
        };
        let index = place
            .rsplit_once("candidate_")
            .and_then(|(_, rest)| rest.split_once(".rs")?.0.parse().ok());
        if let Some(index) = index {
            refused.entry(index).or_insert_with(|| Failure {
                kind: "does not compile".to_owned(),
                message: format!("error{message}"),
            });
        }
    }
    refused
}

fn reports(output: &str) -> BTreeMap<usize, Failure> {
    let lines = output.lines().filter_map(|line| {
        let (index, message) = line.split_once(' ')?;
        let message = message.trim_matches('"').replace("\\n", "\n");
        let first = message.lines().next().unwrap_or_default();
        // A gradient is a gradient, whichever it is and from whatever seed.
        let kind = match first.starts_with("seed ") {
            true => "a gradient".to_owned(),
            false => first.chars().filter(|c| !c.is_ascii_digit()).collect(),
        };
        Some((index.parse().ok()?, Failure { kind, message }))
    });
    lines.collect()
}
