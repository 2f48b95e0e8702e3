//! Dropout: on average the same, and less learnt by heart.

use std::error::Error;

use crate::chart::Chart;
use crate::common::digits_data::Data;
use crate::experiment::dropout::{Averages, EVERY, Learning, Pair, SIZE, layers};
use crate::page::{Chapter, Table};

const SEEDS: [u64; 5] = [1, 2, 3, 4, 5];
const PASSES: usize = 1 << 16;
/// Of a mean: further from its expectation is one in 1.7 million.
const STANDARD_ERRORS: f64 = 5.0;
const SOURCE: &str = include_str!("../experiment/dropout.rs");

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    let data = Data::read()?;
    chapter.text(
        "A network with far more parameters than data learns its data by heart. Dropout (Hinton and others 2012; Srivastava and \
         others 2014) sets every unit to zero with probability p at each training step, so that no unit can rely on another \
         one being there. In use nothing is dropped. So that a layer hears the same on average in both, what is not dropped \
         is multiplied by 1 / (1 − p) in training (inverted dropout).",
    );
    chapter.heading("The same on average");
    averages(chapter, &data)?;
    chapter.heading("Little data");
    little_data(chapter, &data)
}

fn averages(chapter: &mut Chapter, data: &Data) -> Result<(), Box<dyn Error>> {
    let (linear, rectified) = layers(SEEDS[0]);
    let (image, _) = data.train[1];
    let linear = Averages::new(&linear, &image, PASSES, SEEDS[0]);
    let rectified = Averages::new(&rectified, &image, PASSES, SEEDS[0]);
    chapter.text(
        "A linear layer after dropout with p = ½, on one digit. With y = Σ wⱼ xⱼ mⱼ / (1 − p) + b, where mⱼ is 0 with \
         probability p and else 1, the mean of y is Σ wⱼ xⱼ + b, what the layer says in use, and its variance p\u{a0}/\u{a0}(1\u{a0}−\u{a0}p) Σ\u{a0}(wⱼ\u{a0}xⱼ)².",
    );
    chapter.declaration(SOURCE, "Linear");
    let mut table = Table::new([
        "unit",
        "in use",
        "mean in training",
        "variance",
        "formula",
        "with a ReLU: in use",
        "mean in training",
    ]);
    for (place, (unit, bent)) in linear.units.iter().zip(&rectified.units).enumerate() {
        let numbers = [
            unit.in_use,
            unit.mean,
            unit.variance,
            unit.expected_variance,
            bent.in_use,
            bent.mean,
        ];
        let mut cells = vec![place.to_string()];
        cells.extend(numbers.map(|number| format!("{number:.3}").replace('-', "−")));
        table.row(cells);
    }
    chapter.table(&table);
    let course = |averages: &Averages| {
        let points = averages.course.iter();
        points
            .map(|&(passes, measured, _)| (passes as f64, measured))
            .collect::<Vec<_>>()
    };
    let expected = linear
        .course
        .iter()
        .map(|&(passes, _, e)| (passes as f64, e));
    let chart = Chart::new(
        "mean in training − output in use",
        "passes",
        "root mean square",
    )
    .logarithmic_x()
    .logarithmic_y()
    .line("linear", course(&linear))
    .line("followed by ReLU", course(&rectified))
    .dashes("linear, by the formula", expected);
    let units = |averages: &Averages| averages.units.map(|unit| (unit.in_use, unit.mean));
    let (low, high) = ends(linear.units.iter().map(|unit| unit.in_use));
    let means = Chart::new("the ten units", "output in use", "mean in training")
        .dots("linear", units(&linear))
        .dots("followed by ReLU", units(&rectified))
        .dashes("the same", [(low, low), (high, high)]);
    chapter.pictures([
        (
            chart.svg()?,
            "The mean over more and more passes comes as near to the output in use as chance allows, √(variance / passes). \
             After a ReLU it does not: a difference remains."
                .to_owned(),
        ),
        (
            means.svg()?,
            format!(
                "After {PASSES} passes the linear units lie on the diagonal, and those with a ReLU above it."
            ),
        ),
    ]);
    let errors = linear.units.map(|unit| {
        let standard_error = (unit.expected_variance / PASSES as f64).sqrt();
        (unit.mean - unit.in_use).abs() / standard_error
    });
    let largest = errors.into_iter().fold(0.0, f64::max);
    chapter.claim(
        &format!(
            "over {PASSES} passes the mean of each of the ten linear units is what it says in use: the farthest is off by \
             {largest:.1} standard errors"
        ),
        largest <= STANDARD_ERRORS,
    );
    let raised = rectified
        .units
        .iter()
        .filter(|unit| unit.mean - unit.in_use > STANDARD_ERRORS * unit.standard_error(PASSES));
    let raised = raised.count();
    let never_lower = rectified
        .units
        .iter()
        .all(|unit| unit.mean - unit.in_use >= -STANDARD_ERRORS * unit.standard_error(PASSES));
    chapter.claim(
        &format!(
            "after a ReLU the mean is larger than the output in use for {raised} of the ten, and smaller for none: the mean of a \
             function that bends upwards is larger than the function of the mean (Jensen 1906), so that in a deep network \
             use is only nearly the average of the thinned networks"
        ),
        never_lower && raised >= 5,
    );
    Ok(())
}

fn little_data(chapter: &mut Chapter, data: &Data) -> Result<(), Box<dyn Error>> {
    let pairs = SEEDS
        .iter()
        .map(|&seed| Pair::new(data, SIZE, seed))
        .collect::<Result<Vec<_>, _>>()?;
    let [shown, ..] = pairs.as_slice() else {
        return Err("there are seeds".into());
    };
    chapter.text(&format!(
        "{} digits, drawn at random, to learn from, for a network with 9610 parameters; the other {} for the test. The same \
         network with dropout, on the pixels with p = 0.1 and on the hidden units with p = 0.5, goes through the same digits for the same \
         {} epochs.",
        SIZE.digits, shown.tested, SIZE.epochs
    ));
    chapter.declaration(SOURCE, "Dropped");
    let mut table = Table::new([
        "seed",
        "dropout",
        "training loss",
        "test loss",
        "gap",
        "training error",
        "test error",
    ]);
    for (seed, pair) in SEEDS.iter().zip(&pairs) {
        for (name, learning) in [("no", &pair.plain), ("yes", &pair.dropped)] {
            let percent = |accuracy: f64| format!("{:.1} %", 100.0 * (1.0 - accuracy));
            table.row([
                seed.to_string(),
                name.to_owned(),
                format!("{:.4}", learning.train_loss()),
                format!("{:.3}", learning.test_loss()),
                format!("{:.3}", learning.gap()),
                percent(learning.train_accuracy()),
                percent(learning.accuracy()),
            ]);
        }
    }
    chapter.table(&table);
    chapter.pictures(pictures(shown)?);

    let (least, most) = ends(
        pairs
            .iter()
            .map(|pair| pair.dropped.gap() / pair.plain.gap()),
    );
    chapter.claim(
        &format!(
            "with dropout the gap between training and test loss is {least:.2} to {most:.2} of what it is without, over {} \
             seeds",
            pairs.len()
        ),
        most < 0.92,
    );
    let (least, most) = ends(
        pairs
            .iter()
            .map(|pair| pair.dropped.test_loss() - pair.plain.test_loss()),
    );
    chapter.claim(
        &format!(
            "the test loss is smaller with every seed, by {:.3} to {:.3}",
            -most, -least
        ),
        most < 0.0,
    );
    let differences = || {
        pairs
            .iter()
            .map(|pair| pair.dropped.accuracy() - pair.plain.accuracy())
    };
    let (least, most) = ends(differences());
    let mean = differences().sum::<f64>() / pairs.len() as f64;
    let standard_error = pairs.iter().map(Pair::standard_error).fold(0.0, f64::max);
    chapter.claim(
        &format!(
            "the test accuracy is not worse: it changes by {:+.1} to {:+.1} points, {:+.1} on average, with a standard error \
             of {:.1} for each",
            100.0 * least,
            100.0 * most,
            100.0 * mean,
            100.0 * standard_error
        ),
        least > -standard_error && mean > 0.0,
    );
    chapter.text(
        "Without dropout or with it, the 200 digits are read with hardly an error in the end; without it the network becomes \
         surer and surer of them, and as sure of its mistakes with others.",
    );
    Ok(())
}

fn pictures(pair: &Pair) -> Result<[(String, String); 2], Box<dyn Error>> {
    let draw = |title: &str, learning: &Learning| {
        let over = |evaluations: &[nn_core::train::Evaluation]| {
            let points = evaluations.iter().enumerate();
            points
                .map(|(place, evaluation)| (((place + 1) * EVERY) as f64, evaluation.loss))
                .collect::<Vec<_>>()
        };
        Chart::new(title, "epoch", "cross-entropy")
            .logarithmic_y()
            .y_range(3e-4..3.0)
            .line("training", over(&learning.train))
            .line("test", over(&learning.test))
            .svg()
    };
    Ok([
        (
            draw("without dropout", &pair.plain)?,
            "The training loss goes on falling while the test loss rises again: what is learnt now is these digits."
                .to_owned(),
        ),
        (
            draw("with dropout", &pair.dropped)?,
            "The training loss falls more slowly, and the test loss is lower at the end.".to_owned(),
        ),
    ])
}

fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}
