//! Layers that put elements elsewhere, and those that make images larger, against central differences.
#![cfg(feature = "alloc")]

mod common;

use common::check_batches;
use nn_core::gradient::check_network;
use nn_core::init::GlorotUniform;
use nn_core::layer::{
    ConvTranspose2d, FirstAxis, LastAxis, MiddleAxis, Permute, Resample, Reshape, SeparableConv2d,
    WithoutBias,
};
use nn_core::prelude::*;
use nn_core::shape::{
    Cropped, Image, Interpolated, Padded, Repeated, Same, Sequence, Spreading, Vector, Window,
};
use nn_core::typenum::{U0, U1, U2, U3, U4, U12};

type S = Sequence<U3, U4>;
type I = Image<U2, U3, U2>;

#[test]
fn reshape() {
    check_batches::<Reshape<S, I>>().assert_alive();
    check_batches::<Reshape<I, Vector<U12>>>().assert_alive();
    check_batches::<Reshape<Vector<U12>, Sequence<U1, U12>>>().assert_alive();
}

#[test]
fn permute() {
    check_batches::<Permute<S, (LastAxis, FirstAxis)>>().assert_alive();
    check_batches::<Permute<S, (FirstAxis, LastAxis)>>().assert_alive();
    check_batches::<Permute<I, (FirstAxis, LastAxis, MiddleAxis)>>().assert_alive();
    check_batches::<Permute<I, (MiddleAxis, FirstAxis, LastAxis)>>().assert_alive();
    check_batches::<Permute<I, (MiddleAxis, LastAxis, FirstAxis)>>().assert_alive();
    check_batches::<Permute<I, (LastAxis, FirstAxis, MiddleAxis)>>().assert_alive();
    check_batches::<Permute<I, (LastAxis, MiddleAxis, FirstAxis)>>().assert_alive();
}

#[test]
fn pad_and_crop() {
    check_batches::<Resample<S, Padded<U1>>>().assert_alive();
    check_batches::<Resample<I, Padded<U1, U0>, Padded<U0, U2>>>().assert_alive();
    check_batches::<Resample<S, Cropped<U1>>>().assert_alive();
    check_batches::<Resample<I, Cropped<U0, U1>, Cropped<U2, U0>>>().assert_alive();
}

#[test]
fn upsample() {
    check_batches::<Resample<S, Repeated<U2>>>().assert_alive();
    check_batches::<Resample<I, Repeated<U2>, Repeated<U3>>>().assert_alive();
    check_batches::<Resample<S, Interpolated<U3>>>().assert_alive();
    check_batches::<Resample<I, Interpolated<U2>, Interpolated<U3>>>().assert_alive();
    check_batches::<Resample<Image<U1, U4, U1>, Interpolated<U4>>>().assert_alive();
}

#[test]
fn separable_conv2d() {
    type Image3 = Image<U3, U4, U2>;
    check_batches::<SeparableConv2d<Image3, U3, Window<U2>, Window<U3>>>().assert_alive();
    type Strided = Window<U3, U2, U1, Same>;
    check_batches::<
        SeparableConv2d<
            Image3,
            U2,
            Strided,
            Strided,
            U3,
            GlorotUniform,
            GlorotUniform,
            WithoutBias,
        >,
    >()
    .assert_alive();
}

#[test]
fn conv_transpose2d() {
    check_batches::<ConvTranspose2d<I, U3, Spreading<U2, U2>, Spreading<U2, U2>>>().assert_alive();
    type Down = Spreading<U3, U2, U1, U1, U1, U1>;
    type Across = Spreading<U2, U1, U2, U0, U1>;
    check_batches::<ConvTranspose2d<I, U1, Down, Across, GlorotUniform, WithoutBias>>()
        .assert_alive();
    // A stride that leaves holes.
    check_batches::<ConvTranspose2d<I, U2, Spreading<U1, U3>, Spreading<U2, U3>>>().assert_alive();
}

network! {
    /// Something of each.
    struct Rearranged: [24] -> [3] {
        reshape([4, 3, 2]),
        pad([[1, 0], [0, 2]]),
        permute([2, 0, 1]),
        upsample([2, 1], mode = bilinear),
        crop([[1, 1], [0, 1]]),
        upsample(2),
        permute([1, 0, 2]),
        tanh,
        flatten,
        reshape([8, 20]),
        permute([1, 0]),
        pad([1, 2]),
        crop([3, 15]),
        upsample(2, mode = linear),
        flatten,
        dense(3),
    }
}

network! {
    /// Its shape is known to the types alone.
    struct Inner: [2, 3, 2] -> [2, 3, 2] {
        tanh,
    }
}

network! {
    struct OverInner: [2, 3, 2] -> [3] {
        Inner,
        pad(1),
        Inner2,
        crop([[0, 1], [2, 1]]),
        upsample([2, 3]),
        permute([2, 0, 1]),
        reshape([72]),
        dense(3),
    }
}

network! {
    struct Inner2: [4, 5, 2] -> [4, 5, 2] {
        tanh,
    }
}

network! {
    /// Small images from a few numbers.
    struct Decoder: [5] -> [8, 8, 1] {
        dense(8),
        reshape([2, 2, 2]),
        conv_transpose2d(3, kernel = 3, stride = 2, padding = 1, output_padding = 1),
        gelu,
        separable_conv2d(2, kernel = 3, padding = same, multiplier = 2),
        conv_transpose2d(2 -> 1, kernel = [2, 3], stride = 2, padding = same, bias = false),
    }
}

network! {
    struct OverTypes: [2, 3, 2] -> [3, 5, 2] {
        Inner,
        conv_transpose2d(2, kernel = 3, stride = 2, padding = [[0, 2], [1, 1]]),
        separable_conv2d(2, kernel = 1),
        identity,
    }
}

#[test]
fn decoders() {
    // Of 2 x 2 cells with 9 x 3 x 2 weights; 4 x 4 with 9 x 6 and 6 x 2; 4 x 4 with 6 x 2.
    let macs = 40 + 4 * 54 + 16 * 54 + 16 * 12 + 16 * 12;
    assert_eq!(Decoder::<f64>::COST.macs, macs);
    let parameters = 48 + 54 + 3 + 54 + 12 + 2 + 12;
    assert_eq!(Decoder::<f64>::COST.flash, parameters * 8);
    let target = [[[0.5]; 8]; 8];
    let image = [[[0.3, -0.2], [0.5, 0.9], [-0.4, 0.1]]; 2];
    for seed in 0..3 {
        let net: Decoder<f64> = Network::init(&mut seeded_rng(seed));
        let samples = [
            ([0.3, -0.2, 0.9, 0.4, -1.0], target),
            ([0.0, 0.2, 0.1, 1.4, 1.0], target),
        ];
        check_network(&net, &MeanSquaredError, &samples, seed)
            .unwrap()
            .assert_alive();
        let net: OverTypes<f64> = Network::init(&mut seeded_rng(seed));
        let samples = [(image, [[[0.5; 2]; 5]; 3])];
        check_network(&net, &MeanSquaredError, &samples, seed)
            .unwrap()
            .assert_alive();
    }
}

#[test]
fn networks() {
    // Two of four cells, two of two, and the dense layer.
    assert_eq!(Rearranged::<f64>::COST.macs, 400 + 160 + 240);
    let flat = core::array::from_fn(|place| (place as f64 * 0.7).sin());
    let image = [[[0.3, -0.2], [0.5, 0.9], [-0.4, 0.1]]; 2];
    for seed in 0..3 {
        let net: Rearranged<f64> = Network::init(&mut seeded_rng(seed));
        let report = check_network(&net, &MeanSquaredError, &[(flat, [0.3, 0.1, -0.2])], seed);
        report.unwrap().assert_alive();
        let net: OverInner<f64> = Network::init(&mut seeded_rng(seed));
        let report = check_network(&net, &MeanSquaredError, &[(image, [0.3, 0.1, -0.2])], seed);
        report.unwrap().assert_alive();
    }
}
