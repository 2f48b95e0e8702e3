//! Five ways to weigh the members, and what they are worth.

use super::{NAMES, ends};
use crate::experiment::ensembles::{Measured, Run, SIZE, Score, Weighed};
use crate::page::{Chapter, Table};

pub fn write(chapter: &mut Chapter, runs: &[Run]) {
    chapter.text(
        "Five ways to weigh the members, all by what they do with digits they did not learn from: all the same; by one over \
         the validation error; by the softmax of minus that error; greedy selection (Caruana and others 2004), which adds again and again \
         the member that helps most, and one may be added twice; and a stacked combiner (Wolpert 1992), here least squares, whose weights \
         may be negative. The error is the squared one, Σ (p − t)² over the ten digits (Brier 1950). Means over the seeds:",
    );
    for (place, name) in NAMES.into_iter().enumerate() {
        let groups: Vec<&Measured> = runs.iter().map(|run| run.groups()[place]).collect();
        chapter.table(&table(name, &groups));
    }
    let groups: Vec<&Measured> = runs.iter().flat_map(Run::groups).collect();
    let count = groups.len();
    let beats = |weighed: &Weighed, mean: Score| {
        weighed.test.error < mean.error && weighed.test.accuracy > mean.accuracy
    };
    let always = groups.iter().all(|group| {
        let mean = group.mean();
        group.weighed.iter().all(|weighed| beats(weighed, mean))
    });
    chapter.claim(
        &format!(
            "however they are weighed, the ensemble has a smaller error and reads more digits than its members on average: in all \
             {count} ensembles with all five weightings"
        ),
        always,
    );
    let how_often = |holds: &dyn Fn(&Measured) -> bool| {
        let holds = groups.iter().filter(|group| holds(group));
        holds.count()
    };
    let [uniform, softmax] =
        [0, 2].map(|place| how_often(&|g| g.weighed[place].test.error < g.best().error));
    chapter.claim(
        &format!(
            "it need not beat the best of its members: with uniform weights its error is smaller in {uniform} of {count}, with \
             those by softmax in {softmax}; but which member is the best is known only after the test"
        ),
        uniform > count / 5 && uniform < count * 4 / 5,
    );
    let gains = |place: usize| {
        ends(
            runs.iter()
                .map(|run| &run.mixed.weighed)
                .map(|weighed| 1.0 - weighed[place].test.error / weighed[0].test.error),
        )
    };
    let (inverse, softmax) = (gains(1), gains(2));
    chapter.claim(
        &format!(
            "with five architectures, some good and some less so, weights by validation error are better than uniform ones with every \
             seed: one over the error by {} %, its softmax by {} %",
            percents(inverse),
            percents(softmax)
        ),
        inverse.0 > 0.0 && softmax.0 > 0.0,
    );
    let fits = |measured: &Measured| {
        let [rest @ .., stacked] = &measured.weighed;
        rest.iter().all(|w| stacked.valid.error < w.valid.error)
    };
    let tested = |measured: &Measured| {
        let [rest @ .., stacked] = &measured.weighed;
        rest.iter().all(|w| stacked.test.error < w.test.error)
    };
    let (fits, tested) = (how_often(&fits), how_often(&tested));
    chapter.claim(
        &format!(
            "what fits the {} validation digits best is seldom the best on others: the stacked combiner has the smallest validation \
             error of the five in {fits} of {count}, and the smallest test error in {tested}",
            SIZE.valid
        ),
        5 * fits >= 4 * count && tested < count / 2,
    );
}

/// Of the members, each by itself.
type ScoreOf = fn(&Measured) -> Score;

fn table(name: &str, groups: &[&Measured]) -> Table {
    let mut table = Table::new([
        name,
        "validation error",
        "test error",
        "accuracy",
        "beats the mean",
        "beats the best",
    ]);
    let mean = |value: &dyn Fn(&Measured) -> f64| {
        groups.iter().map(|group| value(group)).sum::<f64>() / groups.len() as f64
    };
    let percent = |accuracy: f64| format!("{:.1} %", 100.0 * accuracy);
    let alone: [(&str, ScoreOf); 3] = [
        ("members' mean", Measured::mean),
        ("best member on validation", Measured::chosen),
        ("best member on the test", Measured::best),
    ];
    for (name, score) in alone {
        table.row([
            name.to_owned(),
            String::new(),
            format!("{:.4}", mean(&|group| score(group).error)),
            percent(mean(&|group| score(group).accuracy)),
            String::new(),
            String::new(),
        ]);
    }
    for (place, Weighed { name, .. }) in groups[0].weighed.iter().enumerate() {
        let of = |group: &Measured| group.weighed[place].test.error;
        let beats = |other: ScoreOf| {
            let beaten = groups.iter().filter(|group| of(group) < other(group).error);
            format!("{} of {}", beaten.count(), groups.len())
        };
        table.row([
            (*name).to_owned(),
            format!("{:.4}", mean(&|group| group.weighed[place].valid.error)),
            format!("{:.4}", mean(&of)),
            percent(mean(&|group| group.weighed[place].test.accuracy)),
            beats(Measured::mean),
            beats(Measured::best),
        ]);
    }
    table
}

/// `4 to 9` for shares.
fn percents((low, high): (f64, f64)) -> String {
    format!("{:.1} to {:.1}", 100.0 * low, 100.0 * high)
}
