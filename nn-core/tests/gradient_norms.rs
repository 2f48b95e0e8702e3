//! The normalisations of single samples, embeddings and constant activations, against central differences and by hand.
#![cfg(feature = "alloc")]

mod common;

use common::check_batches;
use nn_core::activation::{Clip, Scale};
use nn_core::flat::Flat;
use nn_core::gradient::check_layer;
use nn_core::layer::{
    Attention, Elementwise, GroupNorm, Layer, LayerNorm, LearntPositions, OverAll,
    PositionalEncoding, RmsNorm,
};
use nn_core::memory::Zeroed;
use nn_core::prelude::*;
use nn_core::shape::{Image, Sequence, Vector};
use nn_core::tensor::Tensor;
use nn_core::typenum::{U1, U2, U3, U4, U5, U6};

type V = Vector<U5>;
type S = Sequence<U3, U4>;
type I = Image<U2, U3, U6>;

const TENTH: u64 = 0.1_f64.to_bits();

#[test]
fn layer_norm() {
    check_batches::<LayerNorm<V>>().assert_alive();
    check_batches::<LayerNorm<S>>().assert_alive();
    check_batches::<LayerNorm<I, OverAll>>().assert_alive();
    check_batches::<LayerNorm<S, OverAll, TENTH>>().assert_alive();
}

#[test]
fn rms_norm() {
    check_batches::<RmsNorm<V>>().assert_alive();
    check_batches::<RmsNorm<I, TENTH>>().assert_alive();
}

#[test]
fn group_norm() {
    check_batches::<GroupNorm<I, U1>>().assert_alive();
    check_batches::<GroupNorm<I, U2>>().assert_alive();
    check_batches::<GroupNorm<I, U3, TENTH>>().assert_alive();
    check_batches::<GroupNorm<S, U2>>().assert_alive();
    check_batches::<GroupNorm<V, U1>>().assert_alive();
}

#[test]
fn attention() {
    check_batches::<Attention<S>>().assert_alive();
    check_batches::<Attention<S, U2>>().assert_alive();
    check_batches::<Attention<Sequence<U5, U6>, U3, true>>().assert_alive();
    check_batches::<Attention<Sequence<U1, U2>, U2, true>>().assert_alive();
    check_batches::<LearntPositions<S>>().assert_alive();
    check_batches::<PositionalEncoding<S>>().assert_alive();
    check_batches::<PositionalEncoding<Sequence<U4, U3>>>().assert_alive();
}

#[test]
fn constant_activations() {
    check_batches::<Elementwise<S, Scale<TENTH>>>().assert_alive();
    let report =
        check_layer::<Elementwise<I, Clip<{ (-0.5_f64).to_bits() }, { 0.75_f64.to_bits() }>>, 3>(1);
    report.unwrap().assert_alive();
}

network! {
    struct Words: [3] -> [3, 2] {
        embedding(words = 4, features = 2),
    }
}

/// By hand; and what is no index is NaN, and does no harm.
#[test]
fn an_index_gives_its_row_and_anything_else_nan() {
    let mut net = Words::init(&mut seeded_rng(1));
    let rows = [[0.0, 1.0], [10.0, 11.0], [20.0, 21.0], [30.0, 31.0_f32]];
    let weight = &mut net.parameters.embedding1.weight;
    for (to, from) in weight.as_mut_slice().iter_mut().zip(rows.as_flattened()) {
        *to = *from;
    }
    assert_eq!(net.predict(&[3.0, 0.0, 3.0]), [rows[3], rows[0], rows[3]]);
    for wrong in [4.0, -1.0, 0.5, f32::NAN, f32::INFINITY, 1e30, -0.5] {
        let [first, second, _] = net.predict(&[wrong, 1.0, 2.0]);
        assert!(first.iter().all(|y| y.is_nan()), "{wrong}");
        assert_eq!(second, rows[1]);
    }
}

/// Two groups of two channels at two positions: (1, 2, 5, 6) has the mean 3.5 and the variance 4.25.
#[test]
fn a_group_is_normalised_over_its_channels_at_all_positions() {
    network! {
        struct Grouped: [2, 1, 4] -> [2, 1, 4] {
            group_norm(2),
        }
    }
    let net = Grouped::init(&mut seeded_rng(1));
    let [[first], [second]] = net.predict(&[[[1.0, 2.0, 0.0, 0.0]], [[5.0, 6.0, 0.0, 0.0]]]);
    let deviation = (4.25_f32 + 1e-5).sqrt();
    for (found, expected) in [
        (first[0], -2.5),
        (first[1], -1.5),
        (second[0], 1.5),
        (second[1], 2.5),
    ] {
        assert!((found - expected / deviation).abs() < 1e-6);
    }
    assert_eq!([first[2], second[3]], [0.0; 2]);
}

network! {
    struct Block: [4, 6] -> [4, 6] {
        learnt_positions,
        residual { layer_norm, attention(heads = 2) },
        residual { layer_norm, time_distributed { dense(8), gelu, dense(6) } },
        layer_norm,
    }
}

network! {
    struct Causal: [4, 6] -> [4, 6] {
        residual { rms_norm, attention(heads = 3, causal = true) },
    }
}

#[test]
fn a_transformer_block_can_be_written() {
    check_layer::<Block, 2>(1).unwrap().assert_alive();
    check_layer::<Causal, 2>(1).unwrap().assert_alive();
}

/// What comes later changes nothing of what was before, where attention is causal, and everything where it is not.
#[test]
fn causal_attention_does_not_see_the_future() {
    let causal = Causal::init(&mut seeded_rng(1));
    let same = [[0.5; 6]; 4];
    let mut input = same;
    input[3] = [1.0, -1.0, 2.0, 0.0, 0.3, 0.7];
    let [before, after] = [same, input].map(|input| causal.predict(&input));
    assert_eq!(before[..3], after[..3]);
    assert!(before[3] != after[3]);
    let block = Block::init(&mut seeded_rng(1));
    assert!(block.predict(&input)[0] != block.predict(&same)[0]);
}

/// With a weight of nothing every moment takes the same from all, so that each gets the mean of the values.
#[test]
fn attention_without_a_preference_is_the_mean() {
    network! {
        struct Mean: [3, 2] -> [3, 2] {
            attention,
        }
    }
    let mut net = Mean::init(&mut seeded_rng(1));
    let attention = &mut net.parameters.attention1;
    attention.in_proj_weight.as_mut_slice().fill(0.0);
    // Values are the inputs, and the output what the heads give.
    for feature in 0..2 {
        attention.in_proj_weight.as_mut_slice()[feature * 6 + 4 + feature] = 1.0;
    }
    let eye = [1.0, 0.0, 0.0, 1.0];
    attention
        .out_proj_weight
        .as_mut_slice()
        .copy_from_slice(&eye);
    let y = net.predict(&[[1.0, 2.0], [3.0, 5.0], [5.0, 11.0]]);
    for row in y {
        assert!((row[0] - 3.0).abs() < 1e-6 && (row[1] - 6.0).abs() < 1e-6);
    }
}

/// `count` numbers that look like nothing, exact in f32 too.
fn numbers(count: usize, [step, modulus, start, parts]: [i32; 4]) -> Vec<f64> {
    let number = |place| f64::from((place * step + start) % modulus - modulus / 2);
    (0..count as i32)
        .map(|place| number(place) / f64::from(parts))
        .collect()
}

/// What PyTorch's `MultiheadAttention` computes with two heads, worked out apart by its formula from tensors as files have
/// them, `[3 features, features]`: which number is whose, and the scale of the products.
#[test]
fn attention_is_pytorchs() {
    fn check<L: Layer<Input = S, Output = S>>(expected: [[f64; 4]; 3]) {
        let mut parameters = L::Parameters::<f64>::ZEROED;
        let transposed = |file: Vec<f64>| {
            let rows = file.len() / 4;
            (0..file.len()).map(move |place| file[place % rows * 4 + place / rows])
        };
        let tensors = transposed(numbers(48, [7, 23, 3, 8]))
            .chain(numbers(12, [5, 7, 1, 4]))
            .chain(transposed(numbers(16, [11, 17, 2, 8])))
            .chain(numbers(4, [3, 5, 4, 2]));
        let memory = parameters.flat_mut();
        assert_eq!(memory.len(), tensors.clone().count());
        for (to, from) in memory.iter_mut().zip(tensors) {
            *to = from;
        }
        let mut input = [Tensor::<S, f64>::ZEROED];
        let x = numbers(12, [5, 13, 6, 4]);
        input[0].as_mut_slice().copy_from_slice(&x);
        let mut output = [Tensor::<S, f64>::ZEROED];
        let state = L::State::<f64>::ZEROED;
        let mut scratch = vec![f64::NAN; L::SCRATCH];
        L::infer(&parameters, &state, &input, &mut output, &mut scratch);
        for (found, expected) in output[0].as_slice().iter().zip(expected.as_flattened()) {
            assert!((found - expected).abs() < 1e-13, "{found} for {expected}");
        }
    }
    let last = [
        -0.1879960526034119,
        0.9079686352516351,
        -2.493862629221807,
        1.1021020586332397,
    ];
    check::<Attention<S, U2>>([
        [
            -0.11519946363812172,
            0.6786994846598096,
            -2.433365557882294,
            0.8605333904156374,
        ],
        [
            6.198607944246211,
            -4.975406236088862,
            5.229832799975086,
            -3.4441813803599866,
        ],
        last,
    ]);
    check::<Attention<S, U2, true>>([
        [-0.734375, 1.890625, -3.12109375, 2.00390625],
        [
            6.198861670163005,
            -4.975879850302998,
            5.23009475652729,
            -3.4446467639387146,
        ],
        last,
    ]);
}

/// The formula, place by place, with an odd number of features and a long sequence; and the same in place as beside.
#[test]
fn positions_are_waves() {
    network! {
        struct Waves: [500, 5] -> [500, 5] {
            positional_encoding,
        }
    }
    network! {
        struct Inside: [500, 5] -> [500, 5] {
            tanh,
            positional_encoding,
        }
    }
    let net = Waves::<f64>::init(&mut seeded_rng(1));
    let zeros = [[0.0; 5]; 500];
    let waves = net.predict(&zeros);
    for (time, row) in waves.iter().enumerate() {
        for (feature, found) in row.iter().enumerate() {
            let pair = feature / 2 * 2;
            let angle = time as f64 / 10_000_f64.powf(pair as f64 / 5.0);
            let expected = if feature == pair {
                angle.sin()
            } else {
                angle.cos()
            };
            assert!((found - expected).abs() < 1e-12, "[{time}, {feature}]");
        }
    }
    assert_eq!(
        Inside::<f64>::init(&mut seeded_rng(1)).predict(&zeros),
        waves
    );
    let single = Waves::<f32>::init(&mut seeded_rng(1)).predict(&[[0.0; 5]; 500]);
    for (found, expected) in single.as_flattened().iter().zip(waves.as_flattened()) {
        assert_eq!(*found, *expected as f32);
    }
    assert_eq!(Waves::<f32>::PARAMETERS, 0);
}
