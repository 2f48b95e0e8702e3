//! Whether an inference takes as many instructions whatever its input: `name: the fewest to the most of 1,000 inputs`, of
//! ordinary size, then of every finite size, then with infinities and what is not a number among them.

#![cfg_attr(bare, no_std, no_main)]

use core::hint::black_box;

use boards::clock::Clock;
use boards::networks::{Digits, N1, Speaker};
use boards::numbers::{DIGITS, SPEAKER, XOR};
use boards::pattern::{fill, fill_with_any_size, fill_with_anything};
use boards::slot::take;
use boards::text::Decimal;
use boards::{board, main};
use nn_core::flat::Flat;
use nn_core::memory::Slot;
use nn_core::prelude::*;

type Fill = fn(&mut [f32], u32);

/// Networks whose step computes an exponential for negative numbers alone, or looks an index up.
const UNSTEADY: [&str; 3] = ["Elu", "Selu", "Embedding"];
/// What fills an input with numbers, and what stands before their counts.
const KINDS: [(&str, Fill); 3] = [
    (": ", fill),
    ("; of any size ", fill_with_any_size),
    ("; of any numbers ", fill_with_anything),
];
/// Inputs of each kind.
const INPUTS: u32 = 1_000;

macro_rules! layers {
    ($($name:ident: [$($input:literal),*] -> [$($output:literal),*] { $($step:tt)* })*) => {
        $(network! { struct $name: [$($input),*] -> [$($output),*] { $($step)* } })*

        fn layers(clock: &Clock) -> bool {
            let mut is_steady = true;
            $({
                static NET: Slot<$name> = Slot::new();
                static BUFFER: Slot<Buffer<$name>> = Slot::new();
                if let (Some(net), Some(buffer)) = (take(&NET), take(&BUFFER)) {
                    fill(net.parameters.flat_mut(), 3);
                    is_steady &= measure::<$name>(clock, net, buffer);
                }
            })*
            is_steady
        }
    };
}

layers! {
    Dense: [16] -> [10] { dense(10) }
    Convolution: [6, 6, 4] -> [6, 6, 8] { conv2d(8, 3, padding = same) }
    Relu: [16] -> [16] { relu }
    LeakyRelu: [16] -> [16] { leaky_relu(0.1) }
    Relu6: [16] -> [16] { relu6 }
    Clip: [16] -> [16] { clip(-1, 1) }
    HardSwish: [16] -> [16] { hard_swish }
    Softsign: [16] -> [16] { softsign }
    Sigmoid: [16] -> [16] { sigmoid }
    LogSigmoid: [16] -> [16] { log_sigmoid }
    Tanh: [16] -> [16] { tanh }
    Elu: [16] -> [16] { elu(1.0) }
    Selu: [16] -> [16] { selu }
    Gelu: [16] -> [16] { gelu }
    GeluTanh: [16] -> [16] { gelu(approximate = tanh) }
    Silu: [16] -> [16] { silu }
    Mish: [16] -> [16] { mish }
    Softplus: [16] -> [16] { softplus }
    Softmax: [16] -> [16] { softmax }
    MaxPool: [6, 6, 3] -> [3, 3, 3] { max_pool2d(2) }
    AvgPool: [6, 6, 3] -> [3, 3, 3] { avg_pool2d(2) }
    BatchNorm: [4, 4, 3] -> [4, 4, 3] { batch_norm }
    LayerNorm: [4, 6] -> [4, 6] { layer_norm }
    RmsNorm: [4, 6] -> [4, 6] { rms_norm }
    Gru: [4, 6] -> [4] { gru(4, returns = last) }
    Lstm: [4, 6] -> [4] { lstm(4, returns = last) }
    Attention: [4, 6] -> [4, 6] { attention(heads = 2) }
    HardSigmoid: [16] -> [16] { hard_sigmoid }
    HardTanh: [16] -> [16] { hard_tanh }
    StepFunction: [16] -> [16] { step }
    Sign: [16] -> [16] { sign }
    Depthwise: [6, 6, 4] -> [4, 4, 8] { depthwise_conv2d(3, multiplier = 2) }
    Grouped: [6, 6, 4] -> [4, 4, 6] { conv2d(6, 3, groups = 2) }
    Conv1d: [9, 4] -> [9, 6] { conv1d(6, 3, padding = causal) }
    Transposed: [3, 3, 4] -> [6, 6, 3] { conv_transpose2d(3, 2, stride = 2) }
    GlobalMaxPool: [4, 4, 3] -> [3] { global_max_pool }
    GlobalAvgPool: [4, 4, 3] -> [3] { global_avg_pool }
    Upsample: [3, 3, 2] -> [6, 6, 2] { upsample(2, mode = bilinear) }
    GroupNorm: [4, 6] -> [4, 6] { group_norm(2) }
    Rnn: [4, 6] -> [4] { rnn(4, returns = last) }
    Embedding: [16] -> [16, 4] { embedding(words = 9, features = 4) }
    Branches: [8] -> [8] { sum { a: { dense(8) }, b: { product { c: { dense(8) }, d: { residual { dense(8) } } } } } }
}

main!(run);

fn run() {
    static N1_BUFFER: Slot<Buffer<N1>> = Slot::new();
    static DIGITS_BUFFER: Slot<Buffer<Digits>> = Slot::new();
    static SPEAKER_BUFFER: Slot<Buffer<Speaker>> = Slot::new();
    let clock = Clock::start();
    let mut is_steady = layers(&clock);
    if let (Some(n1), Some(digits), Some(speaker)) = (
        take(&N1_BUFFER),
        take(&DIGITS_BUFFER),
        take(&SPEAKER_BUFFER),
    ) {
        is_steady &= measure::<N1>(&clock, &XOR, n1);
        is_steady &= measure::<Digits>(&clock, DIGITS, digits);
        is_steady &= measure::<Speaker>(&clock, SPEAKER, speaker);
    }
    is_steady &= measure_step(&clock);
    if !is_steady {
        board::write("the instructions depend on the input\n");
        board::exit(false);
    }
}

fn measure<N: Network<Scalar = f32>>(clock: &Clock, net: &N, buffer: &mut Buffer<N>) -> bool {
    let ranges = KINDS.map(|(_, fill)| {
        range(|seed| {
            fill(buffer.input_mut().flat_mut(), seed);
            clock.instructions(|| {
                black_box(net.predict_in(black_box(buffer)));
            })
        })
    });
    say(N::NAME, ranges)
}

/// One frame, by the state that another has left.
fn measure_step(clock: &Clock) -> bool {
    let ranges = KINDS.map(|(_, fill)| {
        range(|seed| {
            let (mut frame, mut state) = ([0.0; 12], Speaker::state());
            fill(&mut frame, !seed);
            SPEAKER.step(&frame, &mut state);
            fill(&mut frame, seed);
            clock.instructions(|| {
                black_box(SPEAKER.step(black_box(&frame), &mut state));
            })
        })
    });
    say("Speaker by frames", ranges)
}

/// The fewest instructions of all inputs, and the most.
fn range(mut instructions: impl FnMut(u32) -> u32) -> [u32; 2] {
    (0..INPUTS)
        .map(&mut instructions)
        .fold([u32::MAX, 0], |[least, most], count| {
            [least.min(count), most.max(count)]
        })
}

fn say(name: &str, ranges: [[u32; 2]; KINDS.len()]) -> bool {
    board::write(name);
    for ((kind, _), [least, most]) in KINDS.iter().zip(ranges) {
        board::write(kind);
        board::write(Decimal::new(least as usize).as_str());
        board::write(" to ");
        board::write(Decimal::new(most as usize).as_str());
    }
    board::write("\n");
    let first = ranges[0][0];
    UNSTEADY.contains(&name) || ranges.as_flattened().iter().all(|&count| count == first)
}
