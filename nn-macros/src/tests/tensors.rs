//! Steps with numbers are all among those whose layouts are compared with nn-core's.

use crate::catalogue::ROWS;

/// The networks that a test of the whole writes, embeds and loads.
const COMPARED: &str = include_str!("../../../tests/embedded/everything.rs");

#[test]
fn the_layouts_of_every_step_are_compared() {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let words: Vec<_> = COMPARED.split(|letter| !is_part(letter)).collect();
    let rows = ROWS.iter().filter(|row| row.learns || row.keeps);
    for name in rows.map(|row| row.name) {
        assert!(
            words.contains(&name),
            "`{name}` is in no network of tests/embedded/everything.rs"
        );
    }
}
