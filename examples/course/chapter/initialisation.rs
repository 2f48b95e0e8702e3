//! Initialisation: weights that start equal, too small, too large, and as Glorot and He draw them.

use std::error::Error;

use nn_core::prelude::*;

use crate::chart::Chart;
use crate::common::boundary::{Map, define_points};
use crate::common::digits_data::Data;
use crate::common::svg::Svg;
use crate::experiment::initialisation::deep::{self, RATE, Run};
use crate::experiment::initialisation::equal::{Drawn, Equal, Learnt, Single, Zero};
use crate::experiment::initialisation::layers::{self, DEPTH, Statistics};
use crate::page::{Chapter, Table};

const SEED: u64 = 1;

pub fn write(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    chapter.text(
        "Descent starts somewhere, and in a deep network most places to start from lead nowhere. The weights must differ, \
         or the units learn the same; and they must have the right size, or what goes forwards and what comes back \
         shrinks or grows at every layer.",
    );
    equal(chapter)?;
    statistics(chapter)?;
    training(chapter)
}

fn equal(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    chapter.heading("All equal");
    chapter.text(
        "Units with equal weights give equal answers, are given equal gradients, and take equal steps. However many there are, \
         the network never learns more than one unit does. The task is a disc within a ring.",
    );
    chapter.declaration(
        include_str!("../experiment/initialisation/equal.rs"),
        "Equal",
    );
    let zero = Learnt::<Zero>::new(SEED)?;
    let equal = Learnt::<Equal>::new(SEED)?;
    let single = Learnt::<Single>::new(SEED)?;
    let drawn = Learnt::<Drawn>::new(SEED)?;
    let mut table = Table::new([
        "hidden units",
        "weights at the start",
        "units that differ",
        "right on new points",
    ]);
    let mut row = |units: &str, init: &str, distinct: usize, accuracy: f64| {
        table.row([
            units.to_owned(),
            format!("`{init}`"),
            distinct.to_string(),
            format!("{:.1} %", 100.0 * accuracy),
        ]);
    };
    row("8", "zeros", zero.distinct, zero.accuracy);
    row("8", "constant(0.5)", equal.distinct, equal.accuracy);
    row("1", "glorot_uniform", single.distinct, single.accuracy);
    row("8", "glorot_uniform", drawn.distinct, drawn.accuracy);
    chapter.table(&table);
    chapter.gallery([
        (
            map("zero", &zero)?,
            "8 units, all zero: only the output's bias learns.".to_owned(),
        ),
        (
            map("equal", &equal)?,
            "8 units, all equal: one straight line.".to_owned(),
        ),
        (
            map("single", &single)?,
            "A single unit: a straight line too.".to_owned(),
        ),
        (
            map("drawn", &drawn)?,
            "8 units, drawn: the disc.".to_owned(),
        ),
    ]);
    chapter.claim(
        &format!(
            "of 8 units that start equal {} differs from the others after any of the epochs, to the bit; they read {:.1} % of the \
             points, a single unit {:.1} %, and 8 that were drawn {:.1} %",
            if equal.distinct == 1 { "none" } else { "one or more" },
            100.0 * equal.accuracy,
            100.0 * single.accuracy,
            100.0 * drawn.accuracy
        ),
        equal.distinct == 1 && drawn.accuracy > equal.accuracy + 0.25,
    );
    chapter.claim(
        &format!(
            "weights that are all zero stay so: the largest afterwards is {}",
            zero.largest
        ),
        zero.largest == 0.0,
    );
    Ok(())
}

/// What the network thinks of the plane, and the points that it learnt from.
fn map<N>(name: &str, learnt: &Learnt<N>) -> Result<String, Box<dyn Error>>
where
    N: Network<Scalar = f32, InputArray = [f32; 2], OutputArray = [f32; 1]>,
{
    const SIDE: f64 = 300.0;
    let mut svg = Svg::new(SIDE, SIDE);
    let points = format!("initialisation-{name}");
    define_points(&mut svg, &points, &learnt.points)?;
    Map::new(|place| learnt.network.predict(&place)[0]).draw(
        &mut svg,
        [0.0, 0.0],
        SIDE,
        &points,
    )?;
    Ok(svg.text())
}

fn statistics(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    const DRAWS: usize = 10;
    chapter.heading("Too small, too large, and just right");
    chapter.text(
        "A unit sums n products; if each weight has the deviation σ, the sum's is √n σ times that of the inputs. On the way \
         back the same holds with the number of outputs. Glorot and Bengio (2010) chose the variance 2 / (inputs + outputs), \
         which keeps both where the activation is as good as the identity. A rectifier throws half of the square away, so He, \
         Zhang, Ren and Sun (2015) chose 2 / inputs.",
    );
    let source = include_str!("../experiment/initialisation/layers.rs");
    chapter.declaration(source, "SmallTanh");
    chapter.declaration(source, "HeRelu");
    chapter.text(&format!(
        "{DEPTH} such layers of 64 units, drawn {DRAWS} times, with standard normal inputs and a gradient at the output \
         that points anywhere."
    ));
    let mut table = Table::new([
        "activation",
        "weights",
        "activations, a layer",
        "gradient, a layer back",
        "beyond ±0.99 in the last layer",
    ]);
    let kinds = [
        ("tanh", layers::tanh(DRAWS, SEED)),
        ("relu", layers::relu(DRAWS, SEED)),
    ];
    let mut pictures = Vec::new();
    for (name, all) in &kinds {
        let mut forwards = Chart::new(
            &format!("{name}: activations"),
            "layer",
            "standard deviation",
        );
        let mut back = Chart::new(&format!("{name}: gradient"), "layer", "standard deviation");
        for of in all {
            table.row([
                format!("`{name}`"),
                format!("`{}`", of.init),
                format!("× {:.3}", of.activations_per_layer()),
                format!("× {:.3}", of.gradients_per_layer()),
                if *name == "tanh" {
                    format!("{:.0} %", 100.0 * of.saturated[DEPTH - 1])
                } else {
                    String::new()
                },
            ]);
            let points = |values: &[f64]| {
                (1..)
                    .map(f64::from)
                    .zip(values.to_vec())
                    .collect::<Vec<_>>()
            };
            forwards = forwards.line(of.init, points(&of.activations));
            back = back.line(of.init, points(&of.gradients));
        }
        pictures.push((
            forwards.logarithmic_y().svg()?,
            format!("The deviation of each layer's outputs, from the first to the last, through `{name}`."),
        ));
        pictures.push((
            back.logarithmic_y().svg()?,
            "The deviation of the gradient by these outputs, which comes from the right and is 1 at the last layer.".to_owned(),
        ));
    }
    chapter.table(&table);
    chapter.pictures(pictures);
    let [(_, tanh), (_, relu)] = &kinds;
    let both = |of: &Statistics| [of.activations_per_layer(), of.gradients_per_layer()];
    let half = 32.0_f64.sqrt();
    let predicted = [0.01 * half, 0.5 * half, 0.5_f64.sqrt(), 1.0];
    let off = relu
        .iter()
        .zip(predicted)
        .flat_map(|(of, factor)| both(of).map(|m| (m / factor - 1.0).abs()));
    let off = off.fold(0.0, f64::max);
    chapter.claim(
        &format!(
            "through rectifiers each layer multiplies activations and gradient by σ √(n / 2), within {:.1} %: \
             0.057, 2.83, 0.71 and 1",
            100.0 * off
        ),
        off < 0.08,
    );
    let [_, large, ..] = tanh;
    chapter.claim(
        &format!(
            "too large for tanh saturates {:.0} % of the units, and yet the gradient does not vanish but grows, {:.2}-fold a \
             layer: the others pass on more than enough",
            100.0 * large.saturated[DEPTH - 1],
            large.gradients_per_layer()
        ),
        large.saturated[DEPTH - 1] > 0.35 && large.gradients_per_layer() > 1.4,
    );
    Ok(())
}

fn training(chapter: &mut Chapter) -> Result<(), Box<dyn Error>> {
    const EPOCHS: usize = 15;
    chapter.heading("What that does to training");
    chapter.text(&format!(
        "The digits, through ten such layers and a last one; plain descent, learning rate {RATE}, batches of 32, {EPOCHS} \
         epochs. In place of `$layer` stands one of the layers above: a network is a step of another."
    ));
    chapter.declaration(
        include_str!("../experiment/initialisation/deep.rs"),
        "$name",
    );
    let data = Data::read()?;
    let tanh = deep::tanh(&data, EPOCHS, SEED);
    let relu = deep::relu(&data, EPOCHS, SEED);
    let mut table = Table::new([
        "activation",
        "weights",
        "training loss",
        "right on test images",
    ]);
    let kinds: [(&str, &[Run]); 2] = [("tanh", &tanh), ("relu", &relu)];
    let mut pictures = Vec::new();
    for (name, runs) in kinds {
        let mut chart =
            Chart::new(&format!("{name}: training loss"), "epoch", "cross-entropy").logarithmic_y();
        for run in runs {
            table.row([
                format!("`{name}`"),
                format!("`{}`", run.init),
                run.last_loss()
                    .map_or("not finite".to_owned(), |loss| format!("{loss:.3}")),
                run.accuracy
                    .map_or("–".to_owned(), |share| format!("{:.1} %", 100.0 * share)),
            ]);
            let points = (1..).map(f64::from).zip(run.losses.iter().copied());
            chart = chart.line(run.init, points);
        }
        let caption = if name == "tanh" {
            "Equal and too small: the loss of one who knows nothing, ln 10 = 2.303. Too large: slow. Glorot and He: fast."
        } else {
            "Too small: nothing. Too large: not finite within the first epoch, so there is no line. Glorot: late. He: fastest."
        };
        pictures.push((chart.svg()?, caption.to_owned()));
    }
    chapter.table(&table);
    chapter.pictures(pictures);
    let loss = |run: &Run| run.last_loss().unwrap_or(f64::INFINITY);
    chapter.claim(
        "ten layers that start equal or too small stay at the loss of one who knows nothing",
        [&tanh[0], &tanh[1], &relu[0]]
            .iter()
            .all(|run| loss(run) > 2.25),
    );
    chapter.claim(
        &format!(
            "with rectifiers He's weights come further than Glorot's: a loss of {:.3} against {:.3}",
            loss(&relu[3]),
            loss(&relu[2])
        ),
        loss(&relu[3]) < loss(&relu[2]),
    );
    chapter.claim(
        &format!(
            "with tanh too they do here ({:.3} against {:.3}): tanh contracts a little, Glorot's weights leave that be, and \
             ten layers add it up",
            loss(&tanh[4]),
            loss(&tanh[3])
        ),
        loss(&tanh[4]) < loss(&tanh[3]),
    );
    Ok(())
}
