//! Generates networks for the tests: `random_networks_0.rs` and so on in `OUT_DIR`, from the seed `NN_SEED`.

#[path = "build/random_networks.rs"]
mod random_networks;

use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-env-changed=NN_SEED");
    let seed = env::var("NN_SEED").map_or(1, |seed| seed.parse().expect("NN_SEED is a number"));
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    for (part, source) in random_networks::sources(seed).iter().enumerate() {
        let path = Path::new(&out).join(format!("random_networks_{part}.rs"));
        fs::write(path, source).expect("OUT_DIR can be written to");
    }
}
