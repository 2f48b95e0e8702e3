//! Activations: their curves, what they cost, what they let through, and what kills them.

use std::error::Error;
use std::fmt::Write;

use crate::chart::Chart;
use crate::common::digits_data::{Data, Sample};
use crate::common::svg::{FAINT, Svg};
use crate::experiment::activations::curves::{ELEMENTS, REACH, Unit, units};
use crate::experiment::activations::dead::{Leakier, Leaky, Rectified, Relus, Start, UNITS, Units};
use crate::experiment::activations::depth::{Reach, reaches};
use crate::experiment::activations::zigzag::{
    GOAL, RATES, START, SigmoidFed, TOLERANCE, TanhFed, Way, Ways,
};
use crate::page::{Chapter, Table};

const SEED: u64 = 1;

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    chapter.text(
        "Without a bend between them, layers of weights are one layer: a product of matrices is a matrix. The activation is \
         the bend. Going back, each layer multiplies the gradient by the activation's derivative, so the derivative decides \
         whether anything is left to learn from. From 1986 to about 2010 nearly everybody used the sigmoid or tanh; Nair and \
         Hinton (2010) and Glorot, Bordes and Bengio (2011) showed that the plain rectifier max(x, 0) trains deeper networks.",
    );
    curves(chapter)?;
    depth(chapter)?;
    zigzag(chapter)?;
    dead(chapter)
}

fn curves(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    chapter.heading("Each with its derivative");
    let units = units();
    let (mut pictures, mut times) = (Vec::new(), Vec::new());
    let mut table = Table::new([
        "activation",
        "formula",
        "largest slope",
        "ns an element",
        "its derivative",
    ]);
    for unit in &units {
        let (value, derivative) = unit.nanoseconds();
        times.push((unit.name, value));
        pictures.push((curve(unit)?, format!("`{}`", unit.name)));
        table.row([
            format!("`{}`", unit.name),
            unit.formula.to_owned(),
            format!("{:.3}", unit.largest_slope()),
            format!("{value:.2}"),
            format!("{derivative:.2}"),
        ]);
    }
    chapter.gallery(pictures);
    let time = |name| {
        let time = times.iter().find(|(of, _)| *of == name);
        time.map_or(f64::NAN, |(_, time)| *time)
    };
    chapter.text(&format!(
        "Blue is the activation and orange its derivative, for x from −{REACH} to {REACH}. The table tells the largest \
         slope there, and the time that one element takes: the fastest of 400 passes over a slice of {ELEMENTS} numbers \
         (f32, one core) on the computer that made this page. The sigmoid took {:.0} times as long as the hard sigmoid, which is \
         cut from straight lines, and tanh {:.0} times as long as the hard tanh.",
        time("sigmoid") / time("hard_sigmoid"),
        time("tanh") / time("hard_tanh")
    ));
    chapter.table(&table);
    let slope = |name| {
        let unit = units.iter().find(|unit| unit.name == name);
        unit.map_or(f64::NAN, Unit::largest_slope)
    };
    let (sigmoid, tanh) = (slope("sigmoid"), slope("tanh"));
    chapter.claim(
        &format!("the sigmoid lets through a quarter of the gradient at most ({sigmoid:.3}), tanh all of it ({tanh:.3})"),
        (sigmoid - 0.25).abs() < 1e-4 && (tanh - 1.0).abs() < 1e-4,
    );
    Ok(())
}

/// The curve of an activation and of its derivative, small.
fn curve(unit: &Unit) -> Result<String, Box<dyn Error>> {
    const WIDTH: f64 = 200.0;
    const HEIGHT: f64 = 160.0;
    /// Left of the curves stand the numbers.
    const LEFT: f64 = 18.0;
    /// What is seen of y.
    const TOP: f64 = 2.6;
    const BOTTOM: f64 = -1.9;
    /// A larger step between two points is no slope but a jump.
    const JUMP: f64 = 0.15;
    let x_of = |x: f64| LEFT + (x + REACH) / (2.0 * REACH) * (WIDTH - LEFT);
    let y_of = |y: f64| (TOP - y) / (TOP - BOTTOM) * HEIGHT;
    let mut svg = Svg::new(WIDTH, HEIGHT);
    for level in [-1.0, 0.0, 1.0, 2.0] {
        let (y, colour) = (
            y_of(level),
            if level == 0.0 { "#b5bcc4" } else { "#e4e8ec" },
        );
        writeln!(
            svg,
            r#"<path d="M{LEFT} {y:.1}H{WIDTH}" stroke="{colour}"/>"#
        )?;
        let text = format!("{level}").replace('-', "−");
        writeln!(
            svg,
            r#"<text x="{:.1}" y="{:.1}" font-size="12" text-anchor="end" fill="{FAINT}">{text}</text>"#,
            LEFT - 5.0,
            y + 4.0
        )?;
    }
    let x = x_of(0.0);
    writeln!(svg, r##"<path d="M{x:.1} 0V{HEIGHT}" stroke="#b5bcc4"/>"##)?;
    let points = unit.points(400);
    type Of = fn(&(f64, f64, f64)) -> f64;
    let lines: [(&str, Of); 2] = [("#e87d1e", |p| p.2), ("#0b78b6", |p| p.1)];
    for (colour, of) in lines {
        let mut path = String::new();
        let mut last = f64::NAN;
        for point in &points {
            let y = of(point);
            let command = if (y - last).abs() < JUMP { 'L' } else { 'M' };
            write!(path, "{command}{:.1} {:.1}", x_of(point.0), y_of(y))?;
            last = y;
        }
        writeln!(
            svg,
            r#"<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.2"/>"#
        )?;
    }
    Ok(svg.text())
}

fn depth(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    const DEEPEST: usize = 20;
    const DRAWS: usize = 8;
    chapter.heading("What reaches the first of n layers");
    chapter.text(
        "Hochreiter (1991) and Bengio, Simard and Frasconi (1994) found why deep networks of their day did not learn: the \
         gradient shrinks by a factor at every layer on its way back, exponentially in the number of layers. Here n layers of \
         32 units stand one upon the other, each kind with the weights that `network!` draws for it unless told otherwise \
         (the next chapter says why these). The gradient starts with the length 1 at the output.",
    );
    let source = include_str!("../experiment/activations/depth.rs");
    chapter.declaration(source, "SigmoidLayer");
    chapter.declaration(source, "ReluLayer");
    let all = reaches(DEEPEST, DRAWS, SEED);
    let mut table = Table::new([
        "activation",
        "weights",
        "n = 1",
        "n = 10",
        "n = 20",
        "factor a layer",
    ]);
    for reach in &all {
        let mut row = vec![format!("`{}`", reach.name), reach.init.to_owned()];
        row.extend([1, 10, 20].map(|n| figure(reach.norms[n - 1])));
        row.push(format!("{:.2}", reach.per_layer()));
        table.row(row);
    }
    chapter.table(&table);
    let chart = |title: &str, names: &[&str]| {
        let mut chart = Chart::new(title, "layers n", "length of the gradient").logarithmic_y();
        for reach in all.iter().filter(|reach| names.contains(&reach.name)) {
            let name = format!("{}, {}", reach.name, reach.init);
            let points = (1..).map(f64::from).zip(reach.norms.iter().copied());
            chart = chart.line(&name, points);
        }
        chart.svg()
    };
    chapter.pictures([
        (
            chart("bounded on both sides", &["sigmoid", "hard_sigmoid", "tanh", "softsign"])?,
            "The gradient of the first layer's weights in a network of n layers. It vanishes through sigmoids; tanh, whose \
             slope at 0 is 1 and not a quarter, keeps most of it."
                .to_owned(),
        ),
        (
            chart("rectifiers", &["relu", "leaky_relu", "softplus", "gelu", "selu"])?,
            "The same for rectifiers and their relatives, over far fewer powers of ten. With Glorot's weights, which are made \
             for tanh, a rectifier loses half of the variance at every layer. `relu` and `leaky_relu` lie on each other."
                .to_owned(),
        ),
    ]);
    let of = |name: &str, init: &str| all.iter().find(|r| r.name == name && r.init == init);
    if let (Some(sigmoid), Some(relu)) = (of("sigmoid", "Glorot"), of("relu", "He")) {
        let left = |reach: &Reach| reach.norms[DEEPEST - 1] / reach.norms[0];
        let (sigmoid, relu) = (left(sigmoid), left(relu));
        chapter.claim(
            &format!(
                "through {DEEPEST} layers of sigmoids {} of a single layer's gradient is left, through {DEEPEST} of rectifiers \
                 with He's weights {}",
                figure(sigmoid),
                figure(relu)
            ),
            sigmoid < 1e-11 && (0.1..10.0).contains(&relu),
        );
    }
    Ok(())
}

fn zigzag(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    chapter.heading("Outputs that are not centred on zero");
    chapter.text(
        "The gradient of a unit's weight is the unit's own gradient times what comes in by that weight. If all that comes in \
         is positive, as from sigmoids, then all the weights' gradients have the sign of the unit's: in one step all rise \
         or all fall. When one weight has to rise and another to fall, the way there is a zigzag (LeCun, Bottou, Orr and \
         Müller 1998). One unit with two weights learns from one sample a step.",
    );
    let source = include_str!("../experiment/activations/zigzag.rs");
    chapter.declaration(source, "SigmoidFed");
    chapter.declaration(source, "TanhFed");
    const RATE: f64 = 0.1;
    const WAYS: u64 = 15;
    let names = ["sigmoids", "hyperbolic tangents"];
    let ways = [
        Way::new::<SigmoidFed>(RATE, SEED),
        Way::new::<TanhFed>(RATE, SEED),
    ];
    let same = [
        Ways::new::<SigmoidFed>(RATE, WAYS, SEED),
        Ways::new::<TanhFed>(RATE, WAYS, SEED),
    ];
    let best = [
        Ways::best::<SigmoidFed>(WAYS, SEED),
        Ways::best::<TanhFed>(WAYS, SEED),
    ];
    let mut table = Table::new([
        "fed by",
        "learning rate",
        "steps",
        "same direction",
        "way / straight line",
    ]);
    for ways in [&same, &best] {
        for (name, ways) in names.iter().zip(ways) {
            table.row([
                (*name).to_owned(),
                ways.rate.to_string(),
                format!("{:.0}", ways.steps),
                percent(ways.same_sign),
                format!("{:.1}", ways.detour),
            ]);
        }
    }
    chapter.table(&table);
    chapter.text(&format!(
        "Means over {WAYS} ways until the weights are within {TOLERANCE} of the goal: how many steps, the share of them in which \
         both weights moved the same direction, and the length of the way. The first two rows have the same learning rate, the \
         others each the one of {} that takes the fewest steps.",
        RATES.len()
    ));
    let mut paths = Chart::new("paths", "first weight", "second weight")
        .x_range(-1.6..1.6)
        .y_range(-1.6..1.6);
    let mut distances = Chart::new("distance to the goal", "step", "distance").logarithmic_y();
    for (name, way) in names.iter().zip(&ways) {
        paths = paths.line(name, way.places.iter().map(|p| (p[0], p[1])));
        distances = distances.line(name, (0..).map(f64::from).zip(way.distances()));
    }
    let ends = [START, GOAL].map(|p| (f64::from(p[0]), f64::from(p[1])));
    chapter.pictures([
        (
            paths.dots("start and goal", ends).svg()?,
            format!(
                "From the upper left to the lower right, at the rate {RATE}. Fed by sigmoids, every single step goes up and \
                 right or down and left, across the way to the goal."
            ),
        ),
        (
            distances.svg()?,
            "So it takes many steps to come nearer.".to_owned(),
        ),
    ]);
    let [sigmoid, tanh] = &same;
    chapter.claim(
        &format!(
            "fed by sigmoids both weights move the same direction in {} of the steps, fed by hyperbolic tangents in {}; the way \
             is {:.1} and {:.1} times the straight line",
            percent(sigmoid.same_sign),
            percent(tanh.same_sign),
            sigmoid.detour,
            tanh.detour
        ),
        sigmoid.same_sign == 1.0
            && (0.35..0.65).contains(&tanh.same_sign)
            && sigmoid.detour > 1.5 * tanh.detour,
    );
    let [sigmoid, tanh] = best.map(|ways| ways.steps);
    chapter.claim(
        &format!(
            "even with the best learning rate for each, sigmoids cost more than twice the steps: {sigmoid:.0} against {tanh:.0}"
        ),
        sigmoid > 2.0 * tanh,
    );
    Ok(())
}

fn dead(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    const EPOCHS: usize = 10;
    const RATES: [f64; 6] = [0.03, 0.1, 0.3, 0.7, 1.2, 2.0];
    chapter.heading("Dead rectifiers");
    chapter.text(&format!(
        "A rectifier that is below 0 for every image answers each with 0, and its derivative is 0 for each: it is dead, its \
         weights do not move any more. It may start so, from a bias far below zero, or be thrown there by one step that \
         is too large. A leaky rectifier (Maas, Hannun and Ng 2013) keeps a slope below 0. Here are {UNITS} hidden units after \
         {EPOCHS} epochs of plain descent on the digits."
    ));
    chapter.declaration(include_str!("../experiment/activations/dead.rs"), "Relus");
    let images = Data::read()?.train;
    fn trained<N: Rectified>(start: Start, images: &[Sample]) -> [Units; RATES.len()] {
        RATES.map(|rate| Units::new::<N>(start, rate, EPOCHS, images, SEED))
    }
    type Trained = fn(Start, &[Sample]) -> [Units; RATES.len()];
    let (relu, leaky, leakier): (Trained, Trained, Trained) =
        (trained::<Relus>, trained::<Leaky>, trained::<Leakier>);
    let cases = [
        ("relu", "He", 0.0, relu),
        ("relu", "He × 4", 0.0, relu),
        ("relu", "He", -1.0, relu),
        ("relu", "He", -3.0, relu),
        ("leaky_relu(0.01)", "He", 0.0, leaky),
        ("leaky_relu(0.01)", "He", -3.0, leaky),
        ("leaky_relu(0.1)", "He", -3.0, leakier),
    ];
    let mut table = Table::new([
        "activation",
        "weights",
        "bias",
        "dead at the start",
        "0.03",
        "0.1",
        "0.3",
        "0.7",
        "1.2",
        "2.0",
    ]);
    let axis = |title, y| Chart::new(title, "learning rate", y).logarithmic_x();
    let mut counts = axis("units that answer 0 to every image", "dead units").y_range(-3.0..110.0);
    let accuracy = |title| axis(title, "%").y_range(0.0..104.0);
    let mut from_zero = accuracy("digits read rightly, from bias 0");
    let mut from_below = accuracy("digits read rightly, from bias −3");
    let mut below = axis("units below their kink, from bias −3", "units").y_range(-3.0..110.0);
    let mut results = Vec::new();
    for (name, weights, bias, run) in cases {
        let scale = if weights == "He" { 1.0 } else { 4.0 };
        let units = run(Start { scale, bias }, &images);
        let mut row = vec![
            format!("`{name}`"),
            weights.to_owned(),
            bias.to_string().replace('-', "−"),
            units[0].dead_before.to_string(),
        ];
        row.extend(
            units
                .iter()
                .map(|u| format!("{}, {}", u.dead_after, read(u))),
        );
        table.row(row);
        let label = format!(
            "{name}, {weights}, bias {}",
            bias.to_string().replace('-', "−")
        );
        let points = |of: fn(&Units) -> f64| {
            let places = RATES.iter().zip(&units);
            places
                .map(|(&rate, units)| (rate, of(units)))
                .collect::<Vec<_>>()
        };
        if name != "leaky_relu(0.1)" && (name == "relu" || bias == 0.0) {
            counts = counts.line(&label, points(|units| units.dead_after as f64));
        }
        let read = points(|units| 100.0 * units.accuracy.unwrap_or(f64::NAN));
        match (weights, bias) {
            ("He", 0.0) => from_zero = from_zero.line(name, read),
            ("He", -3.0) => {
                from_below = from_below.line(name, read);
                below = below.line(name, points(|units| units.silent_after as f64));
            }
            _ => {}
        }
        results.push(units);
    }
    chapter.table(&table);
    chapter.text(
        "Under each learning rate: how many are dead after training with it, and how many of the images the \
         network reads rightly.",
    );
    chapter.pictures([
        (
            counts.svg()?,
            "What a bias below zero has killed stays dead at every learning rate; large learning rates kill the others too. \
             Leaky ones never die."
                .to_owned(),
        ),
        (
            from_zero.svg()?,
            format!(
                "What the network makes of it. At the largest learning rate {} of the {UNITS} leaky ones too end below their \
                 kink, but there they still answer and learn.",
                results[4][RATES.len() - 1].silent_after
            ),
        ),
        (
            below.svg()?,
            format!(
                "With a bias of −3, {} of the {UNITS} units start below their kink for every image. Rectifiers stay there, a leak \
                 of 0.01 hardly brings any back in {EPOCHS} epochs, and one of 0.1 does.",
                results[3][0].silent_before
            ),
        ),
        (
            from_below.svg()?,
            "Those that the leak has brought back, and those that learn below the kink, suffice to read digits.".to_owned(),
        ),
    ]);
    let (last, relus) = (RATES.len() - 1, &results[..4]);
    let dead: usize = relus.iter().flatten().map(|units| units.dead_before).sum();
    let unmoved: usize = relus.iter().flatten().map(|units| units.unmoved).sum();
    chapter.claim(
        &format!(
            "of {dead} rectifiers that were dead at the start, in all {} trainings, {unmoved} had every weight as before, to \
             the bit",
            relus.len() * RATES.len()
        ),
        unmoved == dead,
    );
    chapter.claim(
        &format!(
            "after training at the learning rate 0.1, {} of {UNITS} rectifiers are dead, at 2.0 {}",
            results[0][1].dead_after, results[0][last].dead_after
        ),
        results[0][1].dead_after <= UNITS / 10 && results[0][last].dead_after >= UNITS / 2,
    );
    chapter.claim(
        "no leaky rectifier was dead after any training, and none that started below its kink had its weights as before",
        results[4..].iter().flatten().all(|units| units.dead_after == 0 && units.unmoved == 0),
    );
    let best = |units: &[Units]| {
        let shares = units.iter().filter_map(|units| units.accuracy);
        shares.fold(0.0, f64::max)
    };
    let (relu, leaky) = (best(&results[3]), best(&results[6]));
    chapter.claim(
        &format!(
            "from a bias of −3 rectifiers read {} of the digits at the best of these learning rates, leaky ones of \
             the slope 0.1 read {}",
            percent(relu),
            percent(leaky)
        ),
        leaky > relu + 0.3,
    );
    Ok(())
}

fn read(units: &Units) -> String {
    units.accuracy.map_or("ran away".to_owned(), percent)
}

fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

/// Three digits, or a power of ten.
fn figure(value: f64) -> String {
    if (0.01..100.0).contains(&value) {
        format!("{value:.2}")
    } else {
        format!("{value:.1e}")
    }
}
