//! Trees and networks: the same board, straight and turned.

use std::error::Error;

use crate::common::boundary::{Map, define_points};
use crate::common::points::Sample;
use crate::common::svg::Svg;
use crate::experiment::trees::{
    Comparison, DEPTH, Learnt, MOST_TREES, SHRINKAGE, TEST, TRAIN, VALID,
};
use crate::page::{Chapter, Table};

const SOURCE: &str = include_str!("../experiment/trees.rs");
const SEED: u64 = 1;
const BOARDS: [&str; 2] = ["straight", "turned by 45°"];
/// The side of a map, in pixels.
const SIDE: f64 = 400.0;
/// One in so many of the points that were learnt from is drawn.
const DRAWN: usize = 5;

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    chapter.text(
        "On tables of measurements the strongest rival of a network is a sum of decision trees. A tree asks one question after \
         another, each about one number: is x above 0.7? Boosting (Freund and Schapire 1995; Friedman 2001) adds one small \
         tree after another, each fitted to what the sum so far has wrong. Every question cuts along an axis. That is \
         the trees' strength where each column of the table means something by itself, and their weakness where only a \
         combination of columns does.",
    );
    chapter.text(&format!(
        "Here are {TRAIN} points on a chequered board, in a disc, which looks the same from every side; and the same points, \
         turned by 45°. A network sees the columns only through weighted sums, so it should not care. The trees are \
         LogitBoost (Friedman, Hastie and Tibshirani 2000) over the regression trees of the crate `smartcore`: up to \
         {MOST_TREES} trees of depth {DEPTH}, each counted at {SHRINKAGE} of its answer. Both learners keep what had the smallest \
         loss on {VALID} further points, and are judged by {TEST} others."
    ));
    chapter.declaration(SOURCE, "Plane");

    let Comparison {
        boards,
        trees,
        network,
    } = Comparison::new(SEED)?;
    let mut table = Table::new([
        "learner",
        "board",
        "trees or epochs",
        "training loss",
        "test loss",
        "test accuracy",
    ]);
    let mut pictures = Vec::new();
    for (learner, learnt) in [("boosted trees", &trees), ("network", &network)] {
        for ((name, learnt), board) in BOARDS.iter().zip(learnt).zip(&boards) {
            table.row([
                learner.to_owned(),
                (*name).to_owned(),
                learnt.rounds.to_string(),
                format!("{:.3}", learnt.train),
                format!("{:.3}", learnt.test),
                format!("{:.1} %", 100.0 * learnt.accuracy),
            ]);
            let id = format!("trees-{}", pictures.len());
            let caption = format!(
                "{}, board {name}: test loss {:.3}.",
                if learner == "network" {
                    "Network"
                } else {
                    "Trees"
                },
                learnt.test
            );
            pictures.push((map(&id, learnt, &board.train)?, caption));
        }
    }
    chapter.table(&table);
    chapter.pictures(pictures);
    chapter.text(
        "Blue and orange is what each learner believes, the paler the less sure; the line is where it cannot tell; the dots \
         are one in five of the points it learnt from, and beyond them both guess. Along the axes the trees find the board's \
         edges to a hair. Turned, they have to build every edge out of little steps, and need points for every step. The \
         network draws both boards alike.",
    );
    chapter.text(
        "The network cannot know which way is up. Its first weights come from a normal distribution, which has no preferred \
         direction, and descent with momentum turns with the data: turn the points and the first weights, and every step \
         turns with them. (Adam scales every weight by itself, and so does know the axes.) What is left between the two \
         boards is the luck of the first weights.",
    );

    let ratio = |learnt: &[Learnt; 2]| learnt[1].test / learnt[0].test;
    chapter.claim(
        &format!(
            "turning the board hurts the trees: their test loss grows {:.1} times, from {:.3} to {:.3}",
            ratio(&trees),
            trees[0].test,
            trees[1].test
        ),
        ratio(&trees) > 2.0,
    );
    chapter.claim(
        &format!(
            "it does not hurt the network: {:.3} straight and {:.3} turned, within a factor of 1.5 of each other, as from one \
             start to another",
            network[0].test, network[1].test
        ),
        (1.0 / 1.5..1.5).contains(&ratio(&network)),
    );
    chapter.claim(
        &format!(
            "on the turned board the network's test loss is less than two thirds of the trees', {:.3} of {:.3}",
            network[1].test, trees[1].test
        ),
        network[1].test < trees[1].test * 2.0 / 3.0,
    );
    Ok(())
}

/// What a learner makes of the plane.
fn map(id: &str, learnt: &Learnt, points: &[Sample]) -> Result<String, Box<dyn Error>> {
    let mut svg = Svg::new(SIDE, SIDE);
    let some: Vec<Sample> = points.iter().step_by(DRAWN).copied().collect();
    define_points(&mut svg, id, &some)?;
    Map::new(&learnt.logit).draw(&mut svg, [0.0, 0.0], SIDE, id)?;
    Ok(svg.text())
}
