//! Garments that were misread, each with what it is, what it was taken for, and how sure the network was.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;

use indicatif::HumanCount;

use crate::common::svg::{FAINT, Svg};
use crate::data::{Image, NAMES};
use crate::idx::SIDE;

pub struct Misread {
    pub image: Image,
    pub truth: usize,
    pub read: usize,
    /// The probability the network gave to what it read.
    pub sure: f32,
}

/// Sizes in pixels.
const MARGIN: f64 = 24.0;
const TOP: f64 = 76.0;
const PIXEL: f64 = 4.0;
const CARD: (f64, f64) = (PIXEL * SIDE as f64 + 28.0, PIXEL * SIDE as f64 + 66.0);
const COLUMNS: usize = 7;
/// How many are shown; there are about a thousand.
const SHOWN: usize = 35;

/// Right and wrong, for eyes of every kind.
const TRUTH: &str = "#0b78b6";
const WRONG: &str = "#d56a08";

pub fn draw(path: &Path, misread: &[Misread], tested: usize) -> Result<(), Box<dyn Error>> {
    let mut surest: Vec<&Misread> = misread.iter().collect();
    surest.sort_by(|a, b| b.sure.total_cmp(&a.sure));
    surest.truncate(SHOWN);
    let rows = surest.len().div_ceil(COLUMNS);
    let mut svg = Svg::new(
        2.0 * MARGIN + COLUMNS as f64 * CARD.0 - 28.0,
        TOP + rows as f64 * CARD.1,
    );
    writeln!(
        svg,
        r#"<text x="{MARGIN}" y="34" font-size="18" font-weight="bold">{} of {} garments were misread</text>
<text x="{MARGIN}" y="56" font-size="13" fill="{FAINT}">these are the mistakes the network was surest of</text>"#,
        HumanCount(misread.len() as u64),
        HumanCount(tested as u64)
    )?;
    for (place, misread) in surest.into_iter().enumerate() {
        let x = MARGIN + (place % COLUMNS) as f64 * CARD.0;
        let y = TOP + (place / COLUMNS) as f64 * CARD.1;
        writeln!(svg, r#"<g transform="translate({x} {y})">"#)?;
        super::image(&mut svg, &misread.image, PIXEL)?;
        words(&mut svg, misread)?;
        writeln!(svg, "</g>")?;
    }
    svg.save(path)?;
    Ok(())
}

fn words(svg: &mut Svg, misread: &Misread) -> std::fmt::Result {
    let side = PIXEL * SIDE as f64;
    let [first, second, third] = [16.0, 32.0, 47.0].map(|line| side + line);
    let [truth, read] = [misread.truth, misread.read].map(|class| NAMES[class]);
    let percent = 100.0 * misread.sure;
    writeln!(
        svg,
        r#"<text y="{first}" font-size="13"><tspan fill="{TRUTH}" font-weight="bold">{truth}</tspan>, taken for</text>
<text y="{second}" font-size="13"><tspan fill="{WRONG}" font-weight="bold">{read}</tspan></text>
<text y="{third}" font-size="11" fill="{FAINT}">{percent:.1} % sure</text>"#
    )
}
