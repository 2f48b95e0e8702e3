//! What a network thinks of every place in the plane, as a map: blue where it sees the first class, orange where it sees
//! the second, the paler the less sure it is, and a line where it cannot tell.

use std::fmt::Write;

use super::contour::Grid;
use super::points::Sample;
use super::svg::Svg;

/// What a map shows: from -3 to 3 in either direction.
const REACH: f32 = 3.0;
/// Cells from one side of a map to the other; the grid goes one further on either side, so that outlines close
/// where nobody sees it.
const CELLS: usize = 60;
/// Distance of two nodes in outlines.
const CELL: f32 = 10.0;

/// The probabilities where one colour ends and the next begins, from the surest first class to the surest second.
const LEVELS: [f32; 10] = [0.02, 0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9, 0.98];
const FIRST: [f32; 3] = [118.0, 181.0, 222.0];
const SECOND: [f32; 3] = [246.0, 178.0, 107.0];
const UNSURE: [f32; 3] = [250.0, 249.0, 246.0];
/// The points of the two classes.
const POINTS: [&str; 2] = ["#0a5a8c", "#bf5a00"];

/// A map of the plane.
pub struct Map {
    logits: Grid,
}

impl Map {
    /// The logit of the second class at every node.
    pub fn new(logit: impl Fn([f32; 2]) -> f32) -> Self {
        let place = |node: usize| (node as f32 - 1.0) / CELLS as f32 * 2.0 * REACH - REACH;
        let logits = Grid::new(CELLS + 3, |column, row| logit([place(column), -place(row)]));
        Self { logits }
    }

    /// Draws the map as a square, and on it the points that were defined as `points`.
    pub fn draw(
        &self,
        svg: &mut Svg,
        [x, y]: [f64; 2],
        side: f64,
        points: &str,
    ) -> std::fmt::Result {
        let size = CELL * CELLS as f32;
        writeln!(
            svg,
            r#"<svg x="{x}" y="{y}" width="{side}" height="{side}" viewBox="{CELL} {CELL} {size} {size}">
<rect x="{CELL}" y="{CELL}" width="{size}" height="{size}" fill="{}"/>"#,
            colour(0)
        )?;
        for (place, &level) in LEVELS.iter().enumerate() {
            let path = self.logits.outline(logit(level));
            writeln!(svg, r#"<path fill="{}" d="{path}"/>"#, colour(place + 1))?;
        }
        let path = self.logits.outline(0.0);
        writeln!(
            svg,
            r##"<path fill="none" stroke="#24292f" stroke-width="5" stroke-linejoin="round" d="{path}"/>
<use href="#{points}"/>
</svg>"##
        )
    }
}

/// Defines the points, to be drawn on several maps.
pub fn define_points(svg: &mut Svg, name: &str, points: &[Sample]) -> std::fmt::Result {
    write!(
        svg,
        r#"<defs><g id="{name}" stroke="white" stroke-width="2">"#
    )?;
    for (class, fill) in POINTS.iter().enumerate() {
        write!(svg, r#"<g fill="{fill}">"#)?;
        for ([x, y], _) in points
            .iter()
            .filter(|(_, [target])| *target == class as f32)
        {
            let [x, y] = [*x, -y].map(|x| CELL + (x + REACH) / (2.0 * REACH) * CELL * CELLS as f32);
            write!(svg, r#"<circle cx="{x:.0}" cy="{y:.0}" r="8"/>"#)?;
        }
        write!(svg, "</g>")?;
    }
    writeln!(svg, "</g></defs>")
}

fn logit(probability: f32) -> f32 {
    (probability / (1.0 - probability)).ln()
}

/// The colour between level `place - 1` and level `place`.
fn colour(place: usize) -> String {
    let middle = LEVELS.len() as f32 / 2.0;
    let sure = (place as f32 - middle) / middle;
    let side = if sure < 0.0 { FIRST } else { SECOND };
    let channel = |c: usize| UNSURE[c] + sure.abs() * (side[c] - UNSURE[c]);
    format!("rgb({:.0},{:.0},{:.0})", channel(0), channel(1), channel(2))
}
