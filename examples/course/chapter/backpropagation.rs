//! Back-propagation on the smallest example: g(x, y, z) = x y + z.

use std::error::Error;
use std::fmt::Write;

use crate::common::svg::{FAINT, Svg};
use crate::experiment::backpropagation::{Step, bigger, descend, example};
use crate::page::{Chapter, Table};

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    let before = example([3.0, -4.0, 2.0]);
    let after = descend(&before, 0.1);
    chapter.text(
        "A network is a long expression. To learn, one has to know how its result changes with each of its numbers: the \
         gradient. Back-propagation (Linnainmaa 1970; Rumelhart, Hinton and Williams 1986) finds all of it in one walk from \
         the result back to the inputs: each operation knows its own slopes, and by the chain rule multiplies what arrives \
         from behind with them.",
    );
    chapter.code(
        "let graph = Graph::<f64, 8>::new();\n\
         let [x, y, z] = [3.0, -4.0, 2.0].map(|value| graph.variable(value));\n\
         let g = x * y + z;\n\
         g.backward();\n\
         assert_eq!([x, y, z].map(|v| v.gradient()), [-4.0, 3.0, 1.0]);",
    );
    chapter.picture(
        &drawn(&before)?,
        "Values flow to the right (dark), gradients of g to the left (orange). At the sum the gradient passes unchanged to \
         both sides; at the product each side gets it times the other's value.",
    );
    let mut table = Table::new(["", "x", "y", "z", "x y", "g"]);
    table.row(row("value", before.values));
    table.row(row("gradient of g", before.gradients));
    table.row(row("after a step of 0.1", after.values));
    chapter.table(&table);
    let [.., result] = before.values;
    let [.., lower] = after.values;
    chapter.claim(
        &format!(
            "the gradient at (3, -4, 2) is (-4, 3, 1), a step of 0.1 against it leads to (3.4, -4.3, 1.9), and g falls by \
             {:.2}",
            result - lower
        ),
        before.gradients[..3] == [-4.0, 3.0, 1.0]
            && close(&after.values[..3], &[3.4, -4.3, 1.9])
            && close(&[result - lower], &[2.72]),
    );

    chapter.heading("Any expression");
    chapter.text(
        "Sums, products, powers, `exp`, `ln`, `max` and the activations can be put together at will. Here the loss of one \
         unit, (tanh(w x + b) − t)² + 0.1 max(w, 0), with every gradient beside the one that is measured by moving the input \
         a little to either side.",
    );
    let mut table = Table::new(["", "value", "gradient", "measured", "difference"]);
    let inputs = bigger();
    for input in &inputs {
        table.row([
            input.name.to_owned(),
            format!("{}", input.value),
            format!("{:.9}", input.gradient),
            format!("{:.9}", input.measured),
            format!("{:.0e}", (input.gradient - input.measured).abs()),
        ]);
    }
    chapter.table(&table);
    chapter.claim(
        "every gradient agrees with the measured one to a part in a hundred million",
        inputs
            .iter()
            .all(|input| (input.gradient - input.measured).abs() < 1e-8),
    );
    Ok(())
}

fn row(name: &str, numbers: [f64; 5]) -> Vec<String> {
    let cells = numbers.iter().map(|number| plain(*number));
    std::iter::once(name.to_owned()).chain(cells).collect()
}

/// To two digits, without zeros at the end.
fn plain(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn close(found: &[f64], expected: &[f64]) -> bool {
    found
        .iter()
        .zip(expected)
        .all(|(a, b)| (a - b).abs() < 1e-12)
}

/// The graph: inputs on the left, the result on the right.
fn drawn(step: &Step) -> Result<String, std::fmt::Error> {
    const GRADIENT: &str = "#c2570c";
    const PLACES: [(&str, f64, f64); 5] = [
        ("x", 70.0, 62.0),
        ("y", 70.0, 192.0),
        ("z", 330.0, 264.0),
        ("x y", 330.0, 127.0),
        ("g", 590.0, 195.0),
    ];
    const EDGES: [(usize, usize); 4] = [(0, 3), (1, 3), (3, 4), (2, 4)];
    const RADIUS: f64 = 26.0;
    let mut svg = Svg::new(700.0, 324.0);
    for (from, to) in EDGES {
        let ((_, x1, y1), (_, x2, y2)) = (PLACES[from], PLACES[to]);
        writeln!(
            svg,
            r#"<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{FAINT}" stroke-width="1.5"/>"#
        )?;
    }
    for (place, (name, x, y)) in PLACES.into_iter().enumerate() {
        let [value, gradient] = [step.values[place], step.gradients[place]].map(plain);
        let (above, middle, below) = (y - RADIUS - 8.0, y + 6.0, y + RADIUS + 20.0);
        writeln!(
            svg,
            r##"<g text-anchor="middle" font-size="17"><circle cx="{x}" cy="{y}" r="{RADIUS}" fill="#ffffff" stroke="{FAINT}" stroke-width="1.5"/>
<text x="{x}" y="{middle}">{name}</text><text x="{x}" y="{above}" font-weight="bold">{value}</text><text x="{x}" y="{below}" fill="{GRADIENT}">{gradient}</text></g>"##
        )?;
    }
    Ok(svg.text())
}
