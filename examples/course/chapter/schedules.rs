//! Learning rates that change, gradients that are clipped, weights that are penalised.

use std::error::Error;

use nn_core::optim::{Optimiser, Sgd};

use crate::chart::Chart;
use crate::common::digits_data::Data;
use crate::experiment::schedules::clipping::{self, Descent};
use crate::experiment::schedules::exploding::{self, Clipped, Learnt};
use crate::experiment::schedules::noise::{self, Distances};
use crate::experiment::schedules::penalties::{
    Fit, Fits, INPUTS, NEAR_ZERO, Problem, RELEVANT, SAMPLES, best,
};
use crate::experiment::schedules::rates::{EPOCHS, LARGE, RATES, Run, Runs, WRONG};
use crate::experiment::schedules::shrinkage::{self, SIZES, Shrinkage};
use crate::page::{Chapter, Table};

const SEED: u64 = 1;
const SEEDS: [u64; 3] = [1, 2, 3];
const NOISY_STEPS: usize = 20_000;

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    let data = Data::read()?;
    chapter.text(
        "An optimiser follows the gradient as it finds it. Three things are done to it from outside: its learning rate is changed \
         while it learns, a gradient that is too long is cut short, and weights are kept small.",
    );
    chapter.code(
        "Training::new(CrossEntropy, Sgd::new(0.3)).epochs(30).schedule(Cosine::new(30))\n\
         Training::new(CrossEntropy, Sgd::new(0.1).clip_norm(1.0))\n\
         Training::new(MeanSquaredError, Sgd::new(0.05).l1(0.2))",
    );
    chapter.heading("Why a rate should fall");
    hovering(chapter)?;
    chapter.heading("Schedules");
    schedules(chapter, &data)?;
    chapter.heading("A cliff, and a clip");
    cliff(chapter)?;
    chapter.heading("A network that starts too large");
    explosion(chapter, &data)?;
    chapter.heading("L1 and L2");
    penalties(chapter, &Problem::new(SEED).fits()?)?;
    chapter.heading("Under Adam, a penalty is not a decay");
    shrinking(chapter)
}

fn hovering(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    let d = noise::INPUTS;
    chapter.text(&format!(
        "A line in {d} dimensions is fitted to noisy points, y = w·x + n, one new point a step. At the right w the gradient of a \
         single point is not 0, so descent at a constant rate r never comes to rest. For normal x the squared distance to the \
         right w ends, in the mean, at r d σ² / (1 − r (d + 2)): nearly proportional to the rate. Robbins and Monro (1951) let \
         it fall as 1 / t.",
    ));
    let mut table = Table::new(["rate", "squared distance, measured", "computed"]);
    let mut curves = Chart::new("on the way", "step", "squared distance")
        .logarithmic_x()
        .logarithmic_y();
    let (mut ends, mut worst) = (Vec::new(), 0.0_f64);
    for rate in noise::RATES {
        let walk = Distances::constant(rate, NOISY_STEPS, SEED)?;
        let (measured, computed) = (walk.late(), noise::fixed_point(rate));
        worst = worst.max((measured / computed - 1.0).abs());
        ends.push((rate, measured));
        table.row([
            format!("constant, {rate}"),
            format!("{measured:.4}"),
            format!("{computed:.4}"),
        ]);
        curves = curves.line(&rate.to_string(), walk.curve(40));
    }
    let walk = Distances::falling(NOISY_STEPS, SEED)?;
    let (last, direct) = (walk.0[NOISY_STEPS - 1], noise::direct(NOISY_STEPS));
    table.row([
        "falling as 1 / (2 t)".to_owned(),
        format!("{last:.5}"),
        format!("{direct:.5}"),
    ]);
    chapter.table(&table);
    let computed = (0..=40).map(|k| 0.0015 * 40_f64.powf(f64::from(k) / 40.0));
    let hover = Chart::new("where it ends", "learning rate", "squared distance")
        .logarithmic_x()
        .logarithmic_y()
        .x_range(0.001..0.1)
        .y_range(0.01..10.0)
        .line("computed", computed.map(|r| (r, noise::fixed_point(r))))
        .dots("measured", ends);
    chapter.pictures([
        (
            curves.line("falling", walk.curve(40)).svg()?,
            "A large rate is soon where it stays; a small one stays nearer, but takes longer; a falling one does both."
                .to_owned(),
        ),
        (
            hover.svg()?,
            "Half the rate, half the squared distance.".to_owned(),
        ),
    ]);
    chapter.claim(
        &format!(
            "at a constant rate the distance is as computed, within {:.0} %",
            100.0 * worst
        ),
        worst < 0.2,
    );
    chapter.claim(
        &format!(
            "at a rate that falls as 1 / (2 t) it is {last:.5} after {NOISY_STEPS} points, where a direct solution of the least squares is \
             off by {direct:.5} in the mean, and the smallest constant rate by {:.5}",
            noise::fixed_point(noise::RATES[0])
        ),
        last < 3.0 * direct && 10.0 * last < noise::fixed_point(noise::RATES[0]),
    );
    Ok(())
}

fn schedules(chapter: &mut Chapter, data: &Data) -> Result<(), Box<dyn Error>> {
    chapter.text(&format!(
        "The same in a network. It reads handwritten digits, of which {:.0} % are told to be another, so that no weights are right for \
         all. {EPOCHS} epochs in batches of 8, at constant rates and under schedules that start at {LARGE}, or rise to it: falling by \
         steps; exponentially; by a cosine, also with warm restarts (Loshchilov and Hutter 2017); one cycle (Smith and Topin \
         2018); after a warm-up (Goyal et al. 2017); and smaller each time the loss stops falling.",
        100.0 * WRONG
    ));
    chapter.declaration(include_str!("../experiment/schedules/rates.rs"), "Reader");
    let runs: Vec<Runs> = SEEDS
        .iter()
        .map(|&seed| Runs::new(data, seed))
        .collect::<Result<_, _>>()?;
    let [first, ..] = &runs[..] else {
        return Err("no seeds".into());
    };
    let mut table = Table::new([
        "learning rate",
        "loss at the end",
        "from seed to seed",
        "change from epoch to epoch",
        "test loss",
        "test accuracy",
    ]);
    let rows = |of: fn(&Runs) -> &Vec<Run>| -> Vec<Vec<&Run>> {
        let count = of(first).len();
        (0..count)
            .map(|row| runs.iter().map(|runs| &of(runs)[row]).collect())
            .collect()
    };
    for row in rows(|runs| &runs.constant)
        .iter()
        .chain(&rows(|runs| &runs.scheduled))
    {
        let mean = |of: &dyn Fn(&Run) -> f64| {
            row.iter().map(|run| of(run)).sum::<f64>() / row.len() as f64
        };
        let ends = row.iter().map(|run| run.last());
        let (low, high) = ends.fold((f64::INFINITY, 0.0_f64), |(low, high), end| {
            (low.min(end), high.max(end))
        });
        table.row([
            match row[0].name.parse::<f64>() {
                Ok(rate) => format!("constant, {rate}"),
                Err(_) => row[0].name.clone(),
            },
            format!("{:.3}", mean(&Run::last)),
            format!("{low:.2} to {high:.2}"),
            format!("{:.4}", mean(&Run::jitter)),
            format!("{:.3}", mean(&|run| run.test.loss)),
            format!("{:.3}", mean(&|run| run.test.accuracy.unwrap_or_default())),
        ]);
    }
    chapter.table(&table);
    chapter.text(&format!(
        "Means over {} seeds; the loss at the end is that of the training digits, and the change is that of the last third of the \
         epochs. Each seed also draws which digits are told wrongly.",
        SEEDS.len()
    ));
    pictures(chapter, first)?;
    let calmest = |runs: &Runs| {
        let changes = runs.scheduled.iter().map(Run::jitter);
        runs.constant[0].jitter() / changes.fold(0.0, f64::max)
    };
    let calm = runs.iter().map(calmest).fold(f64::INFINITY, f64::min);
    chapter.claim(
        &format!(
            "at a constant {LARGE} the loss hovers: from epoch to epoch it changes {calm:.1} times as much, or more, as under any schedule that \
             comes from there"
        ),
        calm > 2.0,
    );
    let slow = |runs: &Runs| {
        let highest = runs.scheduled.iter().map(Run::last).fold(0.0, f64::max);
        (
            highest / runs.best_constant().level(),
            highest / runs.constant[RATES.len() - 1].last(),
        )
    };
    let (best, small) = runs
        .iter()
        .map(slow)
        .fold((0.0_f64, 0.0_f64), |a, b| (a.0.max(b.0), a.1.max(b.1)));
    chapter.claim(
        &format!(
            "at a constant {} the way is too long: every schedule ends at {:.2} of its loss or less",
            RATES[RATES.len() - 1],
            small
        ),
        small < 0.7,
    );
    chapter.claim(
        &format!(
            "every schedule ends lower than the best of the constant rates hovers, chosen after the event: at {best:.2} of that or less"
        ),
        best < 0.99,
    );
    let lowest = runs.iter().zip(SEEDS).filter_map(|(runs, seed)| {
        let least = runs
            .scheduled
            .iter()
            .min_by(|a, b| a.last().total_cmp(&b.last()));
        least.map(|run| format!("{} with seed {seed}", run.name))
    });
    chapter.text(&format!(
        "That the rate falls matters more than how. Lowest at the end were {}.",
        lowest.collect::<Vec<_>>().join(", ")
    ));
    Ok(())
}

fn pictures(chapter: &mut Chapter, runs: &Runs) -> Result<(), Box<dyn Error>> {
    let groups = [
        (
            "down",
            &runs.scheduled[..4],
            "Falling; the plateaus are those of the loss beside it.",
        ),
        (
            "up and down",
            &runs.scheduled[4..],
            "Warm restarts, one cycle, and a warm-up.",
        ),
    ];
    let losses = |run: &Run| -> Vec<(f64, f64)> {
        let losses = run.losses.iter().enumerate();
        losses
            .map(|(epoch, &loss)| (epoch as f64 + 1.0, loss))
            .collect()
    };
    let loss_chart = |title: &str| {
        Chart::new(title, "epoch", "cross-entropy")
            .logarithmic_y()
            .y_range(0.7..10.0)
    };
    let constant = runs
        .constant
        .iter()
        .fold(loss_chart("constant rates"), |chart, run| {
            chart.line(&run.name, losses(run))
        });
    let mut pictures = Vec::new();
    for (title, group, caption) in groups {
        let mut rates = Chart::new(title, "epoch", "learning rate").y_range(0.0..0.6);
        let mut lower = loss_chart(title);
        for run in group {
            rates = rates.line(&run.name, run.rates.iter().copied());
            lower = lower.line(&run.name, losses(run));
        }
        pictures.push((rates.svg()?, caption.to_owned()));
        pictures.push((
            lower.svg()?,
            "The loss on the training digits after every epoch.".to_owned(),
        ));
    }
    pictures.push((
        constant.svg()?,
        "On the same scale: large rates hover, the smallest is still on its way.".to_owned(),
    ));
    chapter.pictures(pictures);
    Ok(())
}

fn cliff(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    let start = clipping::START;
    chapter.text(&format!(
        "A recurrent unit that multiplies by w twenty times, and is to make 1 of b: f(w, b) = (w²⁰ b − 1)² / 2. At w = {}, b = {} \
         the gradient is {:.0e} long; at the bottom of the cliff it is nearly 0. No one step is right for both. Pascanu, Mikolov \
         and Bengio (2013) cut a long gradient down to a norm and keep its direction; or each of its numbers is cut to a value \
         by itself.",
        start[0],
        start[1],
        {
            let [x, y] = clipping::gradient(start);
            x.hypot(y)
        }
    ));
    let whole = clipping::whole(start);
    let clipped = clipping::clipped(start);
    let mut table = Table::new([
        "descent",
        "learning rate",
        "steps to the bottom",
        "first step turned by",
    ]);
    let names = [
        format!("clipped to a norm of {}", clipping::LIMIT),
        format!("clipped to values of {}", clipping::LIMIT),
    ];
    let mut row = |name: &str, descent: &Descent| {
        let steps = match descent.steps {
            Some(steps) => steps.to_string(),
            None if descent.thrown_out() => "thrown out".to_owned(),
            None => format!("more than {}", clipping::MOST_STEPS),
        };
        table.row([
            name.to_owned(),
            format!("{:.0e}", descent.rate),
            steps,
            format!("{:.1}°", descent.turned()),
        ]);
    };
    for (name, descent) in names.iter().zip(&clipped) {
        row(name, descent);
    }
    for descent in &whole {
        row("whole", descent);
    }
    chapter.table(&table);
    let [mut paths, mut heights] = [
        Chart::new("from above", "w", "b").x_range(0.9..1.35),
        Chart::new("the error", "step", "f").logarithmic_y(),
    ];
    for (name, descent) in ["by norm", "by value"].into_iter().zip(&clipped) {
        paths = paths.line(name, descent.path.iter().map(|p| (p[0], p[1])));
        let errors = descent.path.iter().enumerate();
        heights = heights.line(
            name,
            errors.map(|(step, &place)| (step as f64, clipping::error(place))),
        );
    }
    let bottom = (0..=60).map(|k| 0.96 + f64::from(k) * 0.002);
    let bottom = bottom
        .map(|w| (w, w.powi(-20)))
        .filter(|p| p.1 < 1.6 && p.1 > 0.9);
    chapter.pictures([
        (
            paths.dashes("the bottom", bottom).svg()?,
            "By norm the descent goes along the gradient; by value it goes as far in b as in w, though b hardly matters.".to_owned(),
        ),
        (
            heights.svg()?,
            "The error falls over ten powers of ten.".to_owned(),
        ),
    ]);
    let [by_norm, by_value] = [0, 1].map(|i| clipped[i].steps.unwrap_or(usize::MAX));
    let soonest = whole.iter().filter_map(|descent| descent.steps).min();
    chapter.claim(
        &format!(
            "clipped, descent is at the bottom in {by_norm} steps (by norm) and {by_value} (by value); whole, it is thrown out at {} of {} rates, \
             and takes {} steps at the best of the others",
            whole.iter().filter(|descent| descent.thrown_out()).count(),
            whole.len(),
            soonest.map_or("too many".to_owned(), |steps| steps.to_string())
        ),
        whole[0].thrown_out()
            && soonest.is_none_or(|whole| whole > 100 * by_norm.max(by_value)),
    );
    let [kept, turned] = [0, 1].map(|i| clipped[i].turned());
    chapter.claim(
        &format!("by norm the first step goes where the gradient does ({kept:.1}° off), by value it is turned by {turned:.1}°"),
        kept < 1e-3 && turned > 20.0,
    );
    Ok(())
}

fn explosion(chapter: &mut Chapter, data: &Data) -> Result<(), Box<dyn Error>> {
    let gradient = exploding::gradient(&data.train, SEED)?;
    let (norm, largest) = exploding::sizes(&gradient);
    chapter.text(&format!(
        "Six hidden layers whose weights start at N(0, 0.6²). The first gradient is {norm:.0} long, and its largest element is {largest:.0}."
    ));
    chapter.declaration(include_str!("../experiment/schedules/exploding.rs"), "Loud");
    let sgd = Sgd::new(exploding::RATE);
    let hundredth = Sgd::new(exploding::RATE / 100.0);
    let learnt = [
        ("whole", Learnt::new(sgd, &data.train, SEED)),
        (
            "norm of 1",
            Learnt::new(sgd.clip_norm(exploding::NORM), &data.train, SEED),
        ),
        (
            "values of 0.01",
            Learnt::new(sgd.clip_value(exploding::VALUE), &data.train, SEED),
        ),
        (
            "whole, a hundredth of the rate",
            Learnt::new(hundredth, &data.train, SEED),
        ),
    ];
    let mut table = Table::new(["gradient", "after ten epochs: loss", "accuracy"]);
    let mut losses = Chart::new("ten epochs", "epoch", "cross-entropy").logarithmic_y();
    for (name, learnt) in &learnt {
        table.row(match &learnt.accuracy {
            Ok(accuracy) => [
                (*name).to_owned(),
                learnt
                    .losses
                    .last()
                    .map_or(String::new(), |loss| format!("{loss:.2}")),
                format!("{accuracy:.2}"),
            ],
            Err(_) => [(*name).to_owned(), "diverged".to_owned(), "–".to_owned()],
        });
        if !learnt.losses.is_empty() {
            let points = learnt.losses.iter().enumerate();
            losses = losses.line(
                name,
                points.map(|(epoch, &loss)| (epoch as f64 + 1.0, loss)),
            );
        }
    }
    chapter.table(&table);
    let shares = || (0..=30).map(|k| 10_f64.powf(-f64::from(k) / 10.0));
    let unit = Sgd::new(1.0);
    let by_norm = shares().map(|s| (s, Clipped::new(&unit.clip_norm(s * norm), &gradient).angle));
    let by_value = shares().map(|s| {
        (
            s,
            Clipped::new(&unit.clip_value(s * largest), &gradient).angle,
        )
    });
    let (by_norm, by_value): (Vec<_>, Vec<_>) = (by_norm.collect(), by_value.collect());
    let angle = |points: &[(f64, f64)]| points.iter().map(|p| p.1).fold(0.0, f64::max);
    let (kept, turned) = (angle(&by_norm), angle(&by_value));
    let angles = Chart::new(
        "turned by the clip",
        "limit, as a share of the largest",
        "degrees",
    )
    .logarithmic_x()
    .line("by norm", by_norm)
    .line("by value", by_value);
    chapter.pictures([
        (
            losses.svg()?,
            "Where the whole gradient is followed at this rate, there is nothing to draw."
                .to_owned(),
        ),
        (
            angles.svg()?,
            "The angle between the first gradient and what a clip leaves of it.".to_owned(),
        ),
    ]);
    let [whole, by_norm, by_value, hundredth] = learnt.map(|(_, learnt)| learnt.accuracy);
    let share = |accuracy: &Result<f64, _>| *accuracy.as_ref().unwrap_or(&0.0);
    chapter.claim(
        &format!(
            "at a rate of {} the whole gradient ends in the first epoch in what is no number; clipped by norm, {:.2} of the digits are learnt, by \
             value {:.2}. A clip is not the only cure: at a hundredth of the rate it is {:.2} without",
            exploding::RATE,
            share(&by_norm),
            share(&by_value),
            share(&hundredth)
        ),
        whole.is_err() && share(&by_norm) > 0.45 && share(&by_value) > 0.45,
    );
    chapter.claim(
        &format!("a clip by norm keeps the direction of this gradient ({kept:.1}° off), one by value turns it, by up to {turned:.0}°"),
        kept < 1e-3 && turned > 45.0,
    );
    Ok(())
}

fn penalties(chapter: &mut Chapter, fits: &Fits) -> Result<(), Box<dyn Error>> {
    let (none, l1, l2) = (&fits.none, best(&fits.l1), best(&fits.l2));
    chapter.text(&format!(
        "A penalty on the weights is one more term of the loss. L2, λ/2 Σ w² (Hoerl and Kennard 1970), pulls each weight towards 0 the more, \
         the larger it is; L1, λ Σ |w| (Tibshirani 1996), pulls all alike, and those that nothing holds end at 0. Below, a linear \
         network with {INPUTS} inputs, of which {RELEVANT} matter (with weights of 1 and −1), learns from {SAMPLES} noisy samples. λ is the one, of eight, with \
         the lowest loss on validation data. The loss of the true weights would be 1."
    ));
    let mut table = Table::new([
        "penalty",
        "λ",
        "training loss",
        "test loss",
        "weights near 0",
        "relevant weights",
        "size of the others",
    ]);
    let rows: [(&str, &Fit); 4] = [
        ("none", none),
        ("L1", l1),
        ("L2", l2),
        ("decoupled decay", best(&fits.decoupled)),
    ];
    for (name, fit) in rows {
        table.row([
            name.to_owned(),
            fit.strength.to_string(),
            format!("{:.3}", fit.train),
            format!("{:.3}", fit.test),
            format!("{} of {INPUTS}", fit.near_zero()),
            format!("{:.2}", fit.relevant()),
            format!("{:.3}", fit.others()),
        ]);
    }
    chapter.table(&table);
    let weights = rows[..3].iter().fold(
        Chart::new("every weight", "input", "weight"),
        |chart, (name, fit)| {
            let weights = fit.weights.iter().enumerate();
            chart.dots(name, weights.map(|(input, &w)| (input as f64 + 1.0, w)))
        },
    );
    let along = |fits: &[Fit]| {
        fits.iter()
            .map(|fit| (fit.strength, fit.test))
            .collect::<Vec<_>>()
    };
    let ends = [fits.l1[0].strength, fits.l1[fits.l1.len() - 1].strength];
    let strengths = Chart::new("by the strength of the penalty", "λ", "test loss")
        .logarithmic_x()
        .dashes("none", ends.map(|strength| (strength, none.test)))
        .line("L1", along(&fits.l1))
        .line("L2", along(&fits.l2));
    chapter.pictures([
        (
            weights.svg()?,
            format!(
                "Inputs 1 to {RELEVANT} matter. L1 leaves most others at 0, L2 makes all smaller."
            ),
        ),
        (
            strengths.svg()?,
            "Too weak a penalty does nothing, too strong a one takes what was right too."
                .to_owned(),
        ),
    ]);
    chapter.claim(
        &format!(
            "L1 leaves {} of {INPUTS} weights within {NEAR_ZERO} of 0, L2 {}, no penalty {}",
            l1.near_zero(),
            l2.near_zero(),
            none.near_zero()
        ),
        l1.near_zero() >= 18 && l2.near_zero().max(none.near_zero()) <= 9,
    );
    chapter.claim(
        &format!(
            "where few inputs matter, both help on new data, L1 more: {:.2} with it, {:.2} with L2, {:.2} without",
            l1.test, l2.test, none.test
        ),
        l1.test < 0.9 * l2.test && l2.test < 0.95 * none.test,
    );
    chapter.claim(
        &format!(
            "under plain descent an L2 penalty and decoupled decay are the same: no weight differs by more than {:.0e}",
            fits.difference()
        ),
        fits.difference() < 1e-12,
    );
    Ok(())
}

fn shrinking(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    let left = Shrinkage::new(SEED);
    let (rate, decay, steps) = (shrinkage::RATE, shrinkage::DECAY, shrinkage::STEPS);
    chapter.text(&format!(
        "Adam divides what it is given by the size of the gradient, and with an L2 penalty it is given the penalty too: a weight \
         with a gradient of size s loses the share η λ / s a step, instead of η λ. Loshchilov and Hutter (2019) take the decay \
         out of the gradient: AdamW. Below, all weights start at 1 and their gradients are noise around 0, so that what they lose is \
         the penalty's doing; η = {rate}, λ = {decay}, {steps} steps."
    ));
    let mut table = Table::new([
        "size of the gradient",
        "left under L2",
        "exp(−η λ t / s)",
        "left under decoupled decay",
        "(1 − η λ)ᵗ",
    ]);
    for (place, size) in SIZES.into_iter().enumerate() {
        table.row([
            size.to_string(),
            format!("{:.3}", left.adam_l2[place]),
            format!("{:.3}", shrinkage::through_adam(size)),
            format!("{:.3}", left.adam_decoupled[place]),
            format!("{:.3}", shrinkage::decoupled()),
        ]);
    }
    chapter.table(&table);
    let sizes = (0..=60).map(|k| 0.1 * 10_f64.powf(f64::from(k) / 20.0));
    let pairs = |left: [f64; SIZES.len()]| SIZES.into_iter().zip(left);
    let chart = Chart::new(
        "what is left of a weight",
        "size of its gradient",
        "share left",
    )
    .logarithmic_x()
    .y_range(0.0..1.05)
    .dots("Adam, L2", pairs(left.adam_l2))
    .dots("Adam, decoupled", pairs(left.adam_decoupled))
    .dashes(
        "exp(−η λ t / s)",
        sizes.map(|s| (s, shrinkage::through_adam(s))),
    );
    chapter.pictures([(
        chart.svg()?,
        "The closed form holds for gradients that are larger than the penalty's own; below, Adam divides by that.".to_owned(),
    )]);
    let even = left
        .adam_decoupled
        .iter()
        .map(|left| (left - shrinkage::decoupled()).abs())
        .fold(0.0, f64::max);
    chapter.claim(
        &format!(
            "under Adam, an L2 penalty leaves {:.0} % of weights with small gradients and {:.1} % of those with large ones; decoupled decay leaves \
             {:.0} % of all, within {:.1} %",
            100.0 * left.adam_l2[0],
            100.0 * left.adam_l2[SIZES.len() - 1],
            100.0 * shrinkage::decoupled(),
            100.0 * even
        ),
        left.adam_l2.is_sorted() && left.adam_l2[0] < 0.5 && left.adam_l2[SIZES.len() - 1] > 0.95 && even < 0.03,
    );
    Ok(())
}
