//! The patterns of 3 × 3 pixels that the first convolution looks for.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;

use crate::common::svg::{FAINT, Svg};

const FILTERS: usize = 8;
const KERNEL: usize = 3;

/// Sizes in pixels.
const PIXEL: f64 = 32.0;
const GAP: f64 = 24.0;
const MARGIN: f64 = 24.0;
const TOP: f64 = 76.0;

const ZERO: [f32; 3] = [246.0, 247.0, 248.0];
const POSITIVE: [f32; 3] = [11.0, 120.0, 182.0];
const NEGATIVE: [f32; 3] = [232.0, 110.0, 20.0];

/// `weight` is `[row][column][filter]`.
pub fn draw(path: &Path, weight: &[f32]) -> Result<(), Box<dyn Error>> {
    let side = KERNEL as f64 * PIXEL;
    let width = 2.0 * MARGIN + FILTERS as f64 * (side + GAP) - GAP;
    let mut svg = Svg::new(width, TOP + side + MARGIN);
    writeln!(
        svg,
        r#"<text x="{MARGIN}" y="34" font-size="18" font-weight="bold">the {FILTERS} filters of the first convolution</text>
<text x="{MARGIN}" y="56" font-size="13" fill="{FAINT}">blue where cloth counts for the pattern, orange where it counts against it, the paler the less</text>"#
    )?;
    let largest = weight.iter().fold(f32::MIN_POSITIVE, |m, w| m.max(w.abs()));
    for (cell, weights) in weight.chunks_exact(FILTERS).enumerate() {
        for (filter, weight) in weights.iter().enumerate() {
            let x = MARGIN + filter as f64 * (side + GAP) + (cell % KERNEL) as f64 * PIXEL;
            let y = TOP + (cell / KERNEL) as f64 * PIXEL;
            let full = if *weight > 0.0 { POSITIVE } else { NEGATIVE };
            let depth = weight.abs() / largest;
            let [r, g, b] = [0, 1, 2].map(|part| ZERO[part] + depth * (full[part] - ZERO[part]));
            let size = PIXEL - 1.0;
            writeln!(
                svg,
                r#"<rect x="{x}" y="{y}" width="{size}" height="{size}" fill="rgb({r:.0},{g:.0},{b:.0})"><title>{weight:.3}</title></rect>"#
            )?;
        }
    }
    svg.save(path)?;
    Ok(())
}
