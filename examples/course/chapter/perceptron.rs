//! The Mark I perceptron.

use std::error::Error;

use crate::chart::Chart;
use crate::common::digits_data::{Data, Sample};
use crate::experiment::perceptron::{Digit, OnSeparable, on_digits, on_exclusive_or, on_separable};
use crate::page::{Chapter, Table};

const POINTS: usize = 60;
const MARGINS: [f64; 4] = [0.2, 0.1, 0.05, 0.02];
const SEED: u64 = 1;
const EPOCHS_ON_EXCLUSIVE_OR: usize = 1000;
const EPOCHS_ON_DIGITS: usize = 20;

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    chapter.text(
        "Rosenblatt's perceptron (1957) was a machine: 400 photocells, one threshold unit, and potentiometers turned by \
         motors. The unit says yes where w · x + b > 0. It learns from mistakes alone: after a wrong no the input is added \
         to the weights, after a wrong yes it is taken away.",
    );
    chapter.code(
        "let mut perceptron = Perceptron::<2>::new();\n\
         let training = perceptron.train(&samples, 1.0, 100_000)?;\n\
         assert!(training.converged);",
    );
    separable(chapter)?;
    exclusive_or(chapter)?;
    digits(chapter)
}

fn separable(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    chapter.heading("Where a line separates the classes, it finds one");
    chapter.text(
        "Novikoff (1962) showed how soon: after at most (R/γ)² mistakes, where R is the length of the longest input and γ the \
         margin, the distance of the nearest point from a line that separates them. The narrower the margin, the longer it \
         may take.",
    );
    let mut table = Table::new(["margin γ", "epochs", "mistakes", "at most (R/γ)²"]);
    let runs = MARGINS
        .iter()
        .map(|&margin| on_separable(POINTS, margin, SEED))
        .collect::<Result<Vec<_>, _>>()?;
    for run in &runs {
        table.row([
            format!("{:.3}", run.data.margin),
            run.epochs.to_string(),
            run.mistakes.to_string(),
            format!("{:.0}", run.data.bound()),
        ]);
    }
    chapter.table(&table);
    if let Some(run) = runs.get(1) {
        chapter.pictures([(
            points(run)?,
            "Points of two classes, the line they were made with, and the one that was learnt."
                .to_owned(),
        )]);
    }
    chapter.claim(
        "it converges on separable points, within Novikoff's bound",
        runs.iter()
            .all(|run| run.converged && run.mistakes as f64 <= run.data.bound()),
    );
    Ok(())
}

fn points(run: &OnSeparable) -> Result<String, Box<dyn Error>> {
    let of = |class: bool| {
        let points = run.data.points.iter().filter(move |(_, c)| *c == class);
        points.map(|([x, y], _)| (f64::from(*x), f64::from(*y)))
    };
    // Where a x + b y + c is zero, along the longer way.
    let line = |[a, b, c]: [f64; 3]| {
        let place = move |t: f64| {
            if b.abs() > a.abs() {
                (t, -(a * t + c) / b)
            } else {
                (-(b * t + c) / a, t)
            }
        };
        (-100..=100).map(move |t| place(f64::from(t) / 100.0))
    };
    let [w1, w2] = run.perceptron.weights.map(f64::from);
    Chart::new("separable points", "x", "y")
        .x_range(-1.1..1.1)
        .y_range(-1.1..1.1)
        .dots("no", of(false))
        .dots("yes", of(true))
        .line("learnt", line([w1, w2, f64::from(run.perceptron.bias)]))
        .dashes("made with", line(run.data.line))
        .svg()
}

fn exclusive_or(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    let run = on_exclusive_or(EPOCHS_ON_EXCLUSIVE_OR, SEED)?;
    chapter.heading("Where none does, it never settles");
    let cycle = run.cycle.map_or("never".to_owned(), |epochs| {
        format!("after {epochs} epochs")
    });
    chapter.text(&format!(
        "No line separates exclusive or (Minsky and Papert 1969). The weights come round {cycle} to what they had been, and \
         go in a circle for ever. The pocket algorithm (Gallant 1990) keeps the best weights that it meets: they have {} of \
         the four right, and more there is not.",
        run.right_in_pocket
    ));
    chapter.claim(
        &format!(
            "in {} epochs on exclusive or none is without a mistake, and the pocket has three of four right",
            run.epochs
        ),
        !run.converged && run.fewest_mistakes > 0 && run.right_in_pocket == 3,
    );
    Ok(())
}

fn digits(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    let data = Data::read()?;
    let (train, test) = (flat(&data.train), flat(&data.test));
    let run = on_digits(&train, &test, EPOCHS_ON_DIGITS)?;
    chapter.heading("Ten of them read digits");
    chapter.text(
        "One unit for each digit against the rest; the answer is that of the largest w · x + b.",
    );
    let mut table = Table::new(["", "right"]);
    table.row([
        "on images they learnt from".to_owned(),
        percent(run.train_accuracy),
    ]);
    table.row(["on new images".to_owned(), percent(run.test_accuracy)]);
    chapter.table(&table);
    chapter.claim(
        &format!(
            "ten perceptrons read {} of digits that they never saw",
            percent(run.test_accuracy)
        ),
        run.test_accuracy > 0.9,
    );
    Ok(())
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

fn flat(samples: &[Sample]) -> Vec<Digit> {
    let pixels =
        |image: &crate::common::digits_data::Image| std::array::from_fn(|i| image[i / 8][i % 8][0]);
    samples
        .iter()
        .map(|(image, digit)| (pixels(image), *digit))
        .collect()
}
