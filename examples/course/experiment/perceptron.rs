//! The Mark I perceptron: mistakes against Novikoff's bound, exclusive or, the pocket, and ten of them on the digits.

use nn_core::history::{DataError, Perceptron, Perceptrons};
use nn_core::prelude::*;
use nn_core::rand::RngExt;

/// A point, and whether it belongs to the class.
pub type Point = ([f32; 2], bool);

/// Two classes of points with a strip between them.
#[derive(Debug, Clone)]
pub struct Separable {
    pub points: Vec<Point>,
    /// The line that the points were made with, and that nothing lies near: a unit vector, the last number for the bias.
    pub line: [f64; 3],
    /// The least distance of a point from it, `γ`, with a 1 appended to each point.
    pub margin: f64,
    /// The length of the longest point, `R`, with a 1 appended.
    pub radius: f64,
}

impl Separable {
    /// So many points in the square from -1 to 1, none of them nearer to a random line than `margin`.
    pub fn draw(count: usize, margin: f64, rng: &mut dyn Rng) -> Self {
        let (sin, cos) = rng.random_range(0.0..std::f64::consts::TAU).sin_cos();
        let offset: f64 = rng.random_range(-0.3..0.3);
        let length = (1.0 + offset * offset).sqrt();
        let line = [cos / length, sin / length, offset / length];
        let mut points = Vec::with_capacity(count);
        while points.len() < count {
            let point = [(); 2].map(|()| rng.random_range(-1.0_f32..1.0));
            let distance = distance(&line, &point);
            if distance.abs() >= margin {
                points.push((point, distance > 0.0));
            }
        }
        let distances = points.iter().map(|(point, _)| distance(&line, point).abs());
        let margin = distances.fold(f64::INFINITY, f64::min);
        let lengths = points
            .iter()
            .map(|([x, y], _)| (f64::from(x * x + y * y) + 1.0).sqrt());
        let radius = lengths.fold(0.0, f64::max);
        Self {
            points,
            line,
            margin,
            radius,
        }
    }

    /// Novikoff's bound on the mistakes, `(R/γ)²`. The best line's margin may be larger, and the bound smaller.
    pub fn bound(&self) -> f64 {
        (self.radius / self.margin).powi(2)
    }
}

fn distance(line: &[f64; 3], [x, y]: &[f32; 2]) -> f64 {
    line[0] * f64::from(*x) + line[1] * f64::from(*y) + line[2]
}

/// A perceptron on separable points.
#[derive(Debug, Clone)]
pub struct OnSeparable {
    pub data: Separable,
    pub perceptron: Perceptron<2>,
    pub converged: bool,
    pub epochs: usize,
    pub mistakes: usize,
}

/// Learns points that are at least `margin` from a line.
pub fn on_separable(count: usize, margin: f64, seed: u64) -> Result<OnSeparable, DataError> {
    const MOST_EPOCHS: usize = 100_000;
    let data = Separable::draw(count, margin, &mut seeded_rng(seed));
    let mut perceptron = Perceptron::new();
    let training = perceptron.train(&data.points, 1.0, MOST_EPOCHS)?;
    Ok(OnSeparable {
        data,
        perceptron,
        converged: training.converged,
        epochs: training.epochs,
        mistakes: training.mistakes,
    })
}

/// Exclusive or.
pub const EXCLUSIVE_OR: [Point; 4] = [
    ([0.0, 0.0], false),
    ([0.0, 1.0], true),
    ([1.0, 0.0], true),
    ([1.0, 1.0], false),
];

/// What no line separates.
#[derive(Debug, Clone, Copy)]
pub struct OnExclusiveOr {
    pub converged: bool,
    pub epochs: usize,
    /// The fewest mistakes of an epoch.
    pub fewest_mistakes: usize,
    /// After how many epochs the weights first were what they had been before: from then on it goes round for ever.
    pub cycle: Option<usize>,
    /// How many of the four the pocket has right.
    pub right_in_pocket: usize,
    pub pocket: Perceptron<2>,
}

/// A perceptron for so many epochs, and one with a pocket.
pub fn on_exclusive_or(epochs: usize, seed: u64) -> Result<OnExclusiveOr, DataError> {
    let mut perceptron = Perceptron::<2>::new();
    let training = perceptron.train(&EXCLUSIVE_OR, 1.0, epochs)?;
    let mut seen = vec![];
    let mut walker = Perceptron::<2>::new();
    while !seen.contains(&walker) && seen.len() < epochs {
        seen.push(walker);
        walker.train(&EXCLUSIVE_OR, 1.0, 1)?;
    }
    let mut pocket = Perceptron::<2>::new();
    let in_pocket = pocket.train_pocket(&EXCLUSIVE_OR, 4 * epochs, &mut seeded_rng(seed))?;
    Ok(OnExclusiveOr {
        converged: training.converged,
        epochs: training.epochs,
        fewest_mistakes: training.fewest_mistakes,
        cycle: seen.contains(&walker).then_some(seen.len()),
        right_in_pocket: in_pocket.right,
        pocket,
    })
}

/// An image's pixels, and the digit it shows.
pub type Digit = ([f32; 64], usize);

/// Ten perceptrons on the digits.
#[derive(Debug, Clone)]
pub struct OnDigits {
    pub epochs: usize,
    /// The share of the training images that they have right.
    pub train_accuracy: f64,
    /// The share of images that they never saw.
    pub test_accuracy: f64,
    /// Mistakes of all units in all epochs.
    pub mistakes: usize,
    /// Whether every digit was separated from the rest.
    pub converged: bool,
    pub perceptrons: Perceptrons<10, 64>,
    /// How often the digit of a row was taken for that of a column, on the test images.
    pub confusion: [[usize; 10]; 10],
}

/// Learns for so many epochs, the images in their order.
pub fn on_digits(train: &[Digit], test: &[Digit], epochs: usize) -> Result<OnDigits, DataError> {
    let mut perceptrons = Perceptrons::<10, 64>::new();
    let training = perceptrons.train(train, 1.0, epochs)?;
    let share = |digits: &[Digit]| perceptrons.right(digits) as f64 / digits.len() as f64;
    let mut confusion = [[0; 10]; 10];
    for (image, digit) in test {
        if let Some(answer) = perceptrons.predict(image) {
            confusion[*digit][answer] += 1;
        }
    }
    Ok(OnDigits {
        epochs: training.epochs,
        train_accuracy: share(train),
        test_accuracy: share(test),
        mistakes: training.mistakes,
        converged: training.converged,
        perceptrons,
        confusion,
    })
}
