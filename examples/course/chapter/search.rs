//! Why not just search: three ways to better parameters without a gradient, beside gradient descent.

use std::error::Error;

use crate::chart::Chart;
use crate::experiment::search::{BUDGET, Found, GRADIENT, SAMPLES, Size, WIDTHS, plane, sizes};
use crate::page::{Chapter, Table};

const SEED: u64 = 1;
const SOURCE: &str = include_str!("../experiment/search.rs");
const PLANE_SOURCE: &str = include_str!("../experiment/search/plane.rs");

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    chapter.text(
        "A network is a function of its parameters, and its loss a number to be made small. Why not try parameters until some are good? \
         Random search draws them anew every time. Metropolis–Hastings (1953, 1970) takes a random step from where it is, always \
         if it leads down, and with the probability exp(−rise / temperature) if it leads up. A genetic algorithm (Holland 1975) keeps a \
         population: the better ones become parents, a child has every parameter from one of two parents and a little noise on it.",
    );
    chapter.text(&format!(
        "Each reads {SAMPLES} handwritten digits through `$width` numbers, from 1 to 16, from the same start, and may ask for the loss {BUDGET} \
         times. A gradient is counted as {GRADIENT} evaluations, a forward pass and a backward pass of twice its work (the chapter before \
         measured less), so descent takes {} steps. It has one learning rate for all sizes; of every search only the best of up to three settings is \
         shown.",
        BUDGET / GRADIENT
    ));
    chapter.declaration(SOURCE, "$name");
    let sizes = sizes(SEED, WIDTHS)?;
    table(chapter, &sizes);
    pictures(chapter, &sizes)?;
    claims(chapter, &sizes);
    in_the_plane(chapter, &sizes)
}

fn table(chapter: &mut Chapter, sizes: &[Size]) {
    let Some(Size {
        descent, searches, ..
    }) = sizes.first()
    else {
        return;
    };
    let mut table = Table::new([
        "parameters",
        searches[0].name,
        searches[1].name,
        searches[2].name,
        descent.name,
        "gap",
        "steepness",
    ]);
    for size in sizes {
        let losses = size.searches.iter().map(|found| found.loss);
        let mut cells = vec![size.parameters.to_string()];
        cells.extend(
            losses
                .chain([size.descent.loss])
                .map(|loss| format!("{loss:.3}")),
        );
        cells.push(format!("{:.1}", size.gap()));
        cells.push(format!("{:.3}", size.steepness));
        table.row(cells);
    }
    chapter.table(&table);
    chapter.text(
        "The loss that is reached; the gap, which is the best search's loss divided by that of descent; and how steep a random direction is \
         beside the steepest one, |cos| of the angle to the gradient, in the mean.",
    );
    if let Some(last) = sizes.last() {
        let settings = last.searches.iter().chain([&last.descent]);
        let settings: Vec<_> = settings
            .map(|found| format!("{} ({})", found.name, found.settings))
            .collect();
        chapter.text(&format!(
            "With {} parameters the best settings were: {}.",
            last.parameters,
            settings.join("; ")
        ));
    }
}

fn pictures(chapter: &mut Chapter, sizes: &[Size]) -> Result<(), Box<dyn Error>> {
    let Some(largest) = sizes.last() else {
        return Ok(());
    };
    let title = format!("{} parameters", largest.parameters);
    let mut progress = Chart::new(&title, "evaluations", "lowest loss so far")
        .logarithmic_y()
        .y_range(5e-4..3.0);
    let mut reached = Chart::new("the loss that is reached", "parameters", "loss")
        .logarithmic_x()
        .logarithmic_y();
    let mut steepness = Chart::new("a random direction", "parameters", "steepness")
        .logarithmic_x()
        .logarithmic_y()
        .y_range(0.01..0.1);
    for method in 0..=largest.searches.len() {
        let of = |size| found(size, method);
        let Found { name, curve, .. } = of(largest);
        progress = progress.line(name, thinned(curve));
        let losses = sizes
            .iter()
            .map(|size| (size.parameters as f64, of(size).loss));
        reached = reached.line(name, losses);
    }
    let over = |of: fn(&Size) -> f64| sizes.iter().map(move |s| (s.parameters as f64, of(s)));
    steepness = steepness
        .dots("measured", over(|size| size.steepness))
        .dashes(
            "√(2 / πP)",
            over(|size| expected_steepness(size.parameters)),
        );
    chapter.pictures([
        (
            progress.svg()?,
            "The largest network. Random search finds next to nothing. The others find their way, but every step of descent goes \
             where it is steepest."
                .to_owned(),
        ),
        (
            reached.svg()?,
            "The more parameters, the more the network can do. Descent makes use of them, the searches much less.".to_owned(),
        ),
        (
            steepness.svg()?,
            "The reason: among P parameters a random direction is hardly ever one that leads down much.".to_owned(),
        ),
    ]);
    Ok(())
}

/// What a method found: a search, or after the last of them gradient descent.
fn found(size: &Size, method: usize) -> &Found {
    size.searches.get(method).unwrap_or(&size.descent)
}

/// The lowest loss after every so many evaluations.
fn thinned(curve: &[(usize, f64)]) -> impl Iterator<Item = (f64, f64)> {
    (0..=BUDGET)
        .step_by(BUDGET / 100)
        .filter_map(|evaluations| {
            let so_far = curve.iter().take_while(|(used, _)| *used <= evaluations);
            so_far.last().map(|(_, loss)| (evaluations as f64, *loss))
        })
}

/// The mean of `|cos|` between a fixed direction and a random one, among many dimensions.
fn expected_steepness(parameters: usize) -> f64 {
    (std::f64::consts::FRAC_2_PI / parameters as f64).sqrt()
}

fn claims(chapter: &mut Chapter, sizes: &[Size]) {
    let larger = sizes.iter().skip(1);
    chapter.claim(
        "gradient descent reaches a lower loss than every search, on all networks but perhaps the smallest",
        larger.clone().all(|size| size.gap() > 1.0),
    );
    let gaps: Vec<_> = sizes.iter().map(Size::gap).collect();
    let words: Vec<_> = gaps.iter().map(|gap| format!("{gap:.1}")).collect();
    chapter.claim(
        &format!(
            "the gap grows with the number of parameters: {} times the loss",
            words.join(", ")
        ),
        gaps.is_sorted(),
    );
    let as_expected = |size: &Size| {
        let expected = expected_steepness(size.parameters);
        (size.steepness / expected - 1.0).abs() < 0.15
    };
    chapter.claim(
        "a random direction is √(2 / πP) times as steep as the gradient: four times the parameters, half as steep",
        sizes.iter().all(as_expected),
    );
}

fn in_the_plane(chapter: &mut Chapter, sizes: &[Size]) -> Result<(), Box<dyn Error>> {
    chapter.heading("Where a search keeps up");
    chapter.text(
        "It is not the number of parameters alone. Between two half circles in a plane many boundaries will do, so that few of the directions \
         among hundreds of parameters matter; a step in the others does little harm.",
    );
    chapter.declaration(PLANE_SOURCE, "Moons");
    let plane = plane(SEED)?;
    let digits = sizes
        .iter()
        .min_by_key(|size| size.parameters.abs_diff(plane.parameters));
    let gap = plane.metropolis / plane.descent;
    let statement = format!(
        "with {} parameters Metropolis–Hastings reaches {:.4} in the plane, gradient descent {:.4} with the best of three learning rates: a gap \
         of {gap:.1}",
        plane.parameters, plane.metropolis, plane.descent
    );
    let beside = digits.map_or(String::new(), |size| {
        format!(
            ", where it is {:.0} on the digits with {}",
            size.gap(),
            size.parameters
        )
    });
    chapter.claim(&format!("{statement}{beside}"), gap < 2.0);
    Ok(())
}
