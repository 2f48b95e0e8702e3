//! Tells garments apart: Fashion-MNIST, 28 × 28 pixels of ten kinds, by a dense and by a convolutional network.
//!
//! ```text
//! apt-get install dataset-fashion-mnist                       # or --data with a folder of the four IDX files
//! cargo run --release --example garments                      # or with a seed: … --example garments 7
//! cargo run --release --example garments -- --epochs 1 --images 6000       # a first impression, in seconds
//! ```
//!
//! Ten epochs of both take a little over four minutes of processor time, nearly all of it for the convolutions, which are
//! not tuned yet; measured on a busy machine, that was 43 s and 552 s. Seed 1 gets 88.4 % and 89.3 % of the test images
//! right.

#[path = "../common/mod.rs"]
mod common;

mod arguments;
mod data;
mod idx;
mod picture;

use std::error::Error;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use arguments::Arguments;
use common::{confusion, output};
use data::{Data, Image, NAMES, Sample};
use nn_core::prelude::*;
use picture::misread::Misread;

network! {
    /// Every pixel for itself.
    pub struct DenseNet: [28, 28, 1] -> [10] {
        flatten,
        hidden1: dense(128),
        relu,
        hidden2: dense(64),
        relu,
        output: dense(10),
    }
}

network! {
    /// Small patterns first, wherever they are.
    pub struct ConvNet: [28, 28, 1] -> [10] {
        conv1: conv2d(8, kernel = 3, padding = same),
        relu,
        max_pool2d(2),
        conv2: conv2d(16, kernel = 3),
        relu,
        max_pool2d(2),
        flatten,
        output: dense(10),
    }
}

const LEARNING_RATE: f64 = 1e-3;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::read(std::env::args().skip(1))?;
    let mut data = Data::read(&arguments.data)?;
    data.train.truncate(arguments.images);
    println!(
        "{} garments to learn from, {} to test; seed {}\n",
        data.train.len(),
        data.test.len(),
        arguments.seed
    );

    println!("{}\n", DenseNet::summary());
    let mut dense = DenseNet::boxed(&mut seeded_rng(arguments.seed));
    train("dense", &mut *dense, &data, &arguments)?;

    println!("{}\n", ConvNet::summary());
    let mut conv = ConvNet::boxed(&mut seeded_rng(arguments.seed));
    train("convolutional", &mut *conv, &data, &arguments)?;

    let (matrix, misread) = examine(&*conv, &data.test);
    println!("what the convolutional network takes for what:\n{matrix}");
    for (class, name) in NAMES.iter().enumerate() {
        print!("{}{class} {name}", if class == 0 { "" } else { ", " });
    }
    println!("\n");

    let folder = output::folder("garments")?;
    let paths = ["confusion.svg", "filters.svg", "misread.svg"].map(|name| folder.join(name));
    let [confusion_matrix, filters, pictures] = &paths;
    confusion::draw(confusion_matrix, &matrix, &NAMES, "garments")?;
    picture::filters::draw(filters, conv.parameters.conv1.weight.as_slice())?;
    picture::misread::draw(pictures, &misread, data.test.len())?;
    for path in &paths {
        println!("wrote {}", output::shown(path));
    }
    read_back(&*dense, &folder.join("dense.safetensors"), &data.test)?;
    read_back(
        &*conv,
        &folder.join("convolutional.safetensors"),
        &data.test,
    )
}

/// Trains with Adam, a line an epoch, and says how well the network does on what it has never seen.
fn train<N>(
    name: &str,
    net: &mut N,
    data: &Data,
    arguments: &Arguments,
) -> Result<(), Box<dyn Error>>
where
    N: Network<Scalar = f32, InputArray = Image, OutputArray = [f32; 10]>,
{
    let start = Instant::now();
    let mut rng = seeded_rng(arguments.seed);
    Training::new(CrossEntropy, Adam::new(LEARNING_RATE))
        .epochs(arguments.epochs)
        .batch::<32>()
        .fit_with(net, &data.train, &[], &mut rng, |epoch, _| {
            let Epoch { epoch, train, .. } = epoch;
            let seconds = start.elapsed().as_secs_f64();
            println!(
                "epoch {epoch:>3}   loss {:.4}   {seconds:6.1} s",
                train.loss
            );
            ControlFlow::Continue(())
        })?;
    let (matrix, _) = examine(net, &data.test);
    println!(
        "{name} network: test accuracy {:.2} % after {:.1} s\n",
        100.0 * matrix.accuracy(),
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

/// What is taken for what, and all that is taken for something else.
fn examine<N>(net: &N, samples: &[Sample]) -> (ConfusionMatrix<10>, Vec<Misread>)
where
    N: Network<Scalar = f32, InputArray = Image, OutputArray = [f32; 10]>,
{
    let mut matrix = ConfusionMatrix::new();
    let mut misread = Vec::new();
    for &(image, truth) in samples {
        let scores = net.predict(&image);
        matrix.add_scores(truth, &scores);
        let Some(read) = argmax(&scores).filter(|&read| read != truth) else {
            continue;
        };
        misread.push(Misread {
            image,
            truth,
            read,
            sure: softmax(&scores)[read],
        });
    }
    (matrix, misread)
}

/// A new network with the weights of the file gives the same answers, bit for bit.
fn read_back<N>(net: &N, file: &Path, samples: &[Sample]) -> Result<(), Box<dyn Error>>
where
    N: Network<Scalar = f32, InputArray = Image, OutputArray = [f32; 10]>,
{
    net.save(file)?;
    let mut copy = N::boxed(&mut seeded_rng(0));
    copy.load(file)?;
    let same = samples.iter().all(|(image, _)| {
        net.predict(image).map(f32::to_bits) == copy.predict(image).map(f32::to_bits)
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
