//! Whole networks: what a sample gives does not depend on the batch it stands in, nor on its place there.

use std::vec;
use std::vec::Vec;

use super::cases::{Random, for_seeds};
use super::levels::{assert_same_bits, each};
use crate::flat::{Flat, flatten, flatten_mut};
use crate::memory::{Zeroed, zeroed_box};
use crate::prelude::*;

const CASES: u64 = 6;
const BATCH: usize = 9;

network! {
    /// So small that a pass is compiled as a whole.
    struct Tiny: [3] -> [2] {
        dense(17),
        tanh,
        dense(2),
        softmax,
    }
}

network! {
    /// With layers that are functions of their own, of widths that are no multiple of a vector.
    struct Wide: [70] -> [5] {
        dense(67),
        relu,
        layer_norm,
        dense(35),
        gelu,
        dense(5),
    }
}

network! {
    struct Seen: [10, 9, 2] -> [6] {
        conv2d(7, kernel = 3, padding = same),
        relu,
        max_pool2d(2, padding = same),
        depthwise_conv2d(3, padding = same),
        conv2d(12, kernel = 3, stride = 2),
        avg_pool2d(2, padding = same),
        flatten,
        dense(6),
    }
}

network! {
    struct Heard: [6, 3] -> [4] {
        conv1d(5, kernel = 3, padding = causal),
        lstm(9),
        gru(11, returns = last),
        dense(4),
    }
}

fn samples<N: Network<Scalar = f32>>(random: &mut Random) {
    let rng = &mut seeded_rng(random.within(0..=1000) as u64);
    let net = N::boxed(rng);
    let count = random.within(1..=BATCH);
    let mut inputs = vec![N::InputArray::ZEROED; count];
    flatten_mut::<f32, _>(&mut inputs).copy_from_slice(&random.numbers(count * N::InputArray::LEN));
    let together = each(|| {
        let mut outputs = vec![N::OutputArray::ZEROED; count];
        let mut scratch = zeroed_box::<N::Scratch<BATCH>>();
        net.predict_batch::<BATCH>(&inputs, &mut outputs, &mut scratch);
        flatten::<f32, _>(&outputs).to_vec()
    });
    let alone = each(|| {
        let outputs: Vec<_> = inputs.iter().map(|input| net.predict(input)).collect();
        flatten::<f32, _>(&outputs).to_vec()
    });
    for ((level, together), (_, alone)) in together.iter().zip(&alone) {
        assert_same_bits(together, alone, level);
    }
}

#[test]
fn a_sample_has_the_same_bits_wherever_it_stands() {
    for_seeds(CASES, |random| {
        samples::<Tiny>(random);
        samples::<Wide>(random);
        samples::<Seen>(random);
        samples::<Heard>(random);
    });
}
