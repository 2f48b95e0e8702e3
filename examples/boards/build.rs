//! Draws the numbers of the networks that were not trained, and says where the board's memory lies.

#[path = "../../tests/mlperf_tiny/networks.rs"]
mod mlperf_tiny;
#[path = "src/networks.rs"]
mod networks;

use std::path::Path;
use std::{env, fs};

use mlperf_tiny::{AnomalyDetection, ImageClassification, KeywordSpotting, VisualWakeWords};
use networks::{Image, N1};
use nn_core::flat::Flat;
use nn_core::prelude::*;

const DATA: &str = "../data/digits.csv";
/// How many images of digits the boards read.
const IMAGES: usize = 60;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=memory");
    println!("cargo::rerun-if-changed=src/networks.rs");
    println!("cargo::rerun-if-changed={DATA}");
    println!("cargo::rustc-check-cfg=cfg(bare, roomy)");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let target = env::var("TARGET").expect("cargo sets TARGET");
    memory(&target, Path::new(&out));
    numbers(Path::new(&out));
    #[cfg(feature = "c")]
    c_layers(&target);
}

/// Compiled for the board, with as much optimisation as the compiler has.
#[cfg(feature = "c")]
fn c_layers(target: &str) {
    println!("cargo::rerun-if-changed=c");
    let mut compiler = cc::Build::new();
    compiler.file("c/layers.c").opt_level(3).debug(false);
    match target {
        "thumbv6m-none-eabi" => compiler.flag("-mcpu=cortex-m0"),
        "thumbv7em-none-eabihf" => compiler.flag("-mcpu=cortex-m4"),
        _ => &mut compiler,
    };
    compiler.compile("layers");
}

/// `bare` is a target without an operating system, `roomy` one whose boards have megabytes.
fn memory(target: &str, out: &Path) {
    let (script, is_bare, is_roomy) = match target {
        "thumbv6m-none-eabi" if cfg!(feature = "large") => (Some("mps2.x"), true, true),
        "thumbv6m-none-eabi" => (Some("microbit.x"), true, false),
        "thumbv8m.main-none-eabihf" => (Some("mps2-an505.x"), true, true),
        "riscv32imc-unknown-none-elf" => (None, true, true),
        _ if target.starts_with("thumbv7") => (Some("mps2.x"), true, true),
        _ => (None, target.starts_with("wasm32"), true),
    };
    if is_bare {
        println!("cargo::rustc-cfg=bare");
    }
    if is_roomy {
        println!("cargo::rustc-cfg=roomy");
    }
    if let Some(script) = script {
        fs::copy(Path::new("memory").join(script), out.join("memory.x"))
            .expect("OUT_DIR can be written to");
    }
    println!("cargo::rustc-link-search={}", out.display());
    println!(
        "cargo::rustc-link-search={}/memory",
        env!("CARGO_MANIFEST_DIR")
    );
}

fn numbers(out: &Path) {
    let (images, labels) = digits();
    write(&out.join("images.f32"), images.flat());
    fs::write(out.join("labels.u8"), labels).expect("OUT_DIR can be written to");
    write(&out.join("n1.f32"), &drawn::<N1>());
    write(&out.join("ad.f32"), &drawn::<AnomalyDetection>());
    write(&out.join("kws.f32"), &drawn::<KeywordSpotting>());
    write(&out.join("ic.f32"), &drawn::<ImageClassification>());
    write(&out.join("vww.f32"), &drawn::<VisualWakeWords>());
}

fn drawn<N: Network<Scalar = f32>>() -> Vec<f32> {
    let net = N::boxed(&mut seeded_rng(1));
    [net.parameters().flat(), net.state().flat()].concat()
}

/// The first images of the file, and the digits that they show.
fn digits() -> (Box<[Image; IMAGES]>, [u8; IMAGES]) {
    let text = fs::read_to_string(DATA).expect("the digits are in the repository");
    let mut images = Box::new([[[[0.0]; 8]; 8]; IMAGES]);
    let mut labels = [0; IMAGES];
    for ((image, label), row) in images.iter_mut().zip(&mut labels).zip(text.lines()) {
        let mut numbers = row
            .split(',')
            .map(|number| number.parse::<u8>().expect("a number"));
        for (pixel, value) in image.flat_mut().iter_mut().zip(&mut numbers) {
            *pixel = f32::from(value) / 16.0;
        }
        *label = numbers.next().expect("a row ends with a digit");
    }
    (images, labels)
}

fn write(path: &Path, numbers: &[f32]) {
    let bytes: Vec<u8> = numbers
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect();
    fs::write(path, bytes).expect("OUT_DIR can be written to");
}
