//! The digits that were misread, drawn: each with what it is, what it was taken for, and how sure the network was.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;

use super::digits_data::Image;
use super::svg::{FAINT, Svg};

pub struct Misread {
    pub image: Image,
    pub truth: usize,
    /// What the network thinks of every digit, together 1.
    pub probabilities: [f32; 10],
}

/// Sizes in pixels.
const MARGIN: f64 = 24.0;
const HEAD: f64 = 46.0;
const PIXEL: f64 = 14.0;
const SIDE: f64 = 8.0 * PIXEL;
const BAR: f64 = 36.0;
const CARD: (f64, f64) = (SIDE + 24.0, SIDE + BAR + 78.0);
const COLUMNS: usize = 7;

/// Right and wrong, for eyes of every kind.
const TRUTH: &str = "#0b78b6";
const WRONG: &str = "#e87d1e";
const OTHER: &str = "#c9d1d9";

pub fn draw(path: &Path, misread: &[Misread], tested: usize) -> Result<(), Box<dyn Error>> {
    let columns = misread.len().clamp(4, COLUMNS);
    let rows = misread.len().div_ceil(columns);
    let mut svg = Svg::new(
        columns as f64 * CARD.0 - 24.0 + 2.0 * MARGIN,
        HEAD + rows as f64 * CARD.1 + MARGIN,
    );
    let title = match misread.len() {
        0 => format!("none of {tested} test digits was misread"),
        1 => format!("1 of {tested} test digits was misread"),
        count => format!("{count} of {tested} test digits were misread"),
    };
    writeln!(
        svg,
        r#"<text x="{MARGIN}" y="34" font-size="18" font-weight="bold">{title}</text>"#
    )?;
    for (place, misread) in misread.iter().enumerate() {
        let (column, row) = (place % columns, place / columns);
        let x = MARGIN + column as f64 * CARD.0;
        let y = HEAD + MARGIN / 2.0 + row as f64 * CARD.1;
        writeln!(svg, r#"<g transform="translate({x} {y})">"#)?;
        draw_image(&mut svg, &misread.image)?;
        draw_words(&mut svg, misread)?;
        draw_bars(&mut svg, misread)?;
        writeln!(svg, "</g>")?;
    }
    svg.save(path)?;
    Ok(())
}

fn draw_image(svg: &mut Svg, image: &Image) -> std::fmt::Result {
    writeln!(svg, r#"<g shape-rendering="crispEdges">"#)?;
    for (row, pixels) in image.iter().enumerate() {
        for (column, &[ink]) in pixels.iter().enumerate() {
            let (x, y) = (column as f64 * PIXEL, row as f64 * PIXEL);
            let [r, g, b] = [248.0, 248.0, 246.0].map(|paper| paper + ink * (34.0 - paper));
            writeln!(
                svg,
                r#"<rect x="{x}" y="{y}" width="{PIXEL}" height="{PIXEL}" fill="rgb({r:.0},{g:.0},{b:.0})"/>"#
            )?;
        }
    }
    writeln!(svg, "</g>")
}

fn draw_words(svg: &mut Svg, misread: &Misread) -> std::fmt::Result {
    let (y, line) = (SIDE + 20.0, SIDE + 38.0);
    let Misread {
        truth,
        probabilities,
        ..
    } = misread;
    let read = misread.read();
    let percent = 100.0 * probabilities[read];
    writeln!(
        svg,
        r#"<text y="{y}" font-size="14">a <tspan fill="{TRUTH}" font-weight="bold">{truth}</tspan>, read as <tspan fill="{WRONG}" font-weight="bold">{read}</tspan></text>
<text y="{line}" font-size="12" fill="{FAINT}">{percent:.0} % sure</text>"#
    )
}

/// A bar for every digit.
fn draw_bars(svg: &mut Svg, misread: &Misread) -> std::fmt::Result {
    let floor = SIDE + 44.0 + BAR;
    let step = SIDE / 10.0;
    for (digit, &probability) in misread.probabilities.iter().enumerate() {
        let colour = match digit {
            _ if digit == misread.truth => TRUTH,
            _ if digit == misread.read() => WRONG,
            _ => OTHER,
        };
        let height = (f64::from(probability) * BAR).max(1.0);
        let (x, y, width) = (step * digit as f64 + 1.0, floor - height, step - 2.0);
        let middle = x + width / 2.0;
        let below = floor + 12.0;
        writeln!(
            svg,
            r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" fill="{colour}"/><text x="{middle:.1}" y="{below}" font-size="10" fill="{FAINT}" text-anchor="middle">{digit}</text>"#
        )?;
    }
    Ok(())
}

impl Misread {
    /// The most probable digit.
    pub fn read(&self) -> usize {
        nn_core::loss::argmax(&self.probabilities).unwrap_or(0)
    }
}
