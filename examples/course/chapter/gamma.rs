//! Gamma rays and hadrons: a real measurement, and how much signal a classifier keeps at a background.

use std::error::Error;

use crate::chart::Chart;
use crate::experiment::gamma::{Judged, Showers};
use crate::experiment::roc::Roc;
use crate::page::{Chapter, Table};

const SOURCE: &str = include_str!("../experiment/gamma.rs");
const SEEDS: [u64; 3] = [1, 2, 3];
/// What PyTorch reaches with the same network on these images.
const PYTORCH: [f64; 2] = [0.871, 0.928];
/// A share of the hadrons to let through.
const FEW: f64 = 0.05;

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    let showers = Showers::read()?;
    chapter.text(&format!(
        "A gamma ray that meets the atmosphere leaves a shower of particles, whose faint light a telescope on the ground sees \
         as an ellipse. So does a hadron, and hadrons are far more numerous. The data (R. Bock, MAGIC Gamma Telescope, \
         UCI 2004) has ten measures of each of {} simulated images: the ellipse's length and width, how bright it is, how \
         its light is spread, where it points. Every fifth image is kept for the test. The measures differ by \
         orders of magnitude, so each is shifted and scaled to mean 0 and deviation 1, as the training part has it.",
        showers.train.len() + showers.valid.len() + showers.test.len()
    ));
    chapter.declaration(SOURCE, "Gamma");

    let mut table = Table::new([
        "classifier",
        "seed",
        "accuracy",
        "AUC",
        "gammas kept at 5 % hadrons",
    ]);
    let linear = showers.linear(SEEDS[0])?;
    let mut row = |name: &str, seed: u64, accuracy: f64, roc: &Roc| {
        table.row([
            name.to_owned(),
            seed.to_string(),
            format!("{accuracy:.3}"),
            format!("{:.3}", roc.area),
            format!("{:.1} %", 100.0 * roc.accepted_at(FEW)),
        ]);
    };
    row("linear", SEEDS[0], linear.accuracy, &linear.roc);
    let mut networks = Vec::new();
    for seed in SEEDS {
        let judged = showers.network(seed)?;
        row("network", seed, judged.accuracy, &judged.roc);
        networks.push(judged);
    }
    table.row([
        "the same network in PyTorch".to_owned(),
        "several".to_owned(),
        format!("{:.3} ± .001", PYTORCH[0]),
        format!("{:.3}", PYTORCH[1]),
        String::new(),
    ]);
    chapter.table(&table);
    chapter.text(
        "Accuracy counts an answer as right or wrong at one threshold, and takes both mistakes for equally bad. An astronomer \
         chooses the threshold by how many hadrons may be let through. The receiver operating characteristic shows all \
         thresholds at once; the area under it (AUC) is the chance that a gamma ray gets a higher score than a hadron: 1 is \
         perfect, 0.5 is a coin.",
    );
    let [first, ..] = networks.as_slice() else {
        return Ok(());
    };
    let curve = Chart::new(
        "gamma rays kept",
        "share of hadrons let through",
        "share of gamma rays kept",
    )
    .line("network", first.roc.outline(200))
    .line("linear", linear.roc.outline(200))
    .dashes("a coin", [(0.0, 0.0), (1.0, 1.0)])
    .x_range(0.0..1.0)
    .y_range(0.0..1.0);
    let number = |place: usize| (place + 1) as f64;
    let epochs = || first.epochs.iter().enumerate();
    let losses = Chart::new("loss over the epochs", "epoch", "mean log loss")
        .line(
            "training part",
            epochs().map(|(place, epoch)| (number(place), epoch.train.loss)),
        )
        .line(
            "validation part",
            epochs().filter_map(|(place, epoch)| Some((number(place), epoch.valid?.loss))),
        );
    chapter.pictures([
        (
            curve.svg()?,
            "On the test images: the further to the upper left, the better. At the same share of hadrons the network keeps \
             more gamma rays than the linear classifier."
                .to_owned(),
        ),
        (
            losses.svg()?,
            "Two stages of training, Adam with the learning rate 0.002 and then 0.0002: with shorter steps the loss falls once more \
             and comes to rest. What lies between the lines is learnt by heart."
                .to_owned(),
        ),
    ]);

    let least = |of: fn(&Judged) -> f64| networks.iter().map(of).fold(f64::INFINITY, f64::min);
    let (accuracy, area) = (least(|n| n.accuracy), least(|n| n.roc.area));
    chapter.claim(
        &format!(
            "the network is as good as PyTorch's: with each of {} seeds an accuracy of at least .868 (the lowest is \
             {accuracy:.3}) and an AUC of at least .925 ({area:.3})",
            SEEDS.len()
        ),
        accuracy >= 0.868 && area >= 0.925,
    );
    chapter.claim(
        &format!(
            "hidden layers are worth it: the AUC is at least .05 above the linear classifier's {:.3}",
            linear.roc.area
        ),
        area >= linear.roc.area + 0.05,
    );
    Ok(())
}
