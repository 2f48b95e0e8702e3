//! What a network adds to the time a crate takes to compile: `cargo bench --bench compile_time`.
//!
//! A crate is compiled without a network and with one of 3, 10 and 50 dense steps of changing widths, each several times
//! in turn, its dependencies once before. The table has the shortest times and what the network adds.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const STEPS: [usize; 4] = [0, 3, 10, 50];
const ROUNDS: usize = 3;
const COMMANDS: [(&str, &[&str]); 2] = [
    ("cargo check", &["check"]),
    ("cargo build --release", &["build", "--release"]),
];

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile_time");
    make_package(&folder);
    println!(
        "{:24}{:>12}{:>14}{:>10}",
        "", "dense steps", "seconds", "added"
    );
    for (name, arguments) in COMMANDS {
        let mut best = [Duration::MAX; STEPS.len()];
        // The first round builds what the crate depends on.
        for round in 0..=ROUNDS {
            for (best, steps) in best.iter_mut().zip(STEPS) {
                let time = compile(&folder, arguments, steps, round);
                if round > 0 {
                    *best = time.min(*best);
                }
            }
        }
        for (time, steps) in best.iter().zip(STEPS) {
            let [time, without] = [time, &best[0]].map(Duration::as_secs_f64);
            println!("{name:24}{steps:>12}{time:>14.2}{:>10.2}", time - without);
        }
    }
}

fn make_package(folder: &Path) {
    fs::create_dir_all(folder.join("src")).expect("a folder for the crate");
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("nn-core");
    let manifest = format!(
        "[workspace]\n[package]\nname = \"compile_time\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         [dependencies]\nnn-core = {{ path = {core:?} }}\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("the lock file");
}

fn compile(folder: &Path, arguments: &[&str], steps: usize, round: usize) -> Duration {
    fs::write(source_path(folder), source(steps, round)).expect("a source file");
    let start = Instant::now();
    let status = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--quiet", "--offline"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .status()
        .expect("cargo runs");
    assert!(
        status.success(),
        "the crate with {steps} steps does not compile"
    );
    start.elapsed()
}

fn source_path(folder: &Path) -> PathBuf {
    folder.join("src/main.rs")
}

/// A program that declares a network, trains it and uses it; without steps, one that does neither. `round` makes it new.
fn source(steps: usize, round: usize) -> String {
    let mut source = format!("use nn_core::prelude::*;\nconst ROUND: usize = {round};\n");
    if steps == 0 {
        source += "fn main() {\n    println!(\"{ROUND} {}\", seeded_rng(1).next_u64());\n}\n";
        return source;
    }
    source += "network! {\n    pub struct Net: [64] -> [10] {\n";
    for step in 1..steps {
        let _ = writeln!(
            source,
            "        dense({}),\n        relu,",
            16 + step * 7 % 48
        );
    }
    source += "        dense(10),\n    }\n}\n\
        fn main() {\n    let mut rng = seeded_rng(1);\n    let mut net = Net::boxed(&mut rng);\n    \
        let data = vec![([0.5; 64], 3); 64];\n    let training = Training::new(CrossEntropy, Adam::new(1e-3));\n    \
        let history = training.fit(&mut *net, &data, &[], &mut rng).unwrap();\n    \
        println!(\"{ROUND} {} {:?}\", history.last().train.loss, net.predict(&[0.1; 64]));\n}\n";
    source
}
