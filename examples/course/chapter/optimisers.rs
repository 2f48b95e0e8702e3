//! Optimisers: the same valley, walked by each.

use std::error::Error;

use crate::chart::Chart;
use crate::experiment::valley::{
    CONDITION, MOMENTUM, START, TOLERANCE, Walk, all, height, momenta,
};
use crate::page::{Chapter, Table};

/// Those whose ways are drawn, in groups.
const GROUPS: [(&str, &[&str]); 3] = [
    (
        "descent and momentum",
        &["gradient descent", "momentum", "Nesterov"],
    ),
    (
        "a rate for each direction",
        &["Adagrad", "Adadelta", "RMSProp", "Lion"],
    ),
    ("both", &["Adam", "AMSGrad", "Adamax", "Nadam", "RAdam"]),
];

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    let walks = all(START);
    chapter.text(&format!(
        "A valley with walls {CONDITION} times as steep as its floor, f(x, y) = (x² + {CONDITION} y²) / 2. Plain descent has \
         to take steps short enough for the walls, and creeps along the floor. Momentum (Polyak 1964) gathers speed along it; \
         Nesterov's (1983) looks where it is going, and brakes in time. Adagrad (2011), RMSProp and Adadelta (2012) divide \
         each direction's step by how steep it has been; Adam (2015) and its kin do both.",
    ));
    chapter.code(
        "Training::new(CrossEntropy, Sgd::new(0.1))\n\
         Training::new(CrossEntropy, Sgd::new(0.1).nesterov(0.9))\n\
         Training::new(CrossEntropy, Nadam::new(1e-3).clip_norm(1.0))",
    );
    chapter.text(&format!(
        "Each starts at ({}, {}) and walks until it is no more than {TOLERANCE} above the lowest point, and stays there; each \
         with the learning rate, of seventy, that is best for it among those with which it never leaps higher than it started.",
        START[0], START[1]
    ));
    let mut table = Table::new([
        "optimiser",
        "learning rate",
        "steps",
        "overshoot along the floor",
    ]);
    for walk in &walks {
        table.row([
            walk.name.to_owned(),
            format!("{:.4}", walk.learning_rate),
            walk.steps
                .map_or("never".to_owned(), |steps| steps.to_string()),
            format!("{:.2}", walk.overshoot()),
        ]);
    }
    chapter.table(&table);
    let mut pictures = Vec::new();
    for (title, names) in GROUPS {
        let mut paths = Chart::new(title, "x", "y")
            .x_range(-4.3..2.3)
            .y_range(-2.0..2.0);
        let mut heights = Chart::new(title, "step", "f").logarithmic_y();
        for walk in walks.iter().filter(|walk| names.contains(&walk.name)) {
            let steps = walk.path.iter().enumerate();
            paths = paths.line(walk.name, walk.path.iter().map(|p| (p[0], p[1])));
            heights = heights.line(walk.name, steps.map(|(step, &p)| (step as f64, height(p))));
        }
        pictures.push((
            paths.svg()?,
            "The way through the valley, seen from above.".to_owned(),
        ));
        pictures.push((
            heights.svg()?,
            "The height above the lowest point.".to_owned(),
        ));
    }
    chapter.pictures(pictures);
    let steps = |name: &str| {
        let walk = walks.iter().find(|walk| walk.name == name);
        walk.and_then(|walk| walk.steps).unwrap_or(usize::MAX)
    };
    // Lion's steps are as long as its rate, however small the gradient: it settles by luck.
    let settles = |walk: &Walk| walk.steps.is_some() || walk.name == "Lion";
    chapter.claim(
        "every rule settles on the floor; but Lion, whose steps are as long as its rate however small the gradient, wants a \
         rate that falls",
        walks.iter().all(settles),
    );
    chapter.claim(
        &format!(
            "momentum ({}) and Nesterov's ({}) need fewer steps than plain descent ({})",
            steps("momentum"),
            steps("Nesterov"),
            steps("gradient descent")
        ),
        steps("momentum") < steps("gradient descent")
            && steps("Nesterov") < steps("gradient descent"),
    );
    same_settings(chapter)
}

fn same_settings(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    let walks = momenta(START);
    chapter.heading("Who overshoots");
    chapter.text(&format!(
        "Momentum and Nesterov's with the same rate and the same momentum, {MOMENTUM}."
    ));
    let along = |walk: &Walk| -> Vec<(f64, f64)> {
        let steps = walk.path.iter().enumerate();
        steps.map(|(step, p)| (step as f64, p[0])).collect()
    };
    let chart = walks
        .iter()
        .fold(Chart::new("along the floor", "step", "x"), |chart, walk| {
            chart.line(walk.name, along(walk))
        });
    chapter.pictures([(chart.svg()?, "The lowest point is at x = 0.".to_owned())]);
    let [momentum, nesterov] = walks.map(|walk| walk.overshoot());
    chapter.claim(
        &format!("momentum shoots {momentum:.2} beyond the lowest point, Nesterov's {nesterov:.2}"),
        nesterov < 0.9 * momentum,
    );
    Ok(())
}
