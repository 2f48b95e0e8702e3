//! The networks of MLPerf Tiny with their trained weights: every recorded output again.
//!
//! The files are other people's and are not here: `NN_MLPERF` names their folder, by default `../shared/mlperf_tiny`.
//! Without it this test says that it was skipped.

#[path = "mlperf_tiny/networks.rs"]
mod networks;

use std::path::PathBuf;

use networks::{AnomalyDetection, ImageClassification, KeywordSpotting, VisualWakeWords};
use nn_core::flat::{flatten, flatten_mut};
use nn_core::memory::{Zeroed, zeroed_box};
use nn_core::prelude::*;
use nn_core::weights::Format;
use safetensors::SafeTensors;

/// How far an output may be from the recorded one: relative, or absolute.
const TOLERANCE: [f64; 2] = [1e-4, 1e-6];
/// Recorded samples of each.
const SAMPLES: usize = 8;
/// So many of them are computed one by one too.
const ALONE: usize = 2;

/// The folder of the files, if it is there.
fn folder() -> Option<PathBuf> {
    let default = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/mlperf_tiny");
    let folder = std::env::var_os("NN_MLPERF").map_or_else(default, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("SKIPPED: there is no folder {}", folder.display());
    None
}

/// The numbers of a recorded tensor, one sample after the other.
fn recorded(file: &SafeTensors, name: &str) -> Vec<f32> {
    let tensor = file.tensor(name).expect("it was recorded");
    assert_eq!(tensor.shape()[0], SAMPLES, "{name}");
    let bytes = tensor.data().as_chunks::<4>().0;
    bytes
        .iter()
        .map(|&bytes| f32::from_le_bytes(bytes))
        .collect()
}

/// Inference needs no more stack than this, in a build without optimisation too.
const STACK: usize = 512 << 10;

/// Loads the weights and computes all outputs, on a small stack.
fn check<N: Network<Scalar = f32>>(
    name: &'static str,
    format: Format,
    parameters: usize,
    macs: usize,
    ram: usize,
) {
    assert!(N::COST.ram <= ram, "{name}: {} bytes", N::COST.ram);
    let thread = std::thread::Builder::new().stack_size(STACK);
    let check = move || check_here::<N>(name, &format, parameters, macs);
    let checked = thread.spawn(check).expect("a thread").join();
    checked.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
}

fn check_here<N: Network<Scalar = f32>>(
    name: &str,
    format: &Format,
    parameters: usize,
    macs: usize,
) {
    assert_eq!(
        (N::COST.parameters, N::COST.macs),
        (parameters, macs),
        "{name}"
    );
    let Some(folder) = folder() else { return };
    let mut net = N::boxed(&mut seeded_rng(1));
    format
        .load(&mut *net, folder.join(format!("{name}.safetensors")))
        .unwrap_or_else(|error| panic!("{error}"));
    let golden = folder.join(format!("{name}.golden.safetensors"));
    let bytes =
        std::fs::read(&golden).unwrap_or_else(|error| panic!("{}: {error}", golden.display()));
    let golden = SafeTensors::deserialize(&bytes).expect("a safetensors file");
    let mut inputs = vec![N::InputArray::ZEROED; SAMPLES];
    flatten_mut(&mut inputs).copy_from_slice(&recorded(&golden, "input"));
    let expected = recorded(&golden, "output");

    let together = net.predict_all(&inputs);
    let mut buffer = zeroed_box::<Buffer<N>>();
    for (sample, (input, output)) in inputs.iter().zip(&together).take(ALONE).enumerate() {
        assert!(
            net.predict(input) == *output,
            "{name}, sample {sample}: one by one it is another output"
        );
        assert!(
            net.predict_from(input, &mut buffer) == output,
            "{name}, sample {sample}: in a buffer it is another output"
        );
        flatten_mut(std::slice::from_mut(buffer.input_mut()))
            .copy_from_slice(flatten(std::slice::from_ref(input)));
        assert!(
            net.predict_in(&mut buffer) == output,
            "{name}, sample {sample}: from a buffer it is another output"
        );
    }
    let mut worst: f64 = 0.0;
    for (place, (&found, &expected)) in flatten::<f32, _>(&together)
        .iter()
        .zip(&expected)
        .enumerate()
    {
        let (found, expected) = (f64::from(found), f64::from(expected));
        let error = (found - expected).abs();
        let [relative, absolute] = TOLERANCE;
        assert!(
            error <= relative * expected.abs() || error <= absolute,
            "{name}: output {place} is {found:e}, {expected:e} was recorded"
        );
        worst = worst.max(error);
    }
    println!("{name}: {SAMPLES} outputs, at most {worst:.1e} from the recorded ones");
}

#[test]
fn anomaly_detection() {
    check::<AnomalyDetection>("ad", Format::new(), 265_864, 264_192, 3_072);
}

#[test]
fn keyword_spotting() {
    check::<KeywordSpotting>("kws", Format::new(), 22_604, 2_656_768, 34_560);
}

#[test]
fn image_classification() {
    let format = Format::new()
        .rename("block2.shortcut", "block2.shortcut.conv")
        .rename("block3.shortcut", "block3.shortcut.conv");
    check::<ImageClassification>("ic", format, 77_706, 12_501_632, 135_168);
}

#[test]
fn visual_wake_words() {
    check::<VisualWakeWords>("vww", Format::new(), 210_850, 7_489_664, 148_992);
}
