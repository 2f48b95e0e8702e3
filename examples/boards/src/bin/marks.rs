//! How deep the stack is in an inference, by a painted stack, beside what `STACK` says: `name call: measured of bound`.

#![cfg_attr(bare, no_std, no_main)]

use core::hint::black_box;

use boards::networks::Speaker;
use boards::numbers::{DIGITS, SPEAKER, XOR};
use boards::slot::take;
use boards::stack::used_by;
use boards::text::Decimal;
use boards::{board, main};

use nn_core::memory::{Slot, Zeroed};
use nn_core::network::Buffer;
use nn_core::prelude::*;

macro_rules! layers {
    ($($name:ident: [$($input:literal),*] -> [$($output:literal),*] { $($step:tt)* })*) => {
        $(network! { struct $name: [$($input),*] -> [$($output),*] { $($step)* } })*

        /// Every other kind of layer, of zeros.
        fn layers() -> bool {
            let mut is_bounded = true;
            $({
                static NET: Slot<$name> = Slot::new();
                static BUFFER: Slot<Buffer<$name>> = Slot::new();
                if let Some(net) = take(&NET) {
                    is_bounded &= measure::<$name>(net, &BUFFER);
                }
            })*
            is_bounded
        }
    };
}

layers! {
    Rnn: [4, 8] -> [4, 6] { rnn(6) }
    Gru: [4, 8] -> [4, 6] { gru(6) }
    GruBefore: [4, 8] -> [4, 6] { gru(6, reset = before) }
    Bidirectional: [4, 8] -> [4, 12] { bidirectional { lstm(6) } }
    TimeDistributed: [4, 8] -> [4, 6] { time_distributed { dense(6), tanh } }
    Attention: [6, 8] -> [6, 8] { attention(heads = 2) }
    Embedding: [6] -> [6, 4] { embedding(words = 9, features = 4) }
    LayerNorm: [6, 8] -> [6, 8] { layer_norm }
    RmsNorm: [6, 8] -> [6, 8] { rms_norm }
    GroupNorm: [6, 8] -> [6, 8] { group_norm(2) }
    Conv1d: [9, 4] -> [9, 6] { conv1d(6, 3, padding = causal) }
    Grouped: [6, 6, 4] -> [4, 4, 6] { conv2d(6, 3, groups = 2) }
    Depthwise: [6, 6, 4] -> [4, 4, 8] { depthwise_conv2d(3, multiplier = 2) }
    Separable: [6, 6, 4] -> [4, 4, 6] { separable_conv2d(6, 3) }
    Transposed: [3, 3, 4] -> [6, 6, 3] { conv_transpose2d(3, 2, stride = 2) }
    MaxPool: [6, 6, 3] -> [3, 3, 3] { max_pool2d(2) }
    AvgPool: [6, 6, 3] -> [3, 3, 3] { avg_pool2d(2) }
    Upsample: [3, 3, 2] -> [6, 6, 2] { upsample(2, mode = bilinear) }
    Rearrange: [3, 4, 2] -> [4, 3, 2] { permute([1, 0, 2]), pad(1), crop(1) }
    Branches: [8] -> [16] { concat { a: { dense(8), mish }, b: { residual { dense(8), gelu } } } }
    Sums: [8] -> [8] { sum { a: { dense(8), silu }, b: { product { c: { dense(8) }, d: { dense(8), sigmoid } } } } }
    Softmaxes: [4, 6] -> [4, 6] { softplus, softmax, log_sigmoid }
}

main!(run);

fn run() {
    let mut is_bounded = true;
    macro_rules! networks {
        ($($net:expr => $network:ty;)*) => {
            $({
                static BUFFER: Slot<Buffer<$network>> = Slot::new();
                is_bounded &= measure::<$network>($net, &BUFFER);
            })*
        };
    }
    networks! {
        &XOR => boards::networks::N1;
        DIGITS => boards::networks::Digits;
        SPEAKER => Speaker;
    }
    let mut state = Speaker::state();
    let frame = [0.5; 12];
    let mark = used_by(|| {
        black_box(SPEAKER.step(black_box(&frame), &mut state));
    });
    is_bounded &= say("Speaker", "step", mark, Speaker::STACK);
    is_bounded &= layers();
    #[cfg(roomy)]
    networks! {
        &boards::numbers::AD => boards::mlperf_tiny::AnomalyDetection;
        &boards::numbers::KWS => boards::mlperf_tiny::KeywordSpotting;
        &boards::numbers::IC => boards::mlperf_tiny::ImageClassification;
        &boards::numbers::VWW => boards::mlperf_tiny::VisualWakeWords;
    }
    if !is_bounded {
        board::write("the stack is deeper than the constants say\n");
        board::exit(false);
    }
}

fn measure<N: Network<Scalar = f32>>(net: &N, buffer: &'static Slot<Buffer<N>>) -> bool {
    let Some(buffer) = take(buffer) else {
        return false;
    };
    let frames = N::COST.stack - size_of::<N::Scratch<1>>() - size_of::<N::OutputArray>();
    let mark = used_by(|| {
        black_box(net.predict_in(black_box(buffer)));
    });
    let is_bounded = say(N::NAME, "predict_in", mark, frames);
    // The buffer's input, which an inference has overwritten, is as good as any.
    let mut output = N::OutputArray::ZEROED;
    let mark = used_by(|| output = net.predict(black_box(buffer.input_mut())));
    black_box(output);
    is_bounded & say(N::NAME, "predict", mark, N::COST.stack)
}

fn say(name: &str, call: &str, mark: usize, bound: usize) -> bool {
    board::write(name);
    board::write(" ");
    board::write(call);
    board::write(": ");
    board::write(Decimal::new(mark).as_str());
    board::write(" of ");
    board::write(Decimal::new(bound).as_str());
    board::write(" bytes\n");
    mark <= bound
}
