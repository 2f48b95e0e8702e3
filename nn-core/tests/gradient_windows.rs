//! What slides along an axis, with every padding, stride, dilation and group, against central differences and by hand.
#![cfg(feature = "alloc")]

mod common;

use common::check_batches;
use nn_core::init::GlorotUniform;
use nn_core::layer::{
    AvgPool1d, AvgPool2d, Conv1d, Conv2d, Conv2dParameters, DepthwiseConv1d, DepthwiseConv2d,
    GlobalAvgPool, GlobalMaxPool, Layer, MaxPool1d, MaxPool2d, PaddingCounted, PaddingIgnored,
    WithoutBias,
};
use nn_core::memory::Zeroed;
use nn_core::shape::{Causal, Image, Padded, Same, Sequence, Slide, Window};
use nn_core::tensor::Tensor;
use nn_core::typenum::{U0, U1, U2, U3, U4, U5, U6, U7};

type S = Sequence<U7, U2>;
type I = Image<U5, U4, U2>;
/// One channel.
type Grey = Image<U4, U5, U1>;

type Strided = Window<U3, U2>;
type Dilated = Window<U2, U1, U2>;
type AllAround = Window<U3, U1, U1, Padded<U1>>;
/// More behind than in front, and more than the window reaches.
type Behind = Window<U2, U2, U1, Padded<U0, U3>>;
type Kept = Window<U3, U2, U1, Same>;
type KeptDilated = Window<U2, U1, U3, Same>;
type Backwards = Window<U3, U1, U2, Causal>;
type BackwardsStrided = Window<U2, U3, U1, Causal>;
/// A stride larger than the window: cells that no window sees.
type Gaps = Window<U1, U3>;

fn conv1d_with<W: Slide<U7>>()
where
    Conv1d<S, U3, W>: Layer,
    DepthwiseConv1d<S, U2, W>: Layer,
{
    check_batches::<Conv1d<S, U3, W>>().assert_alive();
    check_batches::<DepthwiseConv1d<S, U2, W>>().assert_alive();
}

#[test]
fn conv1d_in_groups() {
    type Four = Sequence<U4, U4>;
    check_batches::<Conv1d<Four, U6, Kept, U2>>().assert_alive();
    check_batches::<Conv1d<Four, U2, Backwards, U2>>().assert_alive();
    check_batches::<DepthwiseConv1d<Four, U1, AllAround>>().assert_alive();
}

#[test]
fn conv1d() {
    conv1d_with::<Window<U1>>();
    // As large as the input.
    conv1d_with::<Window<U7>>();
    conv1d_with::<Strided>();
    conv1d_with::<Dilated>();
    conv1d_with::<AllAround>();
    conv1d_with::<Behind>();
    conv1d_with::<Kept>();
    conv1d_with::<KeptDilated>();
    conv1d_with::<Backwards>();
    conv1d_with::<BackwardsStrided>();
    conv1d_with::<Gaps>();
}

#[test]
fn conv2d() {
    check_batches::<Conv2d<I, U3, Window<U3>, Window<U2>>>().assert_alive();
    check_batches::<Conv2d<I, U3, Window<U5>, Window<U4>>>().assert_alive();
    check_batches::<Conv2d<I, U3, Strided, Dilated>>().assert_alive();
    check_batches::<Conv2d<I, U3, AllAround, Behind>>().assert_alive();
    check_batches::<Conv2d<I, U3, Kept, KeptDilated>>().assert_alive();
    check_batches::<Conv2d<I, U2, Gaps, AllAround, U1, GlorotUniform, WithoutBias>>()
        .assert_alive();
    check_batches::<Conv2d<Grey, U1, Kept, Window<U3>>>().assert_alive();
    check_batches::<Conv2d<Grey, U3, Behind, Kept>>().assert_alive();
}

#[test]
fn conv2d_in_groups() {
    type Four = Image<U3, U4, U4>;
    check_batches::<Conv2d<Four, U6, Kept, Dilated, U2>>().assert_alive();
    check_batches::<Conv2d<Four, U2, Window<U2>, AllAround, U2>>().assert_alive();
    check_batches::<DepthwiseConv2d<Four, U1, AllAround, Strided>>().assert_alive();
    check_batches::<DepthwiseConv2d<Four, U3, Kept, Behind>>().assert_alive();
    check_batches::<DepthwiseConv2d<Grey, U2, Kept, Dilated>>().assert_alive();
}

#[test]
fn max_pools() {
    check_batches::<MaxPool1d<S, Window<U2, U2>>>().assert_alive();
    check_batches::<MaxPool1d<S, Window<U7>>>().assert_alive();
    check_batches::<MaxPool1d<S, Kept>>().assert_alive();
    check_batches::<MaxPool1d<S, Dilated>>().assert_alive();
    check_batches::<MaxPool2d<I, Window<U2, U2>, Window<U2, U2>>>().assert_alive();
    check_batches::<MaxPool2d<I, Kept, AllAround>>().assert_alive();
    check_batches::<MaxPool2d<I, Strided, Dilated>>().assert_alive();
    check_batches::<MaxPool2d<Grey, Gaps, Window<U5>>>().assert_alive();
}

#[test]
fn avg_pools() {
    check_batches::<AvgPool1d<S, Window<U2, U2>, PaddingIgnored>>().assert_alive();
    check_batches::<AvgPool1d<S, Kept, PaddingIgnored>>().assert_alive();
    check_batches::<AvgPool1d<S, Kept, PaddingCounted>>().assert_alive();
    check_batches::<AvgPool2d<I, Kept, AllAround, PaddingIgnored>>().assert_alive();
    check_batches::<AvgPool2d<I, Kept, AllAround, PaddingCounted>>().assert_alive();
    check_batches::<AvgPool2d<I, Strided, Window<U2, U2>, PaddingIgnored>>().assert_alive();
    check_batches::<AvgPool2d<Grey, Gaps, Window<U5>, PaddingCounted>>().assert_alive();
}

#[test]
fn global_pools() {
    check_batches::<GlobalAvgPool<S>>().assert_alive();
    check_batches::<GlobalAvgPool<I>>().assert_alive();
    check_batches::<GlobalMaxPool<S>>().assert_alive();
    check_batches::<GlobalMaxPool<I>>().assert_alive();
}

/// Two groups of one row: the filters of a group see its channels alone.
#[test]
fn groups_do_not_see_each_other() {
    type Groups = Conv2d<Image<U1, U2, U4>, U2, Window<U1>, Window<U2>, U2>;
    let mut parameters = Conv2dParameters::ZEROED;
    // `[1][2][2][2]`: cell, channel of the group, filter.
    parameters.weight = Tensor::new([[[[1.0, 10.0], [2.0, 20.0]], [[3.0, 30.0], [4.0, 40.0]]]]);
    parameters.bias = Tensor::new([0.5, -0.5]);
    let x = [Tensor::new([[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]])];
    let mut y = [Tensor::ZEROED];
    Groups::infer(&parameters, &(), &x, &mut y, &mut []);
    // 1 + 2·2 + 3·5 + 4·6, and 10·3 + 20·4 + 30·7 + 40·8.
    assert_eq!(y[0].as_slice(), [44.5_f64, 639.5]);
    assert_eq!(Groups::MACS, 8);
}

/// A dilated window before the start of a sequence sees zeros there.
#[test]
fn a_causal_window_sees_what_was() {
    type Past = Conv1d<Sequence<U4, U1>, U1, Window<U2, U1, U2, Causal>>;
    let mut parameters = <Past as Layer>::Parameters::<f64>::ZEROED;
    parameters.weight = Tensor::new([[[10.0]], [[1.0]]]);
    let x = [Tensor::new([[1.0], [2.0], [3.0], [4.0]])];
    let mut y = [Tensor::ZEROED];
    Past::infer(&parameters, &(), &x, &mut y, &mut []);
    assert_eq!(y[0].as_slice(), [1.0, 2.0, 13.0, 24.0]);
}

/// `nn.AvgPool2d(2, padding=1, count_include_pad=..)` of one pixel in a corner.
#[test]
fn padding_counts_where_it_is_said() {
    type Corner = Window<U2, U2, U1, Padded<U1, U0>>;
    type One = Image<U1, U1, U1>;
    let x = [Tensor::new([[[8.0]]])];
    let mut y = [Tensor::<One, f64>::ZEROED];
    AvgPool2d::<One, Corner, Corner, PaddingCounted>::infer(&(), &(), &x, &mut y, &mut []);
    assert_eq!(y[0].as_slice(), [2.0]);
    AvgPool2d::<One, Corner, Corner, PaddingIgnored>::infer(&(), &(), &x, &mut y, &mut []);
    assert_eq!(y[0].as_slice(), [8.0]);
}
