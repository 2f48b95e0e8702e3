//! What was taken for what, as a picture: a row a class, a column what it was taken for.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;

use indicatif::HumanCount;
use nn_core::prelude::ConfusionMatrix;

use super::svg::{FAINT, INK, Svg};

/// Sizes in pixels.
const CELL: f64 = 56.0;
const LEFT: f64 = 110.0;
const TOP: f64 = 96.0;
const MARGIN: f64 = 24.0;

const PAPER: [f64; 3] = [246.0, 247.0, 248.0];
const RIGHT: [f64; 3] = [11.0, 120.0, 182.0];
const WRONG: [f64; 3] = [232.0, 110.0, 20.0];

/// `what` are the samples, in the plural.
pub fn draw<const CLASSES: usize>(
    path: &Path,
    matrix: &ConfusionMatrix<CLASSES>,
    names: &[&str; CLASSES],
    what: &str,
) -> Result<(), Box<dyn Error>> {
    let side = CELL * CLASSES as f64;
    let mut svg = Svg::new(LEFT + side + MARGIN, TOP + side + MARGIN);
    let accuracy = 100.0 * matrix.accuracy();
    let total = HumanCount(matrix.total().into());
    writeln!(
        svg,
        r#"<text x="{MARGIN}" y="34" font-size="18" font-weight="bold">{accuracy:.1} % of {total} {what} are recognised</text>
<text x="{MARGIN}" y="56" font-size="13" fill="{FAINT}">a row what it is, a column what it was taken for</text>"#
    )?;
    for (truth, name) in names.iter().enumerate() {
        let y = TOP + CELL * truth as f64;
        let (x, middle) = (LEFT - 10.0, y + CELL / 2.0 + 4.0);
        let (column, above) = (LEFT + CELL * (truth as f64 + 0.5), TOP - 10.0);
        writeln!(
            svg,
            r#"<text x="{x}" y="{middle}" font-size="13" text-anchor="end">{name}</text>
<text x="{column}" y="{above}" font-size="12" text-anchor="middle">{name}</text>"#
        )?;
        for read in 0..CLASSES {
            cell(&mut svg, matrix, truth, read)?;
        }
    }
    svg.save(path)?;
    Ok(())
}

fn cell<const CLASSES: usize>(
    svg: &mut Svg,
    matrix: &ConfusionMatrix<CLASSES>,
    truth: usize,
    read: usize,
) -> std::fmt::Result {
    let [x, y] = [LEFT + CELL * read as f64, TOP + CELL * truth as f64];
    let count = matrix.count(truth, read);
    let share = f64::from(count) / f64::from(matrix.support(truth).max(1));
    // Mistakes are few: the root makes them visible.
    let (full, depth) = match truth == read {
        true => (RIGHT, share),
        false => (WRONG, share.sqrt()),
    };
    let [r, g, b] = [0, 1, 2].map(|part| PAPER[part] + depth * (full[part] - PAPER[part]));
    let size = CELL - 2.0;
    writeln!(
        svg,
        r#"<rect x="{x}" y="{y}" width="{size}" height="{size}" rx="3" fill="rgb({r:.0},{g:.0},{b:.0})"/>"#
    )?;
    if count == 0 {
        return Ok(());
    }
    let ink = if depth > 0.6 { "white" } else { INK };
    let [x, y] = [x + size / 2.0, y + size / 2.0 + 5.0];
    writeln!(
        svg,
        r#"<text x="{x}" y="{y}" font-size="14" text-anchor="middle" fill="{ink}">{count}</text>"#
    )
}
