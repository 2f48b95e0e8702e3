//! Instructions of an inference on the boards that count them (`-icount`), beside plain loops in C: `name: instructions,
//! multiply-accumulates, instructions of C`.

#![cfg_attr(bare, no_std, no_main)]

use core::hint::black_box;

use boards::clock::Clock;
use boards::networks::{Digits, N1, Speaker};
use boards::numbers::{DIGITS, SPEAKER, XOR};
use boards::pattern::fill;
use boards::slot::take;
use boards::text::Decimal;
use boards::{board, main};
use nn_core::flat::Flat;
use nn_core::math::{Scalar, max_ulp};
use nn_core::memory::Slot;
use nn_core::network::{Buffer, Network};
use nn_core::prelude::*;

type Layer = unsafe extern "C" fn(x: *const f32, w: *const f32, b: *const f32, y: *mut f32);

unsafe extern "C" {
    fn c_dense_13_10(x: *const f32, w: *const f32, b: *const f32, y: *mut f32);
    fn c_dense_10_13(x: *const f32, w: *const f32, b: *const f32, y: *mut f32);
    fn c_dense_64_64(x: *const f32, w: *const f32, b: *const f32, y: *mut f32);
    fn c_conv_3x3_16(x: *const f32, w: *const f32, b: *const f32, y: *mut f32);
    fn c_conv_1x1_64(x: *const f32, w: *const f32, b: *const f32, y: *mut f32);
    fn c_depthwise_3x3_64(x: *const f32, w: *const f32, b: *const f32, y: *mut f32);
}

macro_rules! layers {
    ($($name:ident: [$($input:literal),*] -> [$($output:literal),*] { $($step:tt)* })*) => {
        $(network! { struct $name: [$($input),*] -> [$($output),*] { $($step)* } })*
    };
}

layers! {
    Dense13To10: [13] -> [10] { dense(10) }
    Dense10To13: [10] -> [13] { dense(13) }
    Dense64: [64] -> [64] { dense(64) }
    Conv3x3: [8, 8, 16] -> [8, 8, 16] { conv2d(16, 3, padding = same) }
    Conv1x1: [4, 4, 64] -> [4, 4, 64] { conv2d(64, 1) }
    Depthwise: [4, 4, 64] -> [4, 4, 64] { depthwise_conv2d(3, padding = same) }
}

main!(run);

fn run() {
    let clock = Clock::start();
    macro_rules! layer {
        ($net:ident, $c:ident, filters = $filters:literal) => {{
            static NET: Slot<$net> = Slot::new();
            static BUFFER: Slot<Buffer<$net>> = Slot::new();
            if let (Some(net), Some(buffer)) = (take(&NET), take(&BUFFER)) {
                beside(&clock, net, buffer, $c, $filters);
            }
        }};
    }
    layer!(Dense13To10, c_dense_13_10, filters = 10);
    layer!(Dense10To13, c_dense_10_13, filters = 13);
    layer!(Dense64, c_dense_64_64, filters = 64);
    layer!(Conv3x3, c_conv_3x3_16, filters = 16);
    layer!(Conv1x1, c_conv_1x1_64, filters = 64);
    layer!(Depthwise, c_depthwise_3x3_64, filters = 64);

    macro_rules! networks {
        ($($net:expr => $network:ty;)*) => {
            $({
                static BUFFER: Slot<Buffer<$network>> = Slot::new();
                if let Some(buffer) = take(&BUFFER) {
                    alone::<$network>(&clock, $net, buffer);
                }
            })*
        };
    }
    networks! {
        &XOR => N1;
        DIGITS => Digits;
        SPEAKER => Speaker;
    }
    functions(&clock);
    let mut state = Speaker::state();
    let instructions = clock.instructions(|| {
        black_box(SPEAKER.step(black_box(&[0.5; 12]), &mut state));
    });
    say("Speaker::step", instructions, Speaker::MACS / 29, None);
    #[cfg(roomy)]
    networks! {
        &boards::numbers::AD => boards::mlperf_tiny::AnomalyDetection;
        &boards::numbers::KWS => boards::mlperf_tiny::KeywordSpotting;
        &boards::numbers::IC => boards::mlperf_tiny::ImageClassification;
        &boards::numbers::VWW => boards::mlperf_tiny::VisualWakeWords;
    }
}

/// A call of each function that a network may want, with the largest error that its documentation allows.
fn functions(clock: &Clock) {
    let functions: [(&str, fn(f32) -> f32, f64); 9] = [
        ("exp", Scalar::exp, max_ulp::EXP.f32),
        ("exp_m1", Scalar::exp_m1, max_ulp::EXP_M1.f32),
        ("ln", Scalar::ln, max_ulp::LN.f32),
        ("ln_1p", Scalar::ln_1p, max_ulp::LN_1P.f32),
        ("tanh", Scalar::tanh, max_ulp::TANH.f32),
        ("sigmoid", Scalar::sigmoid, max_ulp::SIGMOID.f32),
        ("softplus", Scalar::softplus, max_ulp::SOFTPLUS.f32),
        ("erf", Scalar::erf, max_ulp::ERF.f32),
        ("sqrt", Scalar::sqrt, 0.5),
    ];
    for (name, function, ulp) in functions {
        let x = black_box(0.7);
        let instructions = clock.instructions(|| {
            black_box(function(x));
        });
        board::write("| `");
        board::write(name);
        board::write("` | ");
        board::write(Decimal::new(instructions as usize).as_str());
        board::write(" | ");
        let tenths = (ulp * 10.0 + 0.5) as usize;
        board::write(Decimal::new(tenths / 10).as_str());
        board::write(".");
        board::write(Decimal::new(tenths % 10).as_str());
        board::write(" |\n");
    }
}

fn alone<N: Network<Scalar = f32>>(clock: &Clock, net: &N, buffer: &mut Buffer<N>) -> u32 {
    fill(buffer.input_mut().flat_mut(), 1);
    let instructions = clock.instructions(|| {
        black_box(net.predict_in(black_box(buffer)));
    });
    say(N::NAME, instructions, N::COST.macs, None);
    instructions
}

/// The same layer in C, with the same numbers: what it computes has to be the same, too.
fn beside<N: Network<Scalar = f32>>(
    clock: &Clock,
    net: &mut N,
    buffer: &mut Buffer<N>,
    c: Layer,
    filters: usize,
) {
    let parameters = net.parts_mut().0.flat_mut();
    fill(parameters, 2);
    let (weight, bias) = parameters.split_at(parameters.len() - filters);
    // C's weights stand filter by filter, but where every channel has one of its own.
    let inputs = match N::NAME {
        "Depthwise" => 1,
        _ => weight.len() / filters,
    };
    let filters = weight.len() / inputs;
    let mut turned = [0.0; 4096];
    for (place, &number) in weight.iter().enumerate() {
        turned[place % filters * inputs + place / filters] = number;
    }
    let [mut x, mut theirs] = [[0.0; 1024]; 2];
    fill(buffer.input_mut().flat_mut(), 1);
    x[..N::InputArray::LEN].copy_from_slice(buffer.input_mut().flat());
    let bias = bias.as_ptr();
    let c_instructions = clock.instructions(|| {
        // SAFETY: arrays at least as large as the layer's.
        unsafe { c(x.as_ptr(), turned.as_ptr(), bias, theirs.as_mut_ptr()) };
    });
    let mut ours: &[f32] = &[];
    let instructions = clock.instructions(|| {
        ours = black_box(net.predict_in(black_box(buffer))).flat();
    });
    // What is not a number agrees with nothing.
    let agrees =
        |(ours, theirs): (&f32, &f32)| (ours - theirs).abs() <= 1e-4 * (1.0 + theirs.abs());
    if ours.is_empty() || !ours.iter().zip(&theirs).all(agrees) {
        board::write(N::NAME);
        board::write(": C computes something else\n");
        board::exit(false);
    }
    say(N::NAME, instructions, N::COST.macs, Some(c_instructions));
}

fn say(name: &str, instructions: u32, macs: usize, c: Option<u32>) {
    board::write(name);
    board::write(": ");
    board::write(Decimal::new(instructions as usize).as_str());
    board::write(" instructions, ");
    board::write(Decimal::new(macs).as_str());
    board::write(" macs, ");
    let per_mac = (u64::from(instructions) * 100 + macs as u64 / 2) / macs as u64;
    board::write(Decimal::new(per_mac as usize).as_str());
    board::write(" / 100 each");
    if let Some(c) = c {
        board::write("; C ");
        board::write(Decimal::new(c as usize).as_str());
    }
    board::write("\n");
}
