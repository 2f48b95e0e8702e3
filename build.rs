//! Generates networks for the tests, in `OUT_DIR`: random ones, `random_networks_0.rs` and so on, from the seed
//! `NN_SEED`, as many as `NN_NETWORKS` says; those of the reference cases, `reference_layers.rs` and so on, from the folder `NN_REFERENCE`.

#[path = "build/random_networks/mod.rs"]
mod random_networks;
#[path = "build/reference/mod.rs"]
mod reference;

use std::path::{Path, PathBuf};
use std::{env, fs};

/// How many random networks there are, if `NN_NETWORKS` does not say.
const NETWORKS: u64 = 48;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    for variable in ["NN_SEED", "NN_NETWORKS", "NN_CROOKED"] {
        println!("cargo::rerun-if-env-changed={variable}");
    }
    println!("cargo::rerun-if-env-changed=NN_REFERENCE");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let write = |file: &str, source: &str| {
        fs::write(Path::new(&out).join(file), source).expect("OUT_DIR can be written to");
    };

    let number = |variable: &str, default: u64| {
        env::var(variable).map_or(default, |text| {
            text.parse()
                .unwrap_or_else(|_| panic!("{variable} is a number"))
        })
    };
    let seed = number("NN_SEED", 1);
    let networks = number("NN_NETWORKS", NETWORKS) as usize;
    let parts = random_networks::sources(seed, networks);
    for (part, source) in parts.iter().enumerate() {
        write(&format!("random_networks_{part}.rs"), source);
    }

    let folder = env::var_os("NN_REFERENCE").map_or("tests/reference".into(), PathBuf::from);
    let tables: [(&str, &str, reference::Planner); 5] = [
        ("activations", "activations", reference::activations::plan),
        ("layers", "layers", reference::layers::plan),
        ("losses", "losses", reference::losses::plan),
        ("metrics", "misc", reference::metrics::plan),
        ("training", "training", reference::training::plan),
    ];
    for (set, file, planner) in tables {
        let cases = reference::cases(&folder, &format!("{file}.json"));
        write(
            &format!("reference_{set}.rs"),
            &reference::source(&cases, planner),
        );
    }
}
