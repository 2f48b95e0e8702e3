//! The table of steps in the README is the catalogue's.

use std::fs;
use std::path::Path;

use super::blesses;
use crate::catalogue::ROWS;

const START: &str = "<!-- steps -->";
const END: &str = "<!-- /steps -->";

/// All steps as a table in Markdown.
fn table() -> String {
    let mut table = String::from("\n| step | what it does |\n|---|---|\n");
    for row in ROWS {
        // A bar would end the cell.
        let [usage, summary] =
            [row.usage().as_str(), row.summary].map(|text| text.replace('|', "\\|"));
        table += &format!("| `{usage}` | {summary} |\n");
    }
    table
}

#[test]
fn the_readme_lists_the_steps_of_the_catalogue() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = fs::read_to_string(&path).expect("README.md is there");
    let (before, rest) = readme
        .split_once(START)
        .expect("README.md has a mark where the steps start");
    let (found, after) = rest
        .split_once(END)
        .expect("README.md has a mark where the steps end");
    if blesses() {
        fs::write(&path, format!("{before}{START}{}{END}{after}", table()))
            .expect("README.md is written");
        return;
    }
    assert_eq!(
        found,
        table(),
        "`NN_BLESS=1 cargo test -p nn-macros` writes the table anew"
    );
}
