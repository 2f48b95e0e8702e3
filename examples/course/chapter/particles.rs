//! Features that are learnt: particles, and the mass that nobody told the network.

use std::error::Error;

use crate::chart::Chart;
use crate::experiment::particles::{Comparison, LIGHTEST, MASS, Pair, RESOLUTION, TEST, TRAIN};
use crate::page::{Chapter, Table};

const SOURCE: &str = include_str!("../experiment/particles.rs");
const SEED: u64 = 1;
/// How far the area may lie below that of the network that is given the mass.
const NEAR: f64 = 0.01;
/// How far the area of a classifier that knows nothing may lie from a half: three deviations.
const CHANCE: f64 = 0.02;
/// How many pairs the scatter plot shows.
const DRAWN: usize = 1500;

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    chapter.text(&format!(
        "A detector measures two particles, of each the energy and the three parts of its momentum, (E, px, py, pz). Did they come \
         from one heavy particle that decayed? A physicist computes the invariant mass, m² = (E1 + E2)² − |p1 + p2|²: pairs from \
         a decay have the mass of what decayed, however it flew. Baldi, Sadowski and Whiteson (2014) asked whether a \
         network needs to be told such formulas. Here is a small version of their experiment, simulated: the signal is a \
         particle like a Z boson ({MASS} GeV) that flies in any direction and decays into two massless ones; in the \
         background the two have the same energies and also fly in any direction, but the angle between them gives the pair \
         a mass that is spread evenly, from {:.0} % of that of a decay up to all of it. The detector measures every energy to \
         {:.0} %. One particle alone tells nothing.",
        100.0 * LIGHTEST,
        100.0 * RESOLUTION
    ));
    chapter.declaration(SOURCE, "Momenta");

    let comparison = Comparison::new(SEED)?;
    let Comparison {
        test,
        network,
        network_and_mass,
        linear,
        linear_and_mass,
        quadratic,
    } = &comparison;
    let all = [
        linear,
        linear_and_mass,
        quadratic,
        network,
        network_and_mass,
    ];
    let mut table = Table::new(["classifier", "inputs", "AUC", "below the best"]);
    let best = network_and_mass.roc.area;
    for judged in all {
        table.row([
            judged.name.to_owned(),
            judged.inputs.to_string(),
            format!("{:.4}", judged.roc.area),
            format!("{:.4}", best - judged.roc.area),
        ]);
    }
    chapter.table(&table);
    chapter.text(&format!(
        "All learn from the same {TRAIN} pairs, every input with mean 0 and deviation 1, and are judged by {TEST} others: the AUC is the chance that a decay gets a higher \
         score than a pair of the background. The linear classifier is logistic regression. \"All products\" are the 36 products \
         of two of the eight numbers, which is what a quadratic kernel computes: m² is a weighted sum of some of them, \
         so a linear classifier can find it there."
    ));
    chapter.pictures([
        (
            masses(test)?,
            "The invariant mass as measured. The signal's peak stands at the upper end of the background, so the heavier a \
             pair is, the more likely it is a decay: with the mass, a straight cut suffices."
                .to_owned(),
        ),
        (
            energies(test)?,
            "The energy of a single particle: the same for both, and its direction is any.".to_owned(),
        ),
        (
            scores(&comparison)?,
            format!(
                "What the network that was given eight numbers says of {DRAWN} pairs, over the mass that it was not given: \
                 the heavier the pair, the surer it is of a decay."
            ),
        ),
        (
            curves(&comparison)?,
            "The network without the mass lies on the one with it; the linear classifier on the diagonal, as a coin does."
                .to_owned(),
        ),
    ]);

    let gap = |area: f64| best - area;
    chapter.claim(
        &format!(
            "without the mass the network comes within {NEAR} AUC of the one that is given it: {:.4} and {best:.4}",
            network.roc.area
        ),
        gap(network.roc.area) < NEAR,
    );
    chapter.claim(
        &format!(
            "a linear classifier on the same eight numbers does no better than a coin: {:.3}, within {CHANCE} of a half",
            linear.roc.area
        ),
        (linear.roc.area - 0.5).abs() < CHANCE,
    );
    chapter.claim(
        &format!(
            "the same classifier, given the mass, comes within {NEAR} of the best: {:.4}",
            linear_and_mass.roc.area
        ),
        gap(linear_and_mass.roc.area) < NEAR,
    );
    chapter.claim(
        &format!(
            "so it does with the products that a quadratic kernel gives: {:.4}",
            quadratic.roc.area
        ),
        gap(quadratic.roc.area) < NEAR,
    );
    Ok(())
}

fn masses(test: &[Pair]) -> Result<String, Box<dyn Error>> {
    histograms("mass of the pair", "m in GeV", test, 120.0, |pair| {
        vec![pair.mass()]
    })
}

fn energies(test: &[Pair]) -> Result<String, Box<dyn Error>> {
    histograms("energy of a particle", "E in GeV", test, 240.0, |pair| {
        pair.particles.map(|particle| particle[0]).to_vec()
    })
}

/// How many of each kind fall into each of 40 steps up to `end`.
fn histograms(
    title: &str,
    x: &str,
    test: &[Pair],
    end: f64,
    values: fn(&Pair) -> Vec<f64>,
) -> Result<String, Box<dyn Error>> {
    const STEPS: usize = 40;
    let step = end / STEPS as f64;
    let mut chart = Chart::new(title, x, "particles or pairs per step").x_range(0.0..end);
    for (name, signal) in [("decay", true), ("background", false)] {
        let mut counts = [0.0; STEPS];
        for value in test.iter().filter(|p| p.signal == signal).flat_map(values) {
            if let Some(count) = counts.get_mut((value / step) as usize) {
                *count += 1.0;
            }
        }
        let edges = counts.iter().enumerate().flat_map(|(place, &count)| {
            let left = place as f64 * step;
            [(left, count), (left + step, count)]
        });
        chart = chart.line(name, edges);
    }
    chart.svg()
}

fn scores(comparison: &Comparison) -> Result<String, Box<dyn Error>> {
    let mut chart =
        Chart::new("what the network sees", "m in GeV", "logit of the network").x_range(0.0..130.0);
    for (name, signal) in [("decay", true), ("background", false)] {
        let pairs = comparison.test.iter().zip(&comparison.network.scores);
        let some = pairs.take(DRAWN).filter(|(pair, _)| pair.signal == signal);
        chart = chart.dots(
            name,
            some.map(|(pair, &score)| (pair.mass(), f64::from(score))),
        );
    }
    chart.svg()
}

fn curves(comparison: &Comparison) -> Result<String, Box<dyn Error>> {
    let Comparison {
        network,
        network_and_mass,
        linear,
        quadratic,
        ..
    } = comparison;
    let chart = Chart::new(
        "decays kept",
        "share of the background let through",
        "share of the decays kept",
    )
    .x_range(0.0..1.0)
    .y_range(0.0..1.0);
    let all = [network, network_and_mass, linear, quadratic];
    let chart = all.iter().fold(chart, |chart, judged| {
        chart.line(judged.name, judged.roc.outline(200))
    });
    chart.svg()
}
