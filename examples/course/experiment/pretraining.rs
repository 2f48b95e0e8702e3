//! A deep autoencoder of sigmoids on the digits: pre-trained layer by layer as restricted Boltzmann machines, beside the same
//! one from small random weights, and principal components.
//! Source: Hinton and Salakhutdinov 2006.

use nn_core::history::{
    Bernoulli, BoltzmannMachine, BoltzmannMemory, ContrastiveDivergence, Gaussian, HiddenUnits,
};
use nn_core::memory::zeroed_box;
use nn_core::prelude::*;

/// Ink from 0 to 1 of an 8 × 8 image, row by row.
pub type Pixels = [f32; 64];

/// How many numbers stand for an image.
pub const CODE: usize = 8;

network! {
    /// Eight numbers in the middle; the way back is the way there, turned round.
    pub struct Autoencoder: [64] -> [64] {
        encode1: dense(96, init = normal(0.05)),
        sigmoid,
        encode2: dense(48, init = normal(0.05)),
        sigmoid,
        encode3: dense(24, init = normal(0.05)),
        sigmoid,
        code: dense(8, init = normal(0.05)),
        decode3: dense(24, init = normal(0.05)),
        sigmoid,
        decode2: dense(48, init = normal(0.05)),
        sigmoid,
        decode1: dense(96, init = normal(0.05)),
        sigmoid,
        output: dense(64, init = normal(0.05)),
        sigmoid,
    }
}

/// How long it learns.
#[derive(Debug, Clone, Copy)]
pub struct Schedule {
    /// Of every Boltzmann machine.
    pub pretraining_epochs: usize,
    /// Of back-propagation, for both autoencoders.
    pub epochs: usize,
    /// Of back-propagation, with momentum 0.9.
    pub learning_rate: f64,
}

/// Seconds of work.
pub const SCHEDULE: Schedule = Schedule {
    pretraining_epochs: 15,
    epochs: 25,
    learning_rate: 2.0,
};

/// What came of it. Errors are the mean squares of a pixel's error, on the images that nobody learnt from.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Pre-trained, before back-propagation.
    pub unrolled: f64,
    /// Pre-trained, then fine-tuned by back-propagation.
    pub pretrained: f64,
    /// From small random weights, by the same back-propagation.
    pub random: f64,
    /// By as many principal components as the code has numbers.
    pub principal_components: f64,
    /// If every image is rebuilt as the mean image.
    pub mean_image: f64,
    /// The error on the training images after each epoch of back-propagation, as the loss has it: pre-trained.
    pub pretrained_losses: Vec<f64>,
    /// The same from small random weights.
    pub random_losses: Vec<f64>,
    /// Images that nobody learnt from, rebuilt in each way.
    pub examples: Vec<Example>,
}

/// An image, rebuilt.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    pub image: Pixels,
    pub pretrained: Pixels,
    pub random: Pixels,
    pub principal_components: Pixels,
}

/// Learns from `train`, measures on `test`, and rebuilds the first `examples` of it.
pub fn measure(
    train: &[Pixels],
    test: &[Pixels],
    schedule: &Schedule,
    examples: usize,
    seed: u64,
) -> Result<Measured, Box<dyn std::error::Error>> {
    let mut rng = seeded_rng(seed);
    let mut pretrained = Autoencoder::boxed(&mut rng);
    pretrain(
        &mut pretrained,
        train,
        schedule.pretraining_epochs,
        &mut rng,
    )?;
    let unrolled = error_of(test, |image| pretrained.predict(image));
    let pretrained_losses = fine_tune(&mut pretrained, train, schedule, &mut rng)?;
    let mut random = Autoencoder::boxed(&mut rng);
    let random_losses = fine_tune(&mut random, train, schedule, &mut rng)?;
    let components = PrincipalComponents::of(train);
    let examples = test.iter().take(examples).map(|image| Example {
        image: *image,
        pretrained: pretrained.predict(image),
        random: random.predict(image),
        principal_components: components.rebuild(image),
    });
    Ok(Measured {
        unrolled,
        pretrained: error_of(test, |image| pretrained.predict(image)),
        random: error_of(test, |image| random.predict(image)),
        principal_components: error_of(test, |image| components.rebuild(image)),
        mean_image: error_of(test, |_| components.mean.map(|x| x as f32)),
        pretrained_losses,
        random_losses,
        examples: examples.collect(),
    })
}

/// Four Boltzmann machines, each learning what the one below makes of the images; unrolled into the autoencoder.
fn pretrain(
    net: &mut Autoencoder,
    images: &[Pixels],
    epochs: usize,
    rng: &mut dyn Rng,
) -> Result<(), Box<dyn std::error::Error>> {
    let layers = &mut net.parameters;
    let (machine, features) = learn_layer::<64, 96, Bernoulli>(images, 0.1, epochs, rng)?;
    machine.copy_to_encoder(&mut layers.encode1);
    machine.copy_to_decoder(&mut layers.output);
    let (machine, features) = learn_layer::<96, 48, Bernoulli>(&features, 0.1, epochs, rng)?;
    machine.copy_to_encoder(&mut layers.encode2);
    machine.copy_to_decoder(&mut layers.decode1);
    let (machine, features) = learn_layer::<48, 24, Bernoulli>(&features, 0.1, epochs, rng)?;
    machine.copy_to_encoder(&mut layers.encode3);
    machine.copy_to_decoder(&mut layers.decode2);
    let (machine, _) = learn_layer::<24, CODE, Gaussian>(&features, 0.01, epochs, rng)?;
    machine.copy_to_encoder(&mut layers.code);
    machine.copy_to_decoder(&mut layers.decode3);
    Ok(())
}

/// A Boltzmann machine that has learnt, and what it makes of the samples.
#[expect(clippy::type_complexity, reason = "two things, each with its sizes")]
fn learn_layer<const VISIBLE: usize, const HIDDEN: usize, U: HiddenUnits>(
    samples: &[[f32; VISIBLE]],
    learning_rate: f64,
    epochs: usize,
    rng: &mut dyn Rng,
) -> Result<
    (
        Box<BoltzmannMachine<VISIBLE, HIDDEN, f32, U>>,
        Vec<[f32; HIDDEN]>,
    ),
    Box<dyn std::error::Error>,
> {
    /// Epochs with little momentum.
    const FIRST_EPOCHS: usize = 5;
    const BATCH: usize = 20;
    let mut machine = zeroed_box::<BoltzmannMachine<VISIBLE, HIDDEN, f32, U>>();
    let mut memory = zeroed_box::<BoltzmannMemory<VISIBLE, HIDDEN, f32, U>>();
    machine.initialise(rng);
    let divergence = ContrastiveDivergence::new(learning_rate).weight_decay(2e-4);
    for (momentum, epochs) in [
        (0.5, FIRST_EPOCHS),
        (0.9, epochs.saturating_sub(FIRST_EPOCHS).max(1)),
    ] {
        let divergence = divergence.momentum(momentum);
        divergence.train(&mut machine, &mut memory, samples, [epochs, BATCH], rng)?;
    }
    let features = samples
        .iter()
        .map(|sample| machine.hidden(sample))
        .collect();
    Ok((machine, features))
}

/// Back-propagation, as of 2006: batches and momentum. Returns the loss of every epoch.
fn fine_tune(
    net: &mut Autoencoder,
    images: &[Pixels],
    schedule: &Schedule,
    rng: &mut impl Rng,
) -> Result<Vec<f64>, TrainingError> {
    let samples: Vec<_> = images.iter().map(|image| (*image, *image)).collect();
    let descent = Sgd::new(schedule.learning_rate).momentum(0.9);
    let history = Training::new(BinaryCrossEntropy, descent)
        .epochs(schedule.epochs)
        .fit(net, &samples, &[], rng)?;
    let losses = history.epochs.iter().map(|epoch| epoch.train.loss);
    Ok(losses.collect())
}

/// The mean square of a pixel's error.
fn error_of(images: &[Pixels], rebuild: impl Fn(&Pixels) -> Pixels) -> f64 {
    let square = |image: &Pixels| -> f64 {
        let pairs = rebuild(image).into_iter().zip(image);
        pairs.map(|(a, b)| f64::from(a - b).powi(2)).sum()
    };
    images.iter().map(square).sum::<f64>() / (images.len() * 64) as f64
}

/// The mean, and the directions in which the images vary most.
struct PrincipalComponents {
    mean: [f64; 64],
    directions: [[f64; 64]; CODE],
}

impl PrincipalComponents {
    /// By power iteration on the covariance, each direction kept orthogonal to those before.
    fn of(images: &[Pixels]) -> Self {
        const ITERATIONS: usize = 500;
        let count = images.len() as f64;
        let mut mean = [0.0; 64];
        for image in images {
            for (mean, &x) in mean.iter_mut().zip(image) {
                *mean += f64::from(x) / count;
            }
        }
        let mut covariance = [[0.0; 64]; 64];
        for image in images {
            let x: [f64; 64] = std::array::from_fn(|i| f64::from(image[i]) - mean[i]);
            for (row, a) in covariance.iter_mut().zip(x) {
                for (c, b) in row.iter_mut().zip(x) {
                    *c += a * b / count;
                }
            }
        }
        let mut directions = [[0.0; 64]; CODE];
        for place in 0..CODE {
            // Not orthogonal to any direction in practice.
            let mut direction: [f64; 64] = std::array::from_fn(|i| 1.0 + (i * i % 17) as f64);
            for _ in 0..ITERATIONS {
                let mut next = covariance.map(|row| dot(&row, &direction));
                for before in &directions[..place] {
                    let along = dot(before, &next);
                    for (x, d) in next.iter_mut().zip(before) {
                        *x -= along * d;
                    }
                }
                let length = dot(&next, &next).sqrt();
                direction = next.map(|x| x / length);
            }
            directions[place] = direction;
        }
        Self { mean, directions }
    }

    fn rebuild(&self, image: &Pixels) -> Pixels {
        let x: [f64; 64] = std::array::from_fn(|i| f64::from(image[i]) - self.mean[i]);
        let mut rebuilt = self.mean;
        for direction in &self.directions {
            let along = dot(direction, &x);
            for (x, d) in rebuilt.iter_mut().zip(direction) {
                *x += along * d;
            }
        }
        rebuilt.map(|x| x as f32)
    }
}

fn dot(a: &[f64; 64], b: &[f64; 64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
