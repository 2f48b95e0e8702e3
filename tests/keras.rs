//! Weights of real models of Keras, under Keras's own names, give Keras's outputs. `tests/keras/generate.py` made them.

use std::path::{Path, PathBuf};

use nn_core::flat::{flatten, flatten_mut};
use nn_core::memory::Zeroed;
use nn_core::prelude::*;
use nn_core::weights::Format;
use safetensors::SafeTensors;

network! {
    struct Images: [9, 7, 2] -> [3] {
        conv2d: conv2d(4, kernel = 3, stride = 2, padding = same),
        relu,
        batch_normalization: batch_norm(epsilon = 1e-3),
        depthwise_conv2d: depthwise_conv2d(3, multiplier = 2, padding = same),
        group_normalization: group_norm(4, epsilon = 1e-3),
        separable_conv2d: separable_conv2d(3, kernel = 2, multiplier = 2),
        conv2d_transpose: conv_transpose2d(4, kernel = 3, stride = 2, padding = same),
        in_groups: conv2d(8, kernel = [1, 2], groups = 2),
        alone: conv2d(8, kernel = 2, groups = 8),
        flatten,
        flat_norm: batch_norm(epsilon = 1e-3),
        output: dense(3),
    }
}

network! {
    struct Words: [6] -> [4] {
        embedding: embedding(words = 9, features = 4),
        norm: layer_norm(epsilon = 1e-3),
        both: bidirectional { lstm(3, returns = all) },
        hear: lstm(5, returns = all),
        after: gru(4, returns = last),
    }
}

network! {
    struct Frames: [6, 3] -> [2] {
        both_gru: bidirectional { gru(3, returns = all) },
        before: gru(4, returns = all, reset = before),
        norm: rms_norm(epsilon = 1e-6),
        attention: attention(heads = 2),
        simple_rnn: rnn(4, returns = all, bias = false),
        conv1d: conv1d(4, kernel = 2, padding = causal),
        depthwise_conv1d: depthwise_conv1d(kernel = 2, multiplier = 2),
        time_distributed: time_distributed { frame: dense(3) },
        both_rnn: bidirectional { rnn(2, returns = last) },
        output: dense(2),
    }
}

/// The largest difference, as a share of the largest output. Both sides compute in f32 (ε = 6e-8), add in another order, and
/// hand it on through up to ten layers; 2e-7, 5e-7 and 2e-6 were measured.
const TOLERANCE: f32 = 1e-5;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/keras/{name}.safetensors"))
}

/// The numbers of a tensor.
fn numbers(file: &SafeTensors, name: &str) -> Vec<f32> {
    let tensor = file.tensor(name).unwrap();
    let (numbers, _) = tensor.data().as_chunks();
    numbers.iter().copied().map(f32::from_le_bytes).collect()
}

/// Loads the weights, compares all outputs, and gives the bytes that the network writes in its turn.
fn check<N: Network<Scalar = f32>>(name: &str, format: &Format) -> Vec<u8> {
    let mut net = N::boxed(&mut seeded_rng(1));
    format
        .load(&mut *net, path(name))
        .unwrap_or_else(|error| panic!("{error}"));
    let golden = std::fs::read(path(&format!("{name}.golden"))).unwrap();
    let golden = SafeTensors::deserialize(&golden).unwrap();
    let samples = golden.tensor("input").unwrap().shape()[0];
    let mut inputs = vec![N::InputArray::ZEROED; samples];
    flatten_mut(&mut inputs).copy_from_slice(&numbers(&golden, "input"));
    let outputs = net.predict_all(&inputs);
    let found = flatten::<f32, _>(&outputs);
    let expected = numbers(&golden, "output");
    assert_eq!(found.len(), expected.len());
    let largest = expected.iter().fold(0.0, |a: f32, b| a.max(b.abs()));
    let mut worst: f32 = 0.0;
    for (place, (found, expected)) in found.iter().zip(&expected).enumerate() {
        let difference = (found - expected).abs();
        worst = worst.max(difference / largest);
        assert!(
            difference <= TOLERANCE * largest,
            "{name}: output {place} is {found}, Keras gives {expected}, {difference:e} away"
        );
    }
    println!("{name}: at most {worst:.1e} of the largest output");
    format.to_bytes(&*net).unwrap()
}

/// Names and shapes of a file, and its numbers.
fn contents(bytes: &[u8]) -> Vec<(String, Vec<usize>, Vec<f32>)> {
    let file = SafeTensors::deserialize(bytes).unwrap();
    let mut names = file.names();
    names.sort_unstable();
    let tensor = |name: &str| {
        let shape = file.tensor(name).unwrap().shape().to_vec();
        (name.to_string(), shape, numbers(&file, name))
    };
    names.into_iter().map(tensor).collect()
}

/// What is written is what Keras wrote: its model can read it.
fn check_both_ways<N: Network<Scalar = f32>>(name: &str, format: &Format) {
    let written = check::<N>(name, format);
    let file = std::fs::read(path(name)).unwrap();
    assert_eq!(contents(&written), contents(&file), "{name}");
}

#[test]
fn images() {
    let format = Format::new().keras().rename("pictures", "");
    let written = contents(&check::<Images>("images", &format));
    let mut file = contents(&std::fs::read(path("images")).unwrap());
    // A convolution with as many groups as channels is written as the depthwise one that it is.
    for (name, shape, _) in &mut file {
        if name == "pictures/alone/kernel" {
            assert_eq!(*shape, [2, 2, 1, 8]);
            *shape = vec![2, 2, 8, 1];
        }
    }
    assert_eq!(written, file);
}

#[test]
fn words() {
    let format = Format::new()
        .keras()
        .rename("layer_normalization", "norm")
        .rename("both_lstm", "both")
        .rename("lstm_1", "hear");
    check_both_ways::<Words>("words", &format);
}

#[test]
fn frames() {
    // Keras counts the layers of a kind, within others too.
    let format = Format::new()
        .keras()
        .rename("rms_normalization", "norm")
        .rename("multi_head_attention", "attention")
        .rename(
            "both_rnn/forward_simple_rnn_1",
            "both_rnn.forward_simple_rnn",
        )
        .rename(
            "both_rnn/backward_simple_rnn_1",
            "both_rnn.backward_simple_rnn",
        );
    check_both_ways::<Frames>("frames", &format);
}
