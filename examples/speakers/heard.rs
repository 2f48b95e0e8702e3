//! How sure the network becomes while it listens: the share of right answers over the frames heard.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;

use crate::common::svg::{FAINT, Svg};
use crate::data::FRAMES;

/// Sizes in pixels.
const SIZE: (f64, f64) = (640.0, 326.0);
const PLOT: (f64, f64) = (540.0, 210.0);
const CORNER: (f64, f64) = (64.0, 76.0);

const LINE: &str = "#0b78b6";
const GRID: &str = "#e4e8ec";

pub fn draw(path: &Path, right: &[f64; FRAMES]) -> Result<(), Box<dyn Error>> {
    let place = |frames: f64, share: f64| {
        let x = CORNER.0 + PLOT.0 * (frames - 1.0) / (FRAMES as f64 - 1.0);
        (x, CORNER.1 + PLOT.1 * (1.0 - share))
    };
    let mut svg = Svg::new(SIZE.0, SIZE.1);
    writeln!(
        svg,
        r#"<text x="24" y="34" font-size="18" font-weight="bold">{:.1} % of the utterances are recognised in the end</text>
<text x="24" y="56" font-size="13" fill="{FAINT}">share of right answers after so many frames of speech</text>"#,
        100.0 * right[FRAMES - 1]
    )?;
    for step in 0..=4 {
        let share = f64::from(step) / 4.0;
        let ((left, y), (end, _)) = (place(1.0, share), place(FRAMES as f64, share));
        let (label, below) = (left - 10.0, y + 4.0);
        writeln!(
            svg,
            r#"<line x1="{left}" y1="{y}" x2="{end}" y2="{y}" stroke="{GRID}"/>
<text x="{label}" y="{below}" font-size="12" text-anchor="end" fill="{FAINT}">{:.0} %</text>"#,
            100.0 * share
        )?;
    }
    for frames in [1, 5, 10, 15, 20, 25, FRAMES] {
        let (x, y) = place(frames as f64, 0.0);
        let y = y + 20.0;
        writeln!(
            svg,
            r#"<text x="{x:.1}" y="{y}" font-size="12" text-anchor="middle" fill="{FAINT}">{frames}</text>"#
        )?;
    }
    let points = (1..)
        .zip(right)
        .map(|(frames, &share)| place(f64::from(frames), share));
    let points: Vec<String> = points.map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    writeln!(
        svg,
        r#"<polyline points="{}" fill="none" stroke="{LINE}" stroke-width="2.5" stroke-linejoin="round"/>"#,
        points.join(" ")
    )?;
    svg.save(path)?;
    Ok(())
}
