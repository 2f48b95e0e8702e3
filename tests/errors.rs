//! Every mistake has one error, at its token, in plain words: one program a mistake in `tests/errors/`, with what the
//! compiler says of it beside it.
//!
//! Compared is what is ours, whatever the compiler's version: our message, the place, our help. Errors in rustc's
//! own words are compared by their code, their place and the numbers they name. `NN_BLESS=1 cargo test --test errors` writes
//! the expected texts anew.

mod scratch;
mod weight_files;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use scratch::Scratch;
use serde_json::Value;

/// What no error may show: type-level numbers, and that a macro was at work.
const FORBIDDEN_WORDS: [&str; 5] = ["UInt", "UTerm", "B0", "B1", "PInt"];
/// How the numbers of an error in rustc's words are listed.
const NUMBERS: &str = "  = with the numbers ";
const FORBIDDEN_TEXTS: [&str; 2] = ["originates in the macro", "in this macro invocation"];

/// The one program that has no token of its own for its error to stand at.
const WITHOUT_TOKENS: &str = "nothing";

#[test]
fn every_mistake_has_its_error() {
    let bless = std::env::var_os("NN_BLESS").is_some();
    let mut failures = String::new();
    for case in cases() {
        let diagnostics = checked().get(&case).map_or(&[][..], Vec::as_slice);
        let path = directory().join(format!("{case}.stderr"));
        let expected = fs::read_to_string(&path).unwrap_or_default();
        let rendered = settle(&render(diagnostics), &expected);
        if rendered.is_empty() {
            let _ = writeln!(failures, "\n=== {case}: there is no error");
        } else if bless {
            fs::write(&path, &rendered).expect("the expected text is written");
        } else if rendered != expected {
            let difference = difference(&expected, &rendered);
            let _ = writeln!(
                failures,
                "\n=== {case}: another error than expected\n{difference}"
            );
        }
        for diagnostic in diagnostics.iter().filter(|_| case != WITHOUT_TOKENS) {
            if let Some(fault) = fault(diagnostic) {
                let text = text(diagnostic, "rendered");
                let _ = writeln!(failures, "\n=== {case}: {fault}\n{text}");
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{failures}\n`NN_BLESS=1` takes what was found as what is expected"
    );
}

#[test]
fn a_build_says_what_a_check_says() {
    // What the macro itself says is said while it expands, long before the two part. What the types say could differ.
    let by_types = |diagnostic: &Value| !diagnostic["code"].is_null();
    let cases: Vec<_> = checked()
        .iter()
        .filter(|(_, diagnostics)| diagnostics.iter().any(by_types))
        .collect();
    assert!(
        cases.len() >= 10,
        "of the errors of the types, only {} are left",
        cases.len()
    );
    let names: Vec<_> = cases.iter().map(|(name, _)| name.as_str()).collect();
    let built = diagnose("build", &names);
    for (name, diagnostics) in cases {
        let build = built.get(name).map(|diagnostics| render(diagnostics));
        assert_eq!(
            Some(render(diagnostics)),
            build,
            "{name}: `cargo check` and `cargo build` differ"
        );
    }
}

#[test]
fn an_open_size_of_zero_does_not_build() {
    // What is known where a size is chosen is said by a build alone.
    let dependencies = format!("[dependencies]\nnn-core = {{ {} }}\n", Scratch::nn_core());
    let scratch = Scratch::new("size-of-zero", "2024", &dependencies);
    let program = |size: &str| {
        format!(
            "use nn_core::prelude::*;
            network! {{ struct Mlp<H: Dim>: [2] -> [1] {{ dense(H), tanh, dense(1) }} }}
            fn main() {{
                println!(\"{{:?}}\", Mlp::<nn_core::typenum::{size}>::init(&mut seeded_rng(1)).predict(&[0.1, 0.2]));
            }}"
        )
    };
    scratch.write("src/main.rs", &program("U1"));
    let built = scratch.cargo(&["build"]);
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
    scratch.write("src/main.rs", &program("U0"));
    let refused = scratch.cargo(&["build"]);
    let text = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success());
    assert!(
        text.contains("a size of a network is at least 1, but its `H` is 0"),
        "{text}"
    );
}

/// What `cargo check` says of each case.
fn checked() -> &'static BTreeMap<String, Vec<Value>> {
    static CHECKED: OnceLock<BTreeMap<String, Vec<Value>>> = OnceLock::new();
    CHECKED.get_or_init(|| diagnose("check", &[]))
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors")
}

/// The names of all mistakes.
fn cases() -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(directory())
        .expect("tests/errors is there")
        .filter_map(|entry| {
            entry
                .ok()?
                .file_name()
                .into_string()
                .ok()?
                .strip_suffix(".rs")
                .map(str::to_owned)
        })
        .collect();
    names.sort();
    assert!(names.len() >= 30, "most of the cases are missing");
    names
}

/// What the compiler says of each of `only` these cases, or of all, in one run of cargo. Warnings count: they too are said of
/// a mistake.
fn diagnose(command: &str, only: &[&str]) -> BTreeMap<String, Vec<Value>> {
    let dependencies = format!("[dependencies]\nnn-core = {{ {} }}\n", Scratch::nn_core());
    let scratch = Scratch::new("mistakes", "2024", &dependencies);
    let cases = cases();
    for case in &cases {
        let file = format!("{case}.rs");
        let program = fs::read_to_string(directory().join(&file)).expect("a case can be read");
        scratch.write(&format!("src/bin/{file}"), &program);
    }
    for (name, bytes) in weight_files::all() {
        scratch.write_bytes(&format!("weights/{name}.safetensors"), &bytes);
    }
    scratch.keep_only(
        "src/bin",
        &cases
            .iter()
            .map(|case| format!("{case}.rs"))
            .collect::<Vec<_>>(),
    );

    let mut arguments = vec![command, "--keep-going", "--message-format=json"];
    arguments.extend(only.iter().flat_map(|name| ["--bin", name]));
    let output = scratch.cargo(&arguments);
    let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(line) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        let name = line["target"]["name"].as_str().unwrap_or_default();
        if line["reason"] == "compiler-message"
            && cases.iter().any(|case| case == name)
            && is_news(&line["message"])
        {
            found
                .entry(name.to_owned())
                .or_default()
                .push(line["message"].clone());
        }
    }
    assert!(
        !found.is_empty(),
        "cargo {command} says nothing:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for diagnostics in found.values_mut() {
        diagnostics.sort_by_key(place);
    }
    found
}

/// An error or a warning, and not the count of them at the end.
fn is_news(diagnostic: &Value) -> bool {
    let counted = ["aborting due to", "could not compile"];
    let generated = diagnostic["spans"].as_array().is_some_and(Vec::is_empty);
    matches!(
        text(diagnostic, "level"),
        "error" | "warning" | "error: internal compiler error"
    ) && !(counted
        .iter()
        .any(|start| text(diagnostic, "message").starts_with(start))
        || generated && text(diagnostic, "message").ends_with("emitted"))
}

fn text<'a>(diagnostic: &'a Value, key: &str) -> &'a str {
    diagnostic[key].as_str().unwrap_or_default()
}

/// The span that is underlined with `^`.
fn primary(diagnostic: &Value) -> Option<&Value> {
    diagnostic["spans"]
        .as_array()?
        .iter()
        .find(|span| span["is_primary"] == true)
}

fn place(diagnostic: &Value) -> (u64, u64) {
    let number = |key| {
        primary(diagnostic)
            .and_then(|span| span[key].as_u64())
            .unwrap_or(0)
    };
    (number("line_start"), number("column_start"))
}

/// What is wrong with how an error looks, apart from what it says.
fn fault(diagnostic: &Value) -> Option<String> {
    let rendered = text(diagnostic, "rendered");
    if let Some(text) = FORBIDDEN_TEXTS
        .iter()
        .find(|text| rendered.contains(**text))
    {
        return Some(format!("an error says \"{text}\""));
    }
    let words = || rendered.split(|c: char| !c.is_alphanumeric() && c != '_');
    if let Some(word) = FORBIDDEN_WORDS
        .iter()
        .find(|word| words().any(|found| found == **word))
    {
        return Some(format!("an error shows a type-level number, `{word}`"));
    }
    None
}

/// All that is ours of some diagnostics.
fn render(diagnostics: &[Value]) -> String {
    diagnostics
        .iter()
        .map(render_one)
        .collect::<Vec<_>>()
        .join("\n")
}

fn render_one(diagnostic: &Value) -> String {
    let mut rendered = String::new();
    let level = text(diagnostic, "level");
    let code = diagnostic["code"]["code"].as_str();
    let ours = our_message(diagnostic);
    match (&ours, code) {
        (Some(message), _) => {
            let (message, help) = message
                .split_once("\n= help: ")
                .unwrap_or((message.as_str(), ""));
            let _ = writeln!(rendered, "{level}: {message}");
            rendered += &snippet(diagnostic);
            if !help.is_empty() {
                let _ = writeln!(rendered, "  = help: {help}");
            }
        }
        (None, code) => {
            let _ = writeln!(rendered, "{level}[{}]", code.unwrap_or("rustc"));
            rendered += &snippet(diagnostic);
            let numbers = numbers(diagnostic);
            if !numbers.is_empty() {
                let _ = writeln!(rendered, "{NUMBERS}{}", numbers.join(", "));
            }
        }
    }
    rendered
}

/// The message, if it is of our making: that of `compile_error!`, of a panic in a constant, or of an attribute on a trait of ours.
fn our_message(diagnostic: &Value) -> Option<String> {
    const PANIC: &str = "evaluation panicked: ";
    let message = text(diagnostic, "message");
    match diagnostic["code"]["code"].as_str() {
        None => Some(message.to_owned()),
        Some("E0080") => {
            // Since Rust 1.89 in the message, before in the label.
            let label = primary(diagnostic).map_or("", |span| text(span, "label"));
            [message, label]
                .iter()
                .find_map(|text| text.strip_prefix(PANIC))
                .map(str::to_owned)
        }
        Some("E0277") if message.ends_with("is not a layer") => {
            let notes = diagnostic["children"].as_array().into_iter().flatten();
            let help = notes
                .map(|note| text(note, "message"))
                .find(|note| note.starts_with("a step in PascalCase"));
            Some(format!("{message}\n= help: {}", help.unwrap_or_default()))
        }
        Some(_) => None,
    }
}

/// Where it is: the line and column, and the source with what is underlined.
fn snippet(diagnostic: &Value) -> String {
    let Some(span) = primary(diagnostic) else {
        return "  --> nowhere\n".to_owned();
    };
    let mut snippet = format!(" --> {}:{}\n", span["line_start"], span["column_start"]);
    if !text(span, "file_name").starts_with("src/bin") {
        let _ = writeln!(snippet, "  | not in the user's file");
        return snippet;
    }
    for line in span["text"].as_array().into_iter().flatten() {
        let source = text(line, "text");
        let [start, end] = ["highlight_start", "highlight_end"]
            .map(|key| line[key].as_u64().unwrap_or(1) as usize);
        let carets = "^".repeat((end - start).max(1));
        let _ = writeln!(
            snippet,
            "  | {source}\n  | {:indent$}{carets}",
            "",
            indent = start - 1
        );
    }
    snippet
}

/// The decimal numbers in what rustc says, each once: not those in names like `f32` or `E0308`.
fn numbers(diagnostic: &Value) -> Vec<String> {
    let labels = diagnostic["spans"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|span| text(span, "label"));
    let notes = diagnostic["children"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|note| text(note, "message"));
    let texts = [text(diagnostic, "message")]
        .into_iter()
        .chain(labels)
        .chain(notes);
    let words = texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && c != '_'));
    let mut numbers: Vec<u64> = words.filter_map(|word| word.parse().ok()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.iter().map(ToString::to_string).collect()
}

/// Of an error in rustc's words, only the numbers that are expected: it may name others too.
fn settle(found: &str, expected: &str) -> String {
    let numbers = |line: &str| -> Option<Vec<String>> {
        Some(
            line.strip_prefix(NUMBERS)?
                .split(", ")
                .map(str::to_owned)
                .collect(),
        )
    };
    let mut expected = expected.lines();
    let mut settled = String::new();
    for line in found.lines() {
        let kept = match (numbers(line), expected.next()) {
            (Some(found), Some(wanted))
                if numbers(wanted)
                    .is_some_and(|wanted| wanted.iter().all(|n| found.contains(n))) =>
            {
                wanted
            }
            _ => line,
        };
        let _ = writeln!(settled, "{kept}");
    }
    settled
}

/// What is expected and what was found, with a sign before each line that is in one of them alone.
fn difference(expected: &str, found: &str) -> String {
    let mut text = String::new();
    let (expected, found): (Vec<_>, Vec<_>) = (expected.lines().collect(), found.lines().collect());
    for line in &expected {
        let sign = if found.contains(line) { ' ' } else { '-' };
        let _ = writeln!(text, "{sign} {line}");
    }
    for line in found.iter().filter(|line| !expected.contains(line)) {
        let _ = writeln!(text, "+ {line}");
    }
    text
}
