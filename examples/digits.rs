//! Reads handwritten digits: 8 × 8 pixels go in, ten scores come out.
//!
//! ```text
//! cargo run --release --example digits           # or with a seed: … --example digits 7
//! ```

mod common;

use std::error::Error;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use common::digits_data::{Data, Image, Sample};
use common::misread::{self, Misread};
use common::progress::Progress;
use common::{history_chart, output, seed};
use nn_core::prelude::*;

network! {
    /// Reads a handwritten digit.
    pub struct Digits: [8, 8, 1] -> [10] {
        flatten,
        hidden: dense(128),
        batch_norm,
        relu,
        dropout(0.3),
        refine: residual {
            dense(128),
            batch_norm,
            relu,
            dropout(0.3),
        },
        output: dense(10),
    }
}

const EPOCHS: usize = 60;
/// How many epochs may pass without a better one.
const PATIENCE: usize = 20;
const LEARNING_RATE: f64 = 2e-3;

fn main() -> Result<(), Box<dyn Error>> {
    let seed = seed::argument()?;
    let Data { train, valid, test } = Data::read()?;
    println!("{}\n", Digits::summary());
    println!(
        "{} digits to learn from, {} to choose the best epoch with, {} to test; seed {seed}\n",
        train.len(),
        valid.len(),
        test.len()
    );

    let mut rng = seeded_rng(seed);
    let mut net = Digits::boxed(&mut rng);
    let progress = Progress::new(EPOCHS);
    let start = Instant::now();
    let history = Training::new(CrossEntropy, Adam::new(LEARNING_RATE))
        .epochs(EPOCHS)
        .batch::<32>()
        .early_stopping(PATIENCE)
        .fit_with(&mut *net, &train, &valid, &mut rng, |epoch, _| {
            progress.show(epoch);
            ControlFlow::Continue(())
        })?;
    progress.finish();
    println!(
        "{} epochs in {:.2} s; the weights of epoch {} are kept\n",
        history.epochs.len(),
        start.elapsed().as_secs_f64(),
        history.best().epoch
    );

    let (matrix, misread) = examine(&net, &test);
    println!("{matrix}\n");
    println!(
        "test accuracy {:.2} %: {} of {} misread\n",
        100.0 * matrix.accuracy(),
        misread.len(),
        test.len()
    );

    let folder = output::folder("digits")?;
    let [chart, pictures, file] =
        ["history.svg", "misread.svg", "digits.safetensors"].map(|name| folder.join(name));
    history_chart::draw(&chart, &history)?;
    misread::draw(&pictures, &misread, test.len())?;
    net.save(&file)?;
    for path in [&chart, &pictures, &file] {
        println!("wrote {}", output::shown(path));
    }
    read_back(&net, &file, &test)
}

/// What is taken for what, and all that is taken for something else.
fn examine(net: &Digits, samples: &[Sample]) -> (ConfusionMatrix<10>, Vec<Misread>) {
    let mut matrix = ConfusionMatrix::new();
    let mut misread = Vec::new();
    for &(image, truth) in samples {
        let scores = net.predict(&image);
        matrix.add_scores(truth, &scores);
        let answer = Misread {
            image,
            truth,
            probabilities: softmax(&scores),
        };
        if answer.read() != truth {
            misread.push(answer);
        }
    }
    (matrix, misread)
}

/// A new network with the weights of the file gives the same answers, bit for bit.
fn read_back(net: &Digits, file: &Path, samples: &[Sample]) -> Result<(), Box<dyn Error>> {
    let mut copy = Digits::boxed(&mut seeded_rng(0));
    copy.load(file)?;
    let images: Vec<Image> = samples.iter().map(|&(image, _)| image).collect();
    let bits = |net: &Digits| {
        net.predict_all(&images)
            .into_iter()
            .map(|scores| scores.map(f32::to_bits))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        bits(&copy),
        bits(net),
        "the weights did not survive the file"
    );
    println!(
        "read the weights back ({} bytes): all {} test answers are the same, bit for bit",
        std::fs::metadata(file)?.len(),
        samples.len()
    );
    Ok(())
}
