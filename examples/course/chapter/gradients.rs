//! Numeric gradients against those of back-propagation: how well they agree, at which step, and at what price.

use std::error::Error;
use std::time::Duration;

use nn_core::gradient::TOLERANCE;

use crate::chart::Chart;
use crate::experiment::gradients::cost::{self, Cost};
use crate::experiment::gradients::curve::{Curve, Curves, curves};
use crate::experiment::gradients::{
    self, Digit, Kinked, Normalised, Reader, SAMPLES, Smooth, Wrong,
};
use crate::page::{Chapter, Table};

const SEED: u64 = 1;
const SOURCE: &str = include_str!("../experiment/gradients.rs");
const COST_SOURCE: &str = include_str!("../experiment/gradients/cost.rs");

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    chapter.text(
        "Back-propagation (Rumelhart, Hinton and Williams 1986) is the chain rule, taken from the loss backwards: one pass \
         forward and one backward give the derivative of the loss by every parameter. Whether the code for it is right can be \
         seen without knowing how it works: move one parameter a little, look how far the loss moves, and divide.",
    );
    chapter.text(
        "One-sided: (f(x + h) − f(x)) / h, with an error proportional to h. Central: (f(x + h) − f(x − h)) / 2h, \
         with an error proportional to h².",
    );
    agreement(chapter)?;
    step(chapter)?;
    price(chapter)
}

fn agreement(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    chapter.heading("Do they agree?");
    chapter.text(&format!(
        "The library's checker compares all gradients of a network on {SAMPLES} handwritten digits in f64, with central \
         differences of fourth order. Three networks: a smooth one, one with kinks, and one with batch normalisation and a \
         residual block."
    ));
    chapter.declaration(SOURCE, "Normalised");
    let samples = gradients::digits(0)?;
    let mut table = Table::new(["network", "gradients", "largest relative error"]);
    let mut largest = 0.0_f64;
    let mut row = |name: &str, report: nn_core::gradient::Report| {
        let count = report.parameters + report.inputs;
        table.row([
            format!("`{name}`"),
            count.to_string(),
            format!("{:.0e}", report.largest_error),
        ]);
        largest = largest.max(report.largest_error);
    };
    row("Smooth", checked::<Smooth<f64>>(&samples)?);
    row("Kinked", checked::<Kinked<f64>>(&samples)?);
    row("Normalised", checked::<Normalised<f64>>(&samples)?);
    chapter.table(&table);
    chapter.claim(
        &format!("every gradient agrees with differences, to {largest:.0e} or better"),
        largest < TOLERANCE,
    );
    chapter.text(
        "And a network whose activation has a slip in its derivative, 1 − y in place of 1 − y². It may still \
         learn, only worse, and nobody notices. The checker says:",
    );
    let verdict = gradients::check::<Wrong<f64>>(SEED, &samples);
    if let Err(mismatch) = &verdict {
        chapter.code(&mismatch.to_string());
    }
    chapter.claim("the slip is found", verdict.is_err());
    Ok(())
}

/// The report of a network whose gradients are right.
fn checked<N: Reader<f64>>(
    samples: &[Digit<f64>],
) -> Result<nn_core::gradient::Report, Box<dyn Error>> {
    Ok(gradients::check::<N>(SEED, samples)?)
}

fn step(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    chapter.heading("How small a step?");
    chapter.text(
        "Not as small as can be. With a large step the terms that the formula leaves out are what is wrong; with a small one two \
         nearly equal losses are subtracted, and the digits they have in common are lost: an error proportional to ε / h, where ε \
         is the precision of the numbers. Drawn over h on logarithmic axes, the error is a V. Its lowest point lies near √ε for one-sided and \
         near ∛ε for central differences.",
    );
    let [single, double] = curves(SEED)?;
    let mut table = Table::new([
        "numbers",
        "differences",
        "best step",
        "predicted",
        "error there",
    ]);
    let rows = [
        ("f32", &single, f64::from(f32::EPSILON)),
        ("f64", &double, f64::EPSILON),
    ];
    let mut farthest = 1.0_f64;
    for (numbers, curves, epsilon) in rows {
        for (name, curve, predicted) in [
            ("one-sided", &curves.one_sided, epsilon.sqrt()),
            ("central", &curves.central, epsilon.cbrt()),
        ] {
            let (best, error) = curve.best();
            farthest = farthest.max(best / predicted).max(predicted / best);
            table.row([
                numbers.to_owned(),
                name.to_owned(),
                format!("{best:.0e}"),
                format!("{predicted:.0e}"),
                format!("{error:.0e}"),
            ]);
        }
    }
    chapter.table(&table);
    let line = |curve: &Curve| curve.points.clone();
    let chart = |title, Curves { one_sided, central }: &Curves| {
        Chart::new(title, "step h", "relative error of the gradient")
            .logarithmic_x()
            .logarithmic_y()
            .x_range(1.1e-14..1e-1)
            .y_range(1e-11..1e2)
            .line("one-sided", line(one_sided))
            .line("central", line(central))
    };
    let guide = |power: i32, from: f64, to: f64, at: f64| {
        [from, to].map(|h| (h, at * (h / from).powi(power)))
    };
    let in_f64 = chart("f64", &double)
        .dashes("", guide(1, 1e-5, 1e-1, 1.5e-5))
        .dashes("", guide(2, 1e-4, 1e-1, 3e-10))
        .dashes("", guide(-1, 1e-13, 1e-6, 1e-2));
    chapter.pictures([
        (
            in_f64.svg()?,
            "The error of the whole gradient. To the right it falls with h or h² as the step shrinks, to the left it rises with \
             1 / h: the dashes have the slopes 1, 2 and −1."
                .to_owned(),
        ),
        (
            chart("f32", &single).svg()?,
            "The same network in f32: half the digits, so the steps must be larger and little is left. Where h is below the last digit of \
             the parameters nothing moves, the difference is zero, and the error 1."
                .to_owned(),
        ),
    ]);
    let slopes = [
        double.one_sided.slope(1e-4..=1e-1),
        double.central.slope(1e-4..=1e-1),
        double.one_sided.slope(1e-13..=1e-9),
        double.central.slope(1e-13..=1e-7),
    ];
    let [one, two, left_one, left_two] = slopes;
    chapter.claim(
        &format!(
            "the slopes in f64 are {one:.2} and {two:.2} where the formula errs (1 and 2 in theory), −{:.2} and −{:.2} where \
             rounding does (−1)",
            -left_one, -left_two
        ),
        (one - 1.0).abs() < 0.1
            && (two - 2.0).abs() < 0.1
            && (left_one + 1.0).abs() < 0.1
            && (left_two + 1.0).abs() < 0.1,
    );
    chapter.claim(
        &format!(
            "the best steps are √ε and ∛ε within a factor of {farthest:.0}; they would be just that if the loss and all its derivatives were of \
             one size"
        ),
        farthest < 30.0,
    );
    Ok(())
}

fn price(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    chapter.heading("Why not train with differences?");
    chapter.text(
        "Central differences need two forward passes for every parameter. Back-propagation needs one forward pass and one backward \
         pass for all of them together, and the backward pass does about the work of two forward ones. Here the width of the network is \
         4 to 128; its last step, a layer of one's own, counts the passes.",
    );
    chapter.declaration(COST_SOURCE, "$name");
    let costs = cost::all(SEED)?;
    let mut table = Table::new([
        "parameters",
        "forward passes, differences",
        "passes, back-propagation",
        "time of a forward pass",
        "of differences",
        "of back-propagation",
        "ratio",
    ]);
    for cost in &costs {
        table.row([
            cost.parameters.to_string(),
            cost.numeric.forward.to_string(),
            format!(
                "{} + {}",
                cost.back_propagation.forward, cost.back_propagation.backward
            ),
            time(cost.forward_time),
            time(cost.numeric_time),
            time(cost.back_propagation_time),
            format!("{:.0}", cost.ratio()),
        ]);
    }
    chapter.table(&table);
    let over = |of: fn(&Cost) -> f64| costs.iter().map(move |c| (c.parameters as f64, of(c)));
    let times = Chart::new("time of a gradient", "parameters", "milliseconds")
        .logarithmic_x()
        .logarithmic_y()
        .line("differences", over(|c| c.numeric_time.as_secs_f64() * 1e3))
        .line(
            "back-propagation",
            over(|c| c.back_propagation_time.as_secs_f64() * 1e3),
        );
    let ratios = Chart::new("differences / back-propagation", "parameters", "ratio")
        .logarithmic_x()
        .logarithmic_y()
        .line("time, measured", over(Cost::ratio))
        .dashes("one for every parameter", over(|c| c.parameters as f64));
    chapter.pictures([
        (
            times.svg()?,
            "With the number of parameters P the time of one pass grows as P, and that of differences as P².".to_owned(),
        ),
        (
            ratios.svg()?,
            "How many times as long differences take: about once for every parameter. A network with a million parameters would learn a \
             million times more slowly."
                .to_owned(),
        ),
    ]);
    let counted = costs.iter().all(|cost| {
        cost.numeric.forward == 2 * cost.parameters
            && [
                cost.back_propagation.forward,
                cost.back_propagation.backward,
            ] == [1, 1]
    });
    let farthest = costs.iter().map(|cost| cost.distance).fold(0.0, f64::max);
    chapter.claim(
        &format!(
            "differences take 2P passes, back-propagation two, whatever P is; the gradients differ by {farthest:.0e}"
        ),
        counted && farthest < 1e-7,
    );
    Ok(())
}

fn time(time: Duration) -> String {
    let micro = time.as_secs_f64() * 1e6;
    if micro < 1e3 {
        format!("{micro:.1} µs")
    } else {
        format!("{:.1} ms", micro / 1e3)
    }
}
