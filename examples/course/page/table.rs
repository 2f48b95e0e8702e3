//! A table of what was measured.

use std::fmt::Write;

use super::inline;

pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new<const N: usize>(head: [&str; N]) -> Self {
        Self {
            head: head.map(str::to_owned).to_vec(),
            rows: Vec::new(),
        }
    }

    /// A row; a cell that reads as a number stands to the right.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    pub fn html(&self) -> String {
        let mut html = String::from("<div class=\"scroll\"><table><thead><tr>");
        for (column, cell) in self.head.iter().enumerate() {
            let mut cells = self.rows.iter().filter_map(|row| row.get(column));
            let class = class(cells.all(|cell| cell.is_empty() || is_number(cell)));
            let _ = write!(html, "<th{class}>{}</th>", inline(cell));
        }
        html += "</tr></thead><tbody>";
        for row in &self.rows {
            html += "<tr>";
            for cell in row {
                let class = class(is_number(cell));
                let _ = write!(html, "<td{class}>{}</td>", inline(cell));
            }
            html += "</tr>";
        }
        html += "</tbody></table></div>";
        html
    }
}

fn class(is_number: bool) -> &'static str {
    if is_number { " class=\"number\"" } else { "" }
}

fn is_number(cell: &str) -> bool {
    let first = cell
        .trim_start_matches(['-', '−', '<', '>', '~', ' '])
        .chars()
        .next();
    first.is_some_and(|c| c.is_ascii_digit())
}
