//! Trains the network on the host. The board gets its numbers and a few images; the host's scores for them are
//! written to `scores.txt`, to be compared with the board's.

#[path = "src/network.rs"]
mod network;

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use network::{Digits, Image};
use nn_core::flat::Flat;
use nn_core::prelude::*;

/// An image, and the digit it shows.
type Sample = (Image, usize);

const DATA: &str = "../data/digits.csv";
/// How many test images the board reads.
const IMAGES: usize = 20;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/network.rs");
    println!("cargo::rerun-if-changed={DATA}");
    println!("cargo::rustc-link-search={}", env!("CARGO_MANIFEST_DIR"));
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");

    let samples = samples();
    let (test, train): (Vec<_>, Vec<_>) = samples
        .iter()
        .enumerate()
        .partition(|(row, _)| row % 5 == 0);
    let [test, train] = [test, train].map(|rows| {
        rows.into_iter()
            .map(|(_, sample)| *sample)
            .collect::<Vec<Sample>>()
    });
    let mut rng = seeded_rng(1);
    let mut net = Digits::boxed(&mut rng);
    Training::new(CrossEntropy, Adam::new(2e-3))
        .epochs(20)
        .fit(&mut *net, &train, &[], &mut rng)
        .expect("the training converges");

    let numbers = net.parameters.flat().iter().chain(net.state.flat());
    write(
        &out,
        "numbers.f32",
        numbers
            .flat_map(|number: &f32| number.to_le_bytes())
            .collect(),
    );
    let pixels = test
        .iter()
        .take(IMAGES)
        .flat_map(|(image, _)| image.flat().to_vec());
    write(
        &out,
        "images.f32",
        pixels.flat_map(|pixel: f32| pixel.to_le_bytes()).collect(),
    );
    let labels = test.iter().take(IMAGES).map(|(_, digit)| *digit as u8);
    write(&out, "labels.u8", labels.collect());
    let mut scores = String::new();
    for (image, digit) in test.iter().take(IMAGES) {
        let _ = writeln!(
            scores,
            "{digit}: {:08x?}",
            net.predict(image).map(f32::to_bits)
        );
    }
    write(&out, "scores.txt", scores.into_bytes());
    println!("cargo::rustc-env=SCORES={out}/scores.txt");
}

fn samples() -> Vec<Sample> {
    println!("cargo::rerun-if-changed={DATA}");
    let text = fs::read_to_string(DATA).expect("the digits are in the repository");
    let rows = text
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
    rows.map(|line| {
        let values: Vec<f32> = line
            .split(',')
            .map(|value| value.trim().parse().expect("a number"))
            .collect();
        let (digit, pixels) = values.split_last().expect("a row has numbers");
        let mut image: Image = [[[0.0]; 8]; 8];
        for (pixel, value) in image.flat_mut().iter_mut().zip(pixels) {
            *pixel = value / 16.0;
        }
        (image, *digit as usize)
    })
    .collect()
}

fn write(out: &str, name: &str, bytes: Vec<u8>) {
    fs::write(Path::new(out).join(name), bytes).expect("OUT_DIR can be written to");
}
