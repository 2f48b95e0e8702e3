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
use nn_core::network::{Buffer, Network};

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
