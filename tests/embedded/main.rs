//! Weights in the binary are bit by bit those that are loaded from the same file when the program runs.

mod everything;
mod layouts;
#[path = "../scratch/mod.rs"]
#[expect(dead_code, reason = "packages with many programs want more")]
mod scratch;

use nn_core::flat::Flat;
use nn_core::prelude::*;
use nn_core::weights::{self, Format};

mod small {
    //! One network, from files in four types of numbers.

    use super::*;

    macro_rules! small {
        ($($name:ident $path:literal)*) => {
            $(network! {
                #[weights($path)]
                pub struct $name: [3] -> [2] {
                    hidden: dense(4),
                    norm: batch_norm,
                    relu,
                    output: dense(2),
                }
            })*
        };
    }

    small! {
        F16 "nn-core/tests/data/weights_f16.safetensors"
        Bf16 "nn-core/tests/data/weights_bf16.safetensors"
        F32 "nn-core/tests/data/weights_f32.safetensors"
        F64 "nn-core/tests/data/weights_f64.safetensors"
    }
}

network! {
    #[weights(
        "examples/pytorch/digits.safetensors",
        rename("0", "conv1"),
        rename("1", "norm"),
        rename("4", "conv2"),
        rename("7", "output"),
    )]
    struct Reader: [8, 8, 1] -> [10] {
        conv1: conv2d(8, kernel = 3, padding = 1),
        norm: batch_norm,
        relu,
        max_pool2d(2),
        conv2: conv2d(16, kernel = 3),
        relu,
        flatten,
        output: dense(10),
    }
}

network! {
    #[weights("examples/pytorch/speakers.safetensors")]
    struct Speaker: [29, 12] -> [9] {
        hear: lstm(24, returns = last),
        output: dense(9),
    }
}

static READER: &Reader = Reader::trained();

fn numbers<N: Network<Scalar = f32>>(network: &N) -> Vec<u32> {
    let parameters = network.parameters().flat().iter();
    let numbers = parameters.chain(network.state().flat());
    numbers.map(|number| number.to_bits()).collect()
}

/// That `trained` is what is loaded from `path`.
fn assert_loaded<N: Network<Scalar = f32>>(trained: &N, path: &str, format: &Format) {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    let mut loaded = N::boxed(&mut seeded_rng(1));
    format.load(&mut *loaded, &path).expect(&path);
    assert_eq!(numbers(trained), numbers(&*loaded), "{path}");
}

#[test]
fn every_type_of_numbers_is_that_of_the_loader() {
    let path = |name| format!("nn-core/tests/data/weights_{name}.safetensors");
    let format = Format::new();
    assert_loaded(small::F16::trained(), &path("f16"), &format);
    assert_loaded(small::Bf16::trained(), &path("bf16"), &format);
    assert_loaded(small::F32::trained(), &path("f32"), &format);
    assert_loaded(small::F64::trained(), &path("f64"), &format);
}

#[test]
fn files_of_pytorch_are_embedded_as_they_are_loaded() {
    let names = Format::new()
        .rename("0", "conv1")
        .rename("1", "norm")
        .rename("4", "conv2")
        .rename("7", "output");
    assert_loaded(READER, "examples/pytorch/digits.safetensors", &names);
    assert_loaded(
        Speaker::trained(),
        "examples/pytorch/speakers.safetensors",
        &Format::new(),
    );
}

#[test]
fn a_network_of_the_binary_predicts() {
    let mut loaded = small::F32::init(&mut seeded_rng(1));
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/nn-core/tests/data/weights_f32.safetensors"
    );
    weights::load(&mut loaded, path).expect(path);
    let x = [1.0, -2.0, 0.5];
    assert_eq!(small::F32::trained().predict(&x), loaded.predict(&x));
}
