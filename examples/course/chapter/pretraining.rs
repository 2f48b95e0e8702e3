//! Layer-by-layer pre-training: a deep autoencoder that back-propagation alone does not get going.

use std::error::Error;
use std::fmt::Write;

use crate::chart::Chart;
use crate::common::digits_data::Data;
use crate::common::svg::{FAINT, Svg};
use crate::experiment::pretraining::{CODE, Example, Measured, Pixels, SCHEDULE, measure};
use crate::page::{Chapter, Table};

const SEED: u64 = 1;
const EXAMPLES: usize = 10;

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    let data = Data::read()?;
    let pixels = |samples: &[crate::common::digits_data::Sample]| -> Vec<Pixels> {
        let flat = |image: &crate::common::digits_data::Image| {
            std::array::from_fn(|i| image[i / 8][i % 8][0])
        };
        samples.iter().map(|(image, _)| flat(image)).collect()
    };
    let (train, test) = (pixels(&data.train), pixels(&data.test));
    let measured = measure(&train, &test, &SCHEDULE, EXAMPLES, SEED)?;

    chapter.text(&format!(
        "An autoencoder rebuilds its input from {CODE} numbers in its middle. With one hidden layer that is easy; with many \
         layers of sigmoids, started from small random weights, it was out of reach for twenty years: the gradient that comes \
         through seven sigmoids is so small that the network only learns the mean image. Hinton and Salakhutdinov (2006) \
         started it from somewhere better. Each layer is first learnt for itself, as a restricted Boltzmann machine, by \
         contrastive divergence, on what the layer below makes of the images. Then the machines are unrolled, the way back \
         being the way there turned round, and back-propagation only has to fine-tune."
    ));
    chapter.declaration(include_str!("../experiment/pretraining.rs"), "Autoencoder");
    chapter.text(
        "Errors are the mean square of a pixel's error (ink from 0 to 1) on digits that nobody learnt from. Both networks \
         have the same epochs of the same back-propagation with momentum.",
    );
    chapter.table(&table(&measured));
    let losses = |name, chart: Chart, losses: &[f64]| {
        let points = losses.iter().enumerate();
        chart.line(
            name,
            points.map(|(epoch, &loss)| ((epoch + 1) as f64, loss)),
        )
    };
    let chart = Chart::new("back-propagation", "epoch", "cross-entropy of a pixel");
    let chart = losses("pre-trained", chart, &measured.pretrained_losses);
    let chart = losses("from small random weights", chart, &measured.random_losses);
    chapter.pictures([
        (
            rebuilt(&measured.examples)?,
            format!("Digits rebuilt from {CODE} numbers. From small random weights all look alike: the mean image."),
        ),
        (
            chart.svg()?,
            "Fine-tuning begins where the other one ends.".to_owned(),
        ),
    ]);
    chapter.claim(
        &format!(
            "pre-trained and fine-tuned it rebuilds the digits better ({:.4}) than as many principal components ({:.4})",
            measured.pretrained, measured.principal_components
        ),
        measured.pretrained < measured.principal_components,
    );
    chapter.claim(
        &format!(
            "from small random weights the same training gets stuck ({:.4}) near the mean image ({:.4})",
            measured.random, measured.mean_image
        ),
        measured.random > 0.9 * measured.mean_image && measured.random > 2.0 * measured.pretrained,
    );
    Ok(())
}

fn table(measured: &Measured) -> Table {
    let mut table = Table::new(["rebuilt by", "error"]);
    for (name, error) in [
        ("the mean image", measured.mean_image),
        ("the autoencoder from small random weights", measured.random),
        ("the Boltzmann machines, unrolled", measured.unrolled),
        (
            "as many principal components",
            measured.principal_components,
        ),
        ("the machines, fine-tuned", measured.pretrained),
    ] {
        table.row([name.to_owned(), format!("{error:.4}")]);
    }
    table
}

/// A way to rebuild an image.
type Rebuilt = fn(&Example) -> Pixels;

/// A row of images for each way of rebuilding them.
fn rebuilt(examples: &[Example]) -> Result<String, std::fmt::Error> {
    const SIDE: f64 = 40.0;
    const GAP: f64 = 6.0;
    const WORDS: f64 = 96.0;
    let rows: [(&str, Rebuilt); 4] = [
        ("digit", |example| example.image),
        ("pre-trained", |example| example.pretrained),
        ("components", |example| example.principal_components),
        ("random", |example| example.random),
    ];
    let width = WORDS + examples.len() as f64 * (SIDE + GAP);
    let mut svg = Svg::new(width, rows.len() as f64 * (SIDE + GAP));
    for (row, (name, image)) in rows.iter().enumerate() {
        let y = row as f64 * (SIDE + GAP);
        let middle = y + SIDE / 2.0 + 5.0;
        writeln!(
            svg,
            r#"<text x="0" y="{middle}" font-size="15" fill="{FAINT}">{name}</text>"#
        )?;
        for (column, example) in examples.iter().enumerate() {
            let x = WORDS + column as f64 * (SIDE + GAP);
            writeln!(
                svg,
                r#"<g transform="translate({x} {y})" shape-rendering="crispEdges">"#
            )?;
            for (place, ink) in image(example).into_iter().enumerate() {
                let (x, y) = (
                    (place % 8) as f64 * SIDE / 8.0,
                    (place / 8) as f64 * SIDE / 8.0,
                );
                let [r, g, b] =
                    [248.0, 248.0, 246.0].map(|paper| paper + ink.clamp(0.0, 1.0) * (34.0 - paper));
                writeln!(
                    svg,
                    r#"<rect x="{x}" y="{y}" width="5" height="5" fill="rgb({r:.0},{g:.0},{b:.0})"/>"#
                )?;
            }
            writeln!(svg, "</g>")?;
        }
    }
    Ok(svg.text())
}
