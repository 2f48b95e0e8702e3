//! A row of maps, each with words above and below.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;

use super::boundary::{Map, define_points};
use super::points::Sample;
use super::svg::{FAINT, Svg};

pub struct Tile<'a> {
    pub head: String,
    pub map: &'a Map,
    pub points: &'a [Sample],
    pub foot: String,
}

/// Sizes in pixels.
const SIDE: f64 = 190.0;
const GAP: f64 = 18.0;
const MARGIN: f64 = 24.0;
const TITLE: f64 = 24.0;
const HEAD: f64 = 28.0;
const FOOT: f64 = 24.0;

pub fn draw(path: &Path, title: &str, tiles: &[Tile]) -> Result<(), Box<dyn Error>> {
    let count = tiles.len() as f64;
    let width = 2.0 * MARGIN + count * (SIDE + GAP) - GAP;
    let top = MARGIN + TITLE + HEAD;
    let mut svg = Svg::new(width, top + SIDE + FOOT + MARGIN);
    let y = MARGIN + TITLE - 8.0;
    writeln!(
        svg,
        r#"<text x="{MARGIN}" y="{y}" font-size="18" font-weight="bold">{title}</text>"#
    )?;
    for (place, tile) in tiles.iter().enumerate() {
        // Points that an earlier tile shows are there already.
        let same = |other: &Tile| std::ptr::eq(other.points, tile.points);
        let first = tiles.iter().position(same).unwrap_or(place);
        let name = format!("points{first}");
        if first == place {
            define_points(&mut svg, &name, tile.points)?;
        }
        let x = MARGIN + place as f64 * (SIDE + GAP);
        tile.map.draw(&mut svg, [x, top], SIDE, &name)?;
        let middle = x + SIDE / 2.0;
        let (above, below) = (top - 10.0, top + SIDE + FOOT - 2.0);
        writeln!(
            svg,
            r#"<g font-size="14" text-anchor="middle"><text x="{middle}" y="{above}" fill="{FAINT}">{}</text><text x="{middle}" y="{below}">{}</text></g>"#,
            tile.head, tile.foot
        )?;
    }
    svg.save(path)?;
    Ok(())
}
