//! Tells nine men apart by how they say two vowels: a recurrent network hears frame after frame.
//!
//! ```text
//! cargo run --release --example speakers           # or with a seed: … --example speakers 7
//! ```
//!
//! It learns from whole utterances; then it listens as a device would, one frame at a time, and says after each who it
//! thinks is speaking.

#[path = "../common/mod.rs"]
mod common;

mod data;
mod heard;

use std::error::Error;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use common::progress::Progress;
use common::{confusion, output, seed};
use data::{Data, FRAMES, SPEAKERS, Sample};
use nn_core::prelude::*;

network! {
    /// Who is speaking.
    pub struct Speaker: [29, 12] -> [9] {
        hear: gru(32, returns = last),
        dropout(0.3),
        output: dense(9),
    }
}

const EPOCHS: usize = 60;
const LEARNING_RATE: f64 = 5e-3;

/// Counted from 0, as classes are.
const NAMES: [&str; SPEAKERS] = ["0", "1", "2", "3", "4", "5", "6", "7", "8"];

fn main() -> Result<(), Box<dyn Error>> {
    let seed = seed::argument()?;
    let Data { train, test } = Data::read()?;
    println!("{}\n", Speaker::summary());
    println!(
        "{} utterances to learn from, {} to test; seed {seed}\n",
        train.len(),
        test.len()
    );

    let mut rng = seeded_rng(seed);
    let mut net = Speaker::boxed(&mut rng);
    let progress = Progress::new(EPOCHS);
    let start = Instant::now();
    Training::new(CrossEntropy, Adam::new(LEARNING_RATE))
        .epochs(EPOCHS)
        .batch::<16>()
        .fit_with(&mut *net, &train, &[], &mut rng, |epoch, _| {
            progress.show(epoch);
            ControlFlow::Continue(())
        })?;
    progress.finish();
    println!(
        "{EPOCHS} epochs in {:.1} s\n",
        start.elapsed().as_secs_f64()
    );

    let mut matrix = ConfusionMatrix::new();
    for (utterance, speaker) in &test {
        matrix.add_scores(*speaker, &net.predict(utterance));
    }
    println!("{matrix}\n");
    println!("test accuracy {:.2} %\n", 100.0 * matrix.accuracy());

    let right = listen(&net, &test);
    for frames in [1, 2, 5, 10, 20, FRAMES] {
        println!(
            "after {frames:>2} frames {:5.1} % are right",
            100.0 * right[frames - 1]
        );
    }
    println!();

    let folder = output::folder("speakers")?;
    let [pictures @ .., file] =
        ["confusion.svg", "heard.svg", "speakers.safetensors"].map(|name| folder.join(name));
    confusion::draw(&pictures[0], &matrix, &NAMES, "utterances")?;
    heard::draw(&pictures[1], &right)?;
    for path in &pictures {
        println!("wrote {}", output::shown(path));
    }
    read_back(&net, &file, &test)
}

/// The share of utterances whose speaker is recognised after so many frames of speech, or at its end if that comes before.
/// The last answer is that of the whole sequence.
fn listen(net: &Speaker, samples: &[Sample]) -> [f64; FRAMES] {
    let mut right = [0; FRAMES];
    for (utterance, speaker) in samples {
        let mut state = Speaker::state();
        let answers = utterance.map(|frame| net.step(&frame, &mut state));
        let whole = net.predict(utterance);
        let far = |(a, b): (&f32, &f32)| (a - b).abs() > 1e-4;
        assert!(
            !answers[FRAMES - 1].iter().zip(&whole).any(far),
            "frame after frame gives other scores than the whole sequence"
        );
        let silence = utterance.iter().take_while(|frame| **frame == [0.0; 12]);
        let first = silence.count();
        for (frames, right) in right.iter_mut().enumerate() {
            let answer = &answers[(first + frames).min(FRAMES - 1)];
            *right += usize::from(argmax(answer) == Some(*speaker));
        }
    }
    right.map(|right| right as f64 / samples.len() as f64)
}

/// A new network with the weights of the file gives the same answers, bit for bit.
fn read_back(net: &Speaker, file: &Path, samples: &[Sample]) -> Result<(), Box<dyn Error>> {
    net.save(file)?;
    let mut copy = Speaker::boxed(&mut seeded_rng(0));
    copy.load(file)?;
    let same = samples.iter().all(|(utterance, _)| {
        net.predict(utterance).map(f32::to_bits) == copy.predict(utterance).map(f32::to_bits)
    });
    assert!(same, "the weights did not survive the file");
    println!(
        "wrote {}, read the weights back ({} bytes): all {} test answers are the same, bit for bit",
        output::shown(file),
        std::fs::metadata(file)?.len(),
        samples.len()
    );
    Ok(())
}
