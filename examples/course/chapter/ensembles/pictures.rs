//! What is drawn of ensembles.

use std::error::Error;
use std::fmt::Write;

use crate::chart::Chart;
use crate::common::svg::{FAINT, Svg};
use crate::experiment::ensembles::{Ambiguity, MEMBERS, Subsets, Votes};

/// How many disputed digits are shown.
const SHOWN: usize = 10;
/// Sizes in pixels.
const WIDTH: f64 = 200.0;
const PIXEL: f64 = 11.0;
const CELL: f64 = 17.0;
const LEFT: f64 = 15.0;
const TOP: f64 = 8.0;
const GAP: f64 = 12.0;

/// The error over the number of members.
pub fn over_members(
    subsets: &[Subsets; 2],
    sizes: &[Ambiguity; 2],
    names: [&str; 2],
) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let all = || subsets.iter().flat_map(|subsets| &subsets.errors);
    let low = all().map(|errors| errors[0]).fold(f64::INFINITY, f64::min);
    let high = all().map(|errors| errors[2]).fold(0.0, f64::max);
    let captions = [
        "All ensembles of so many of the ten members, with uniform weights. The first few bring most.",
        "With different architectures a single member may be good or bad; a few of them together are good.",
    ];
    let draw = |place: usize| -> Result<(String, String), Box<dyn Error>> {
        let errors = || (1..).map(f64::from).zip(subsets[place].errors);
        let expected = (1..=MEMBERS).map(|k| (k as f64, sizes[place].expected(k)));
        let chart = Chart::new(names[place], "members", "squared error on the test")
            .x_range(1.0..MEMBERS as f64)
            .y_range(low - 0.005..high + 0.005)
            .band(
                "best to worst choice",
                errors().map(|(k, [least, _, largest])| (k, least, largest)),
            )
            .dots("mean", errors().map(|(k, [_, mean, _])| (k, mean)))
            .dashes("formula", expected);
        Ok((chart.svg()?, captions[place].to_owned()))
    };
    [0, 1].into_iter().map(draw).collect()
}

/// The digits on which the members disagree most, each with what every member thinks.
pub fn disputed(votes: &[Votes]) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let card = |votes: &Votes| -> Result<(String, String), Box<dyn Error>> {
        Ok((opinions(votes)?, caption(votes)))
    };
    votes.iter().take(SHOWN).map(card).collect()
}

fn caption(votes: &Votes) -> String {
    let mut counts: Vec<_> = votes.counts().into_iter().enumerate().collect();
    counts.retain(|(_, count)| *count > 0);
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let counts = counts
        .iter()
        .map(|(digit, count)| format!("{digit} ({count}×)"));
    let verdict = if votes.is_right() { "right" } else { "wrong" };
    let article = if votes.truth == 8 { "An" } else { "A" };
    format!(
        "{article} {}. Read as {}; together as {}: {verdict}.",
        votes.truth,
        counts.collect::<Vec<_>>().join(", "),
        votes.read()
    )
}

/// The image, and below it a row for each member and a column for each digit.
fn opinions(votes: &Votes) -> Result<String, std::fmt::Error> {
    let table = TOP + 8.0 * PIXEL + GAP;
    let bottom = table + MEMBERS as f64 * CELL;
    let mut svg = Svg::new(WIDTH, bottom + 24.0);
    writeln!(svg, r#"<g shape-rendering="crispEdges">"#)?;
    let left = (WIDTH - 8.0 * PIXEL) / 2.0;
    for (row, pixels) in votes.image.iter().enumerate() {
        for (column, &[ink]) in pixels.iter().enumerate() {
            let (x, y) = (left + column as f64 * PIXEL, TOP + row as f64 * PIXEL);
            let fill = between([248.0, 248.0, 246.0], [34.0; 3], ink);
            rectangle(&mut svg, [x, y], PIXEL, &fill)?;
        }
    }
    for (row, output) in votes.members.iter().enumerate() {
        for (digit, &probability) in output.iter().enumerate() {
            let (x, y) = (LEFT + digit as f64 * CELL, table + row as f64 * CELL);
            let fill = between([238.0, 241.0, 244.0], [11.0, 120.0, 182.0], probability);
            rectangle(&mut svg, [x, y], CELL - 1.0, &fill)?;
        }
    }
    writeln!(svg, "</g>")?;
    let y = bottom + 14.0;
    for digit in 0..10 {
        let x = LEFT + (f64::from(digit) + 0.5) * CELL - 0.5;
        let is_truth = usize::try_from(digit).is_ok_and(|digit| digit == votes.truth);
        let style = if is_truth {
            r#"font-weight="bold""#.to_owned()
        } else {
            format!(r#"fill="{FAINT}""#)
        };
        writeln!(
            svg,
            r#"<text x="{x}" y="{y}" font-size="13" text-anchor="middle" {style}>{digit}</text>"#
        )?;
    }
    Ok(svg.text())
}

fn rectangle(svg: &mut Svg, [x, y]: [f64; 2], side: f64, fill: &str) -> std::fmt::Result {
    writeln!(
        svg,
        r#"<rect x="{x}" y="{y}" width="{side}" height="{side}" fill="{fill}"/>"#
    )
}

fn between(none: [f32; 3], full: [f32; 3], share: f32) -> String {
    let channel = |c: usize| none[c] + share * (full[c] - none[c]);
    format!("rgb({:.0},{:.0},{:.0})", channel(0), channel(1), channel(2))
}

/// The share of misread digits among those that are kept, over the share that is handed to a person.
pub fn handed_over(all: &[Vec<Votes>; 2], names: [&str; 2]) -> Result<String, Box<dyn Error>> {
    let mut chart = Chart::new(
        "mistakes among the digits kept",
        "share handed over, the most disputed first, in %",
        "misread of those kept, in %",
    )
    .x_range(0.0..50.0);
    for (votes, name) in all.iter().zip(names) {
        let curve = (0..=50).map(|percent| {
            let kept = &votes[votes.len() * percent / 100..];
            let misread = kept.iter().filter(|votes| !votes.is_right()).count();
            (percent as f64, 100.0 * misread as f64 / kept.len() as f64)
        });
        chart = chart.line(name, curve);
    }
    chart.svg()
}
