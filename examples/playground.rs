//! The picture that everybody knows: a small network learns to tell two kinds of points apart, and its decision
//! boundary is drawn as it forms.
//!
//! ```text
//! cargo run --release --example playground           # or with a seed: … --example playground 7
//! ```

mod common;

use std::error::Error;
use std::io::Write;
use std::ops::ControlFlow;

use common::boundary::Map;
use common::points::{PATTERNS, Pattern, Sample};
use common::tiles::{self, Tile};
use common::{output, seed};
use nn_core::prelude::*;

network! {
    /// Tells two classes of points apart: above zero is the second.
    struct Plane: [2] -> [1] {
        dense(16),
        tanh,
        dense(16),
        tanh,
        dense(1),
    }
}

const EPOCHS: usize = 200;
/// The epochs after which a picture is taken.
const FRAMES: [usize; 5] = [1, 3, 10, 25, EPOCHS];
const LEARNING_RATE: f64 = 0.02;
const TRAIN: usize = 400;
const FRESH: usize = 2000;

/// The network at an epoch.
struct Frame {
    epoch: usize,
    map: Map,
    /// On points that it does not learn from.
    accuracy: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let seed = seed::argument()?;
    let folder = output::folder("playground")?;
    println!("{}\n", Plane::summary());

    let mut learnt = Vec::new();
    for pattern in &PATTERNS {
        let mut rng = seeded_rng(seed);
        let points = pattern.points(TRAIN, &mut rng);
        let frames = learn(pattern, &points, &mut rng)?;
        learnt.push((pattern.name, points, frames));
    }
    println!();

    let mut last = Vec::new();
    for (name, points, frames) in &learnt {
        let tiles = frames
            .iter()
            .map(|frame| frame.tile(format!("epoch {}", frame.epoch), points));
        let path = folder.join(name.replace(' ', "_") + ".svg");
        tiles::draw(&path, name, &tiles.collect::<Vec<_>>())?;
        println!("wrote {}", output::shown(&path));
        last.extend(
            frames
                .last()
                .map(|frame| frame.tile((*name).to_owned(), points)),
        );
    }
    let path = folder.join("overview.svg");
    let title = format!(
        "one network of {} parameters learns four patterns",
        Plane::PARAMETERS
    );
    tiles::draw(&path, &title, &last)?;
    println!("wrote {}", output::shown(&path));
    Ok(())
}

/// Trains a new network on the points, and looks at it now and then.
fn learn(
    pattern: &Pattern,
    points: &[Sample],
    rng: &mut impl Rng,
) -> Result<Vec<Frame>, TrainingError> {
    let fresh = pattern.points(FRESH, rng);
    let mut net = Plane::init(rng);
    let mut frames = Vec::new();
    print!("{:13}", pattern.name);
    Training::new(BinaryCrossEntropyWithLogits, Adam::new(LEARNING_RATE))
        .epochs(EPOCHS)
        .batch::<16>()
        .fit_with(&mut net, points, &[], rng, |epoch, net| {
            if FRAMES.contains(&epoch.epoch) {
                let evaluation = evaluate(net, &BinaryCrossEntropyWithLogits, &fresh);
                let accuracy = evaluation.ok().and_then(|e| e.accuracy).unwrap_or(f64::NAN);
                print!("   epoch {} {:.1} %", epoch.epoch, 100.0 * accuracy);
                let _ = std::io::stdout().flush();
                let map = Map::new(|place| net.predict(&place)[0]);
                frames.push(Frame {
                    epoch: epoch.epoch,
                    map,
                    accuracy,
                });
            }
            ControlFlow::Continue(())
        })?;
    println!();
    Ok(frames)
}

impl Frame {
    fn tile<'a>(&'a self, head: String, points: &'a [Sample]) -> Tile<'a> {
        let foot = format!("{:.1} % of new points", 100.0 * self.accuracy);
        Tile {
            head,
            map: &self.map,
            points,
            foot,
        }
    }
}
