//! A first course in neural networks, from Rosenblatt's perceptron on: every chapter declares its networks, measures what
//! it says, and draws it.
//!
//! ```text
//! cargo run --release --example course                       # all chapters
//! cargo run --release --example course -- optimisers         # or some, by name
//! ```
//!
//! It writes `target/course/index.html`, a page that needs nothing else. Its claims are tests:
//! `cargo test --release --example course`.

#[path = "../common/mod.rs"]
mod common;

mod chapter;
mod chart;
#[cfg(test)]
#[path = "../../tests/course/mod.rs"]
mod claims;
mod experiment;
mod page;

use std::error::Error;
use std::io::Write;
use std::time::Instant;

use chapter::CHAPTERS;
use common::output;
use page::{Chapter, Page};

fn main() -> Result<(), Box<dyn Error>> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = wanted
        .iter()
        .find(|name| !CHAPTERS.iter().any(|c| c.name == **name))
    {
        let names: Vec<_> = CHAPTERS.iter().map(|chapter| chapter.name).collect();
        return Err(format!("there is no chapter `{unknown}`, but {}", names.join(", ")).into());
    }

    let mut page = Page::default();
    for entry in CHAPTERS {
        if !wanted.is_empty() && !wanted.iter().any(|name| name == entry.name) {
            continue;
        }
        print!("{:16}", entry.name);
        std::io::stdout().flush()?;
        let start = Instant::now();
        let mut chapter = Chapter::new(entry.name, entry.title);
        (entry.write)(&mut chapter)?;
        println!(
            "{:6.1} s   {}",
            start.elapsed().as_secs_f64(),
            chapter.verdict()
        );
        page.add(chapter);
    }

    let path = output::folder("course")?.join("index.html");
    std::fs::write(&path, page.html())?;
    println!("wrote {}", output::shown(&path));
    Ok(())
}
