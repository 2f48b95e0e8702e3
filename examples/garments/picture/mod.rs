//! What a network learnt, as pictures.

pub mod filters;
pub mod misread;

use std::fmt::{Result, Write};

use super::data::Image;
use crate::common::svg::Svg;

/// An image in shades of grey, from the place given, each pixel a square; dark where the image is bright, as ink on
/// paper.
pub fn image(svg: &mut Svg, image: &Image, pixel: f64) -> Result {
    writeln!(svg, r#"<g shape-rendering="crispEdges">"#)?;
    for (row, pixels) in image.iter().enumerate() {
        for (column, &[light]) in pixels.iter().enumerate() {
            let shade = 248.0 - light * 214.0;
            if light > 0.0 {
                let (x, y) = (column as f64 * pixel, row as f64 * pixel);
                writeln!(
                    svg,
                    r#"<rect x="{x}" y="{y}" width="{pixel}" height="{pixel}" fill="rgb({shade:.0},{shade:.0},{shade:.0})"/>"#
                )?;
            }
        }
    }
    writeln!(svg, "</g>")
}
