//! What is written is read, here and elsewhere.

use nn_core::flat::Flat;
use nn_core::prelude::*;
use nn_core::weights;

use crate::{Small, bits, small};

#[test]
fn every_bit_comes_back() {
    const SPECIAL: [f32; 8] = [
        0.0,
        -0.0,
        f32::MIN_POSITIVE,
        1e-45,
        -1e-40,
        f32::MAX,
        f32::MIN,
        1.0 + f32::EPSILON,
    ];
    let mut net = small(1);
    net.parts_mut().0.flat_mut()[..8].copy_from_slice(&SPECIAL);
    net.parts_mut().1.flat_mut().copy_from_slice(&SPECIAL);
    let mut copy = small(2);
    weights::from_bytes(&mut copy, &weights::to_bytes(&net)).unwrap();
    assert_eq!(bits(&copy), bits(&net));

    let mut net: Small<f64> = Network::init(&mut seeded_rng(1));
    for (place, number) in net.parts_mut().0.flat_mut().iter_mut().enumerate() {
        *number *= f64::from_bits((place as u64 * 40) << 52);
    }
    net.parts_mut().1.flat_mut()[0] = -0.0;
    net.parts_mut().1.flat_mut()[1] = 5e-324;
    let mut copy: Small<f64> = Network::init(&mut seeded_rng(2));
    weights::from_bytes(&mut copy, &weights::to_bytes(&net)).unwrap();
    assert_eq!(bits(&copy), bits(&net));
}

#[test]
fn the_same_network_gives_the_same_bytes() {
    let bytes = weights::to_bytes(&small(1));
    assert_eq!(weights::to_bytes(&small(1)), bytes);
    let mut copy = small(2);
    weights::from_bytes(&mut copy, &bytes).unwrap();
    assert_eq!(weights::to_bytes(&copy), bytes);
}

/// The reader of the format's authors, on a file of ours.
#[test]
fn the_reference_reader_reads_it() {
    let net = small(1);
    let bytes = weights::to_bytes(&net);
    let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let mut names = file.names();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "hidden.bias",
            "hidden.weight",
            "norm.bias",
            "norm.running_mean",
            "norm.running_var",
            "norm.weight",
            "output.bias",
            "output.weight",
        ]
    );
    let weight = file.tensor("hidden.weight").unwrap();
    assert_eq!(weight.dtype(), safetensors::Dtype::F32);
    assert_eq!(weight.shape(), [4, 3]);
    let parameters = net.parameters().flat();
    for output in 0..4 {
        for input in 0..3 {
            let bytes = weight.data()[4 * (output * 3 + input)..][..4]
                .try_into()
                .unwrap();
            // [in][out] in memory.
            assert_eq!(f32::from_le_bytes(bytes), parameters[input * 4 + output]);
        }
    }
    let mean = file.tensor("norm.running_mean").unwrap().data();
    assert_eq!(mean, [0; 16]);
}

network! {
    struct Inner: [2] -> [2] {
        dense(2, bias = false),
        residual {
            branch: dense(2),
            tanh,
        },
    }
}

network! {
    struct Outer: [2] -> [1] {
        encoder: Inner,
        batch_norm,
        dense(1),
    }
}

#[test]
fn names_of_nested_steps_are_joined() {
    let net: Outer = Network::init(&mut seeded_rng(1));
    let bytes = weights::to_bytes(&net);
    let file = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let mut names = file.names();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "batch_norm1.bias",
            "batch_norm1.running_mean",
            "batch_norm1.running_var",
            "batch_norm1.weight",
            "dense1.bias",
            "dense1.weight",
            "encoder.dense1.weight",
            "encoder.residual1.branch.bias",
            "encoder.residual1.branch.weight",
        ]
    );
    let mut copy: Outer = Network::init(&mut seeded_rng(2));
    weights::from_bytes(&mut copy, &bytes).unwrap();
    assert_eq!(bits(&copy), bits(&net));
    assert_eq!(copy.predict(&[0.3, -2.0]), net.predict(&[0.3, -2.0]));
}

/// Files that `../data/make_weights.py` wrote, and what it printed.
#[test]
fn files_of_other_programs_are_read_whatever_their_type() {
    const ANSWERS: [([f64; 3], [f64; 2]); 2] = [
        (
            [1.0, -2.0, 0.5],
            [-1.341_528_511_769_761_7, -0.143_142_819_856_101_1],
        ),
        (
            [0.25, 3.0, -1.0],
            [-0.465_500_977_711_975_2, 0.812_382_681_849_070_9],
        ),
    ];
    for file in [
        &include_bytes!("../data/weights_f16.safetensors")[..],
        include_bytes!("../data/weights_bf16.safetensors"),
        include_bytes!("../data/weights_f32.safetensors"),
        include_bytes!("../data/weights_f64.safetensors"),
    ] {
        let mut double: Small<f64> = Network::init(&mut seeded_rng(1));
        let mut single: Small = Network::init(&mut seeded_rng(1));
        weights::from_bytes(&mut double, file).unwrap();
        weights::from_bytes(&mut single, file).unwrap();
        for (x, expected) in ANSWERS {
            let found = double.predict(&x);
            let found_single = single.predict(&x.map(|x| x as f32));
            for output in 0..2 {
                assert!((found[output] - expected[output]).abs() < 1e-14);
                assert!((f64::from(found_single[output]) - expected[output]).abs() < 1e-6);
            }
        }
    }
}

#[test]
fn numbers_are_rounded_to_the_scalar_of_the_network() {
    let mut double: Small<f64> = Network::init(&mut seeded_rng(1));
    double.parts_mut().0.flat_mut()[..3].copy_from_slice(&[0.1, 1e-60, -1e-60]);
    let mut single = small(2);
    weights::from_bytes(&mut single, &weights::to_bytes(&double)).unwrap();
    let expected: Vec<f32> = double
        .parameters()
        .flat()
        .iter()
        .map(|&x| x as f32)
        .collect();
    assert_eq!(single.parameters().flat(), expected);
    assert!(single.parameters().flat()[2].is_sign_negative());
}
