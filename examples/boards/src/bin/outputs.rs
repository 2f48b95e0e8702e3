//! What each network says that the board has room for, bit for bit: `name: outputs = hash of all`.

#![cfg_attr(bare, no_std, no_main)]

use boards::networks::Speaker;
use boards::numbers::{DIGITS, IMAGES, SPEAKER, XOR};
use boards::pattern::{fill, hash};
use boards::text::Hexadecimal;
use boards::{board, main};

main!(run);

fn run() {
    let mut input = [0.0; 2];
    fill(&mut input, 1);
    say("n1", &XOR.predict(&input));
    for image in IMAGES.iter().take(5) {
        say("digits", &DIGITS.predict(image));
    }
    streamed();
    #[cfg(roomy)]
    large();
}

/// The outputs for a sequence, frame after frame.
fn streamed() {
    let mut state = Speaker::state();
    let mut frame = [0.0; 12];
    for seed in 0..4 {
        fill(&mut frame, seed);
        say("speaker", &SPEAKER.step(&frame, &mut state));
    }
}

#[cfg(roomy)]
fn large() {
    use boards::mlperf_tiny::{
        AnomalyDetection, ImageClassification, KeywordSpotting, VisualWakeWords,
    };
    use boards::numbers::{AD, IC, KWS, VWW};
    use nn_core::flat::Flat;
    use nn_core::memory::Slot;
    use nn_core::network::{Buffer, Network};

    fn infer<N: Network<Scalar = f32>>(name: &str, net: &N, buffer: &'static Slot<Buffer<N>>) {
        if let Some(buffer) = boards::slot::take(buffer) {
            fill(buffer.input_mut().flat_mut(), 1);
            say(name, net.predict_in(buffer).flat());
        }
    }

    static AD_BUFFER: Slot<Buffer<AnomalyDetection>> = Slot::new();
    static KWS_BUFFER: Slot<Buffer<KeywordSpotting>> = Slot::new();
    static IC_BUFFER: Slot<Buffer<ImageClassification>> = Slot::new();
    static VWW_BUFFER: Slot<Buffer<VisualWakeWords>> = Slot::new();
    infer("ad", &AD, &AD_BUFFER);
    infer("kws", &KWS, &KWS_BUFFER);
    infer("ic", &IC, &IC_BUFFER);
    infer("vww", &VWW, &VWW_BUFFER);
}

/// How many outputs are written; the others are in the hash.
const SHOWN: usize = 4;

fn say(name: &str, outputs: &[f32]) {
    board::write(name);
    board::write(":");
    for output in outputs.iter().take(SHOWN) {
        board::write(" ");
        board::write(Hexadecimal::new(output.to_bits()).as_str());
    }
    board::write(" = ");
    board::write(Hexadecimal::new(hash(outputs)).as_str());
    board::write("\n");
}
