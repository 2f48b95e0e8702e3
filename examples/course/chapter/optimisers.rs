//! Optimisers: the same valley, walked by each.

use std::error::Error;

use nn_core::prelude::*;

use crate::chart::Chart;
use crate::experiment::valley::{CONDITION, TOLERANCE, Walk, height};
use crate::page::{Chapter, Table};

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    chapter.text(&format!(
        "A valley with walls {CONDITION} times as steep as its floor, f(x, y) = (x² + {CONDITION} y²) / 2. Plain descent has \
         to take steps short enough for the walls, and creeps along the floor."
    ));
    let walks = [
        Walk::new("descent", &Sgd::new(1.9 / CONDITION)),
        Walk::new("momentum", &Sgd::new(0.02).momentum(0.9)),
        Walk::new("Adam", &Adam::new(0.1)),
    ];
    let mut table = Table::new(["optimiser", "steps"]);
    let mut heights = Chart::new("height above the floor", "step", "f").logarithmic_y();
    for walk in &walks {
        let steps = walk
            .steps
            .map_or("never".to_owned(), |steps| steps.to_string());
        table.row([walk.name.to_owned(), steps]);
        let points = walk.path.iter().enumerate();
        heights = heights.line(walk.name, points.map(|(step, &p)| (step as f64, height(p))));
    }
    chapter.table(&table);
    let paths = walks
        .iter()
        .fold(Chart::new("paths", "x", "y"), |chart, walk| {
            chart.line(walk.name, walk.path.iter().map(|p| (p[0], p[1])))
        });
    chapter.pictures([
        (paths.svg()?, "The way of each.".to_owned()),
        (heights.svg()?, format!("Down to {TOLERANCE}.")),
    ]);
    chapter.claim(
        "momentum needs fewer steps than plain descent",
        walks[1].steps < walks[0].steps,
    );
    Ok(())
}
