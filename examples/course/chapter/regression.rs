//! Regression: an ensemble's band around a curve through noise.

use std::error::Error;

use crate::chart::Chart;
use crate::experiment::regression::{Errors, MEMBERS, NOISE, Place, Regression, SIZE, Sample};
use crate::page::{Chapter, Table};

const SEEDS: [u64; 5] = [1, 2, 3, 4, 5];

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    let runs = SEEDS
        .iter()
        .map(|&seed| Regression::new(SIZE, seed))
        .collect::<Result<Vec<_>, _>>()?;
    let [shown, ..] = runs.as_slice() else {
        return Err("there are seeds".into());
    };
    chapter.text(&format!(
        "A network with one input and one output is a curve. {} samples of f(x) = sin(1.8 x) + 0.3 x, with noise of \
         deviation {NOISE}, lie on two stretches with a gap between them. A single network draws one line through the gap \
         with as much confidence as anywhere, and does not say that it guesses.",
        SIZE.samples
    ));
    chapter.text(&format!(
        "{MEMBERS} networks say it by disagreeing. Each starts from other random weights and learns from samples that \
         were drawn anew from the {}, with replacement (bagging, Breiman 1996). They are a plain array, `[Curve; {MEMBERS}]`; the \
         ensemble's answer is their mean f̄, and the band is f̄ ± 2 of their standard deviations.",
        SIZE.samples
    ));
    chapter.declaration(include_str!("../experiment/regression.rs"), "Curve");
    chapter.pictures(pictures(shown)?);

    let errors = [
        ("among the samples", Regression::with_data as Choice),
        ("in the gap", Regression::in_gap),
        ("beyond the samples", Regression::outside),
    ]
    .map(|(name, choice)| (name, Errors::over(&choice(shown))));
    chapter.text(
        "The mean squared errors against targets with noise that were drawn for the test (the noise alone is 0.0225), and how \
         often the band covers f:",
    );
    let mut table = Table::new([
        "place",
        "mean of members",
        "− ambiguity",
        "= ensemble",
        "best member",
        "band's half-width",
        "covers f",
    ]);
    for (name, errors) in &errors {
        let mut cells = vec![(*name).to_owned()];
        let figures = [
            errors.members,
            errors.ambiguity,
            errors.ensemble,
            errors.best,
            2.0 * errors.deviation,
        ];
        cells.extend(figures.map(|figure| format!("{figure:.3}")));
        cells.push(format!("{:.0} %", 100.0 * errors.covered));
        table.row(cells);
    }
    chapter.table(&table);
    chapter.text(
        "The ambiguity is the members' variance about f̄. That the ensemble's error is the members' mean error less the \
         ambiguity, (f̄ − y)² = mean (fᵢ − y)² − mean (fᵢ − f̄)², holds at every place, whatever the members are \
         (Krogh and Vedelsby 1995): an ensemble is never worse than its members are on average, and the better, the more they \
         disagree. It may well be worse than the best of them, but which one that is nobody knows beforehand. The band is \
         no promise either: where all members are wrong alike it misses f, and the noise is not in it.",
    );
    claims(chapter, &runs);
    Ok(())
}

type Choice = fn(&Regression) -> Vec<Place>;

fn pictures(run: &Regression) -> Result<[(String, String); 2], Box<dyn Error>> {
    let samples = || {
        let pair = |&([x], [y]): &Sample| (f64::from(x), f64::from(y));
        run.samples.iter().map(pair)
    };
    let truth = || run.places.iter().map(|place| (place.x, place.truth));
    let band = run.places.iter().map(|place| {
        let half_width = 2.0 * place.deviation();
        (
            place.x,
            place.mean() - half_width,
            place.mean() + half_width,
        )
    });
    let ensemble = Chart::new("the ensemble", "x", "y")
        .band("mean ± 2 deviations", band)
        .line("mean", run.places.iter().map(|p| (p.x, p.mean())))
        .dashes("f", truth())
        .dots("samples", samples());
    let members = (0..MEMBERS).fold(Chart::new("its members", "x", "y"), |chart, i| {
        chart.line("", run.places.iter().map(|p| (p.x, p.members[i])))
    });
    Ok([
        (
            ensemble.svg()?,
            "The band is narrow where there are samples and wide where there are none.".to_owned(),
        ),
        (
            members.dots("samples", samples()).svg()?,
            "Every member fits the samples, and crosses the gap in its own way.".to_owned(),
        ),
    ])
}

fn claims(chapter: &mut Chapter, runs: &[Regression]) {
    let rounding = runs.iter().flat_map(|run| &run.places).map(|place| {
        let y = place.target;
        (place.error(y) - (place.members_error(y) - place.ambiguity())).abs()
    });
    let rounding = rounding.fold(0.0, f64::max);
    chapter.claim(
        &format!(
            "at every place the ensemble's error is the mean of its members' less their ambiguity: the largest difference \
             is {rounding:.0e}, of rounding"
        ),
        rounding < 1e-12,
    );

    let gains = runs.iter().map(|run| {
        let errors = Errors::over(&run.places);
        errors.ensemble / errors.members
    });
    let (least, most) = ends(gains);
    chapter.claim(
        &format!(
            "over the whole width the ensemble's error is {least:.2} to {most:.2} of the mean of its members', over {} \
             seeds",
            runs.len()
        ),
        most <= 1.0,
    );

    let widths = runs.iter().map(|run| {
        let (gap, data) = (Errors::over(&run.in_gap()), Errors::over(&run.with_data()));
        gap.deviation / data.deviation
    });
    let (least, most) = ends(widths);
    chapter.claim(
        &format!(
            "the band is {least:.1} to {most:.1} times as wide in the gap as among the samples"
        ),
        least > 2.0,
    );

    let (least, _) = ends(
        runs.iter()
            .map(|run| Errors::over(&run.with_data()).covered),
    );
    let (worst, _) = ends(runs.iter().map(|run| Errors::over(&run.in_gap()).covered));
    chapter.claim(
        &format!(
            "among the samples the band covers f at no fewer than {:.0} % of the places, with every seed; in the gap, with the \
             unluckiest seed, at {:.0} %",
            100.0 * least,
            100.0 * worst
        ),
        least > 0.9,
    );
}

fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}
