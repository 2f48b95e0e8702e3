//! Generates networks for the tests, in `OUT_DIR`: random ones, `random_networks_0.rs` and so on, from the seed
//! `NN_SEED`; those of the reference cases, `reference_layers.rs` and so on, from the folder `NN_REFERENCE`.

#[path = "build/random_networks.rs"]
mod random_networks;
#[path = "build/reference/mod.rs"]
mod reference;

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-env-changed=NN_SEED");
    println!("cargo::rerun-if-env-changed=NN_REFERENCE");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let write = |file: &str, source: &str| {
        fs::write(Path::new(&out).join(file), source).expect("OUT_DIR can be written to");
    };

    let seed = env::var("NN_SEED").map_or(1, |seed| seed.parse().expect("NN_SEED is a number"));
    for (part, source) in random_networks::sources(seed).iter().enumerate() {
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
