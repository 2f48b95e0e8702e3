//! A picture as text: whatever is written to it lies between `<svg>` and `</svg>`.

use std::fmt;
use std::path::Path;

/// What text and lines are drawn in.
pub const INK: &str = "#24292f";
/// What is less important.
pub const FAINT: &str = "#6e7781";
/// The paper.
pub const PAPER: &str = "#ffffff";
pub const FONT: &str = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

pub struct Svg {
    text: String,
}

impl Svg {
    pub fn new(width: f64, height: f64) -> Self {
        let text = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{FONT}" fill="{INK}">
<rect width="{width}" height="{height}" fill="{PAPER}"/>
"#
        );
        Self { text }
    }

    /// The whole picture.
    pub fn text(mut self) -> String {
        self.text += "</svg>\n";
        self.text
    }

    pub fn save(self, path: &Path) -> std::io::Result<()> {
        std::fs::write(path, self.text())
    }
}

impl fmt::Write for Svg {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.text.write_str(text)
    }
}
