//! Batch normalisation: epochs to a loss, without it and with it.

use std::error::Error;

use crate::chart::Chart;
use crate::common::digits_data::Data;
use crate::experiment::batch_norm::{
    EPOCHS, LARGEST_OFFSET, LARGEST_SCALE, LOSS, MOMENTUM, Pair, RATES, Run, Scales, Tried,
};
use crate::page::{Chapter, Table};

const SEED: u64 = 1;
const SOURCE: &str = include_str!("../experiment/batch_norm.rs");

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    let digits = Data::read()?.train;
    chapter.text(
        "A layer learns badly from numbers that are far from 0, or on very different scales, or that hardly differ from each \
         other. Batch normalisation (Ioffe and Szegedy 2015) mends that anywhere in a network: it brings every feature to mean 0 \
         and variance 1 over the batch, y = γ (x − mean) / √(variance + ε) + β, and learns γ and β. In use it takes running \
         averages of mean and variance.",
    );
    chapter.text(&format!(
        "Below, {} handwritten digits are learnt until the loss (cross-entropy, in use) is {LOSS}, for {EPOCHS} epochs at most, by descent \
         with momentum {MOMENTUM}. Every network is tried at the learning rates {}, and shown at the one with which it gets there \
         soonest, or comes nearest: what is compared are not learning rates. The figures are those of one seed; the tests repeat them with three.",
        digits.len(),
        RATES.map(|rate| rate.to_string()).join(", ")
    ));
    chapter.heading("Inputs that were not standardised");
    scales(chapter, &Scales::new(&digits, EPOCHS, SEED)?)?;
    chapter.heading("Deep networks");
    deep(
        chapter,
        &Pair::unlucky(&digits, EPOCHS, SEED)?,
        &Pair::lucky(&digits, EPOCHS, SEED)?,
    )
}

fn scales(chapter: &mut Chapter, scales: &Scales) -> Result<(), Box<dyn Error>> {
    chapter.text(&format!(
        "Each of the 64 pixels is given a scale of its own, between 1/{LARGEST_SCALE:.0} and {LARGEST_SCALE:.0}, and an offset of up to \
         {LARGEST_OFFSET} times that, as if one were measured in metres and the next in inches. Steps that are short enough for \
         the large ones are too short for the small ones."
    ));
    chapter.declaration(SOURCE, "ShallowNormalised");
    let rows = [
        ("raw", &scales.raw),
        ("standardised by hand", &scales.by_hand),
        ("raw, with `batch_norm`", &scales.normalised),
    ];
    let mut table = table();
    let mut chart =
        Chart::new("at the best learning rate", "epoch", "cross-entropy").logarithmic_y();
    for (name, tried) in rows {
        table.row(cells(name, tried));
        chart = chart.line(&name.replace('`', ""), losses(tried.best()));
    }
    chapter.table(&table);
    let by_rate = rows.iter().fold(
        Chart::new(
            "and at every learning rate",
            "learning rate",
            "smallest loss",
        )
        .logarithmic_x()
        .logarithmic_y()
        .y_range(0.03..30.0),
        |chart, (name, tried)| {
            let points = tried.runs.iter().map(|run| (run.rate, run.least()));
            chart.line(&name.replace('`', ""), points)
        },
    );
    chapter.pictures([
        (
            chart.svg()?,
            format!("The loss after every epoch, each at its best learning rate; a line ends where {LOSS} is reached."),
        ),
        (
            by_rate.svg()?,
            "Raw inputs are learnt the worse, the longer the steps; normalised ones want long steps.".to_owned(),
        ),
    ]);
    chapter.claim(
        &format!(
            "on raw inputs the loss is reached in {} with batch normalisation, and at no learning rate in {EPOCHS} without",
            epochs(scales.normalised.best())
        ),
        scales.raw.reached() == 0 && scales.normalised.best().epochs.is_some_and(|n| n <= 5),
    );
    chapter.claim(
        &format!(
            "standardising by hand does nearly as well, in {}: what batch normalisation adds there is that {} of the {} learning \
             rates do, against {}",
            epochs(scales.by_hand.best()),
            scales.normalised.reached(),
            RATES.len(),
            scales.by_hand.reached()
        ),
        scales.by_hand.best().epochs.is_some_and(|n| n <= 5)
            && scales.normalised.reached() >= scales.by_hand.reached(),
    );
    Ok(())
}

fn deep(chapter: &mut Chapter, unlucky: &[Pair], lucky: &Pair) -> Result<(), Box<dyn Error>> {
    chapter.text(
        "Eight hidden layers of 32 units, on the plain pixels. A sigmoid's slope is ¼ at most, and weights that start too \
         small shrink what goes through them: after eight layers neither the digit nor the gradient is to be seen, and the \
         network says the same of every digit. Its loss stays at ln 10 = 2.303. Normalised before every activation, the numbers \
         are of size 1 in every layer, however small the weights.",
    );
    chapter.declaration(SOURCE, "SigmoidNormalised");
    let mut table = table();
    let mut pictures = Vec::new();
    for pair in unlucky.iter().chain([lucky]) {
        table.row(cells(pair.name, &pair.plain));
        table.row(cells(
            &format!("{}, with `batch_norm`", pair.name),
            &pair.normalised,
        ));
        let chart = Chart::new(pair.name, "epoch", "cross-entropy")
            .logarithmic_y()
            .x_range(0.0..EPOCHS as f64)
            .y_range(0.05..4.0)
            .line("without", losses(pair.plain.best()))
            .line("with batch_norm", losses(pair.normalised.best()));
        let caption = match (pair.plain.best().epochs, pair.normalised.best().epochs) {
            (None, Some(with)) => format!(
                "Without, the loss gets no lower than {:.2}; with, {LOSS} is reached in {with} epochs.",
                pair.plain.best().least()
            ),
            _ => format!(
                "Without it takes {}, with it {}.",
                epochs(pair.plain.best()),
                epochs(pair.normalised.best())
            ),
        };
        pictures.push((chart.svg()?, caption));
    }
    chapter.table(&table);
    chapter.pictures(pictures);
    let slowest = unlucky
        .iter()
        .map(|pair| pair.normalised.best().epochs.unwrap_or(usize::MAX))
        .max();
    chapter.claim(
        &format!(
            "sigmoids, and weights that start too small, are learnt in {} epochs or fewer with batch normalisation, and at no \
             learning rate in {EPOCHS} without",
            slowest.unwrap_or_default()
        ),
        unlucky.iter().all(|pair| pair.plain.reached() == 0)
            && slowest.is_some_and(|slowest| slowest <= 18),
    );
    chapter.claim(
        &format!(
            "with He's initialisation, made for these layers, it is no longer needed, and saves little: {} against {}; but \
             {} of the {} learning rates do, against {}",
            epochs(lucky.normalised.best()),
            epochs(lucky.plain.best()),
            lucky.normalised.reached(),
            RATES.len(),
            lucky.plain.reached()
        ),
        lucky.plain.best().epochs.is_some_and(|n| n <= 18)
            && lucky.normalised.reached() >= lucky.plain.reached(),
    );
    Ok(())
}

fn table() -> Table {
    Table::new([
        "network",
        "epochs to the loss",
        "smallest loss",
        "learning rate",
        "rates that reach it",
    ])
}

fn cells(name: &str, tried: &Tried) -> [String; 5] {
    let best = tried.best();
    [
        name.to_owned(),
        best.epochs
            .map_or_else(|| format!("> {EPOCHS}"), |epochs| epochs.to_string()),
        format!("{:.3}", best.least()),
        best.rate.to_string(),
        format!("{} of {}", tried.reached(), RATES.len()),
    ]
}

fn epochs(run: &Run) -> String {
    run.epochs.map_or_else(
        || format!("more than {EPOCHS} epochs"),
        |epochs| format!("{epochs} epochs"),
    )
}

fn losses(run: &Run) -> impl Iterator<Item = (f64, f64)> {
    let losses = run.losses.iter().enumerate();
    losses.map(|(epoch, &loss)| (epoch as f64, loss))
}
