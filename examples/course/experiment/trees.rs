//! Boosted trees and a network on a checkerboard, straight and turned by 45°.

use std::error::Error;
use std::f32::consts::{FRAC_1_SQRT_2, TAU};

use nn_core::prelude::*;
use nn_core::rand::RngExt;
use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::tree::decision_tree_regressor::{
    DecisionTreeRegressor, DecisionTreeRegressorParameters,
};

use crate::common::points::Sample;

network! {
    /// The logit of the second class.
    pub struct Plane: [2] -> [1] {
        dense(32, init = glorot_normal),
        tanh,
        dense(32),
        tanh,
        dense(1),
    }
}

/// The side of a square of the board.
pub const SQUARE: f32 = 1.4;
/// The points lie in a disc, which looks the same from every side.
pub const RADIUS: f32 = 2.8;
pub const TRAIN: usize = 2000;
/// Both learners stop where their loss on these was smallest.
pub const VALID: usize = 1000;
pub const TEST: usize = 4000;

const EPOCHS: usize = 200;
const PATIENCE: usize = 60;
/// First long steps, then short ones.
const LEARNING_RATES: [f64; 2] = [0.05, 0.005];

pub const MOST_TREES: usize = 250;
pub const DEPTH: u16 = 6;
/// The share of each tree's answer that is added.
pub const SHRINKAGE: f64 = 0.1;
const SMALLEST_LEAF: usize = 5;
/// The largest step of one sample, between 2 and 4 in the paper.
const LARGEST_RESPONSE: f64 = 4.0;

/// Points of a board, in three parts.
pub struct Board {
    pub train: Vec<Sample>,
    pub valid: Vec<Sample>,
    pub test: Vec<Sample>,
}

impl Board {
    pub fn new(rng: &mut impl Rng) -> Self {
        let mut points = |count| (0..count).map(|_| point(rng)).collect();
        Self {
            train: points(TRAIN),
            valid: points(VALID),
            test: points(TEST),
        }
    }

    /// The same points, turned by 45°, each of the class it was.
    pub fn turned(&self) -> Self {
        let turn = |&([x, y], class): &Sample| {
            let place = [FRAC_1_SQRT_2 * (x - y), FRAC_1_SQRT_2 * (x + y)];
            (place, class)
        };
        let all = |points: &[Sample]| points.iter().map(turn).collect();
        Self {
            train: all(&self.train),
            valid: all(&self.valid),
            test: all(&self.test),
        }
    }
}

fn point(rng: &mut impl Rng) -> Sample {
    let radius = RADIUS * rng.random::<f32>().sqrt();
    let (sin, cos) = rng.random_range(0.0..TAU).sin_cos();
    let place = [radius * cos, radius * sin];
    let [column, row] = place.map(|x| (x / SQUARE).floor() as i32);
    (place, [((column + row) & 1) as f32])
}

/// What was learnt of a board: the mean log loss on the points it learnt from and on those it did not.
pub struct Learnt {
    pub train: f64,
    pub test: f64,
    /// The share of the test points on the right side.
    pub accuracy: f64,
    /// How many trees, or epochs, it took.
    pub rounds: usize,
    /// The logit of the second class at a place.
    pub logit: Box<dyn Fn([f32; 2]) -> f32>,
}

impl Learnt {
    fn new(board: &Board, rounds: usize, logit: Box<dyn Fn([f32; 2]) -> f32>) -> Self {
        let right = |(place, [class]): &&Sample| (logit(*place) > 0.0) == (*class > 0.5);
        Self {
            train: log_loss(&board.train, &logit),
            test: log_loss(&board.test, &logit),
            accuracy: board.test.iter().filter(right).count() as f64 / board.test.len() as f64,
            rounds,
            logit,
        }
    }
}

/// The mean of `ln(1 + exp(-z))` over points of the second class and `ln(1 + exp(z))` over the others.
fn log_loss(points: &[Sample], logit: impl Fn([f32; 2]) -> f32) -> f64 {
    let losses = points.iter().map(|(place, [class])| {
        let z = f64::from(logit(*place));
        log_loss_of(if *class > 0.5 { z } else { -z })
    });
    losses.sum::<f64>() / points.len() as f64
}

/// `ln(1 + exp(-z))`.
fn log_loss_of(z: f64) -> f64 {
    (-z.abs()).exp().ln_1p() - z.min(0.0)
}

pub fn network(board: &Board, rng: &mut impl Rng) -> Result<Learnt, TrainingError> {
    let mut net = Plane::init(rng);
    let mut epochs = 0;
    for learning_rate in LEARNING_RATES {
        let history = Training::new(
            BinaryCrossEntropyWithLogits,
            Sgd::new(learning_rate).momentum(0.9),
        )
        .epochs(EPOCHS)
        .batch::<32>()
        .early_stopping(PATIENCE)
        .fit(&mut net, &board.train, &board.valid, rng)?;
        epochs += history.best().epoch;
    }
    let logit = Box::new(move |place| net.predict(&place)[0]);
    Ok(Learnt::new(board, epochs, logit))
}

type Matrix = DenseMatrix<f32>;
type Tree = DecisionTreeRegressor<f32, f64, Matrix, Vec<f64>>;

/// LogitBoost (Friedman, Hastie and Tibshirani 2000, algorithm 3): each tree is fitted by weighted least squares to the
/// Newton step of every point, `(y - p) / (p (1 - p))` with the weight `p (1 - p)`.
pub fn trees(board: &Board) -> Result<Learnt, Box<dyn Error>> {
    let parameters = DecisionTreeRegressorParameters {
        seed: Some(0),
        ..DecisionTreeRegressorParameters::default()
            .with_max_depth(DEPTH)
            .with_min_samples_leaf(SMALLEST_LEAF)
    };
    let places = matrix(board.train.iter().map(|sample| sample.0))?;
    let valid = matrix(board.valid.iter().map(|sample| sample.0))?;
    let mut logits = vec![0.0_f64; board.train.len()];
    let mut valid_logits = vec![0.0_f64; board.valid.len()];
    let mut trees: Vec<Tree> = Vec::new();
    let mut best = (f64::INFINITY, 0);
    while trees.len() < MOST_TREES {
        let (weights, responses): (Vec<f64>, Vec<f64>) = board
            .train
            .iter()
            .zip(&logits)
            .map(|((_, [class]), logit)| {
                let p = 1.0 / (1.0 + (-logit).exp());
                let weight = (p * (1.0 - p)).max(1e-9);
                let response = (f64::from(*class) - p) / weight;
                (weight, response.clamp(-LARGEST_RESPONSE, LARGEST_RESPONSE))
            })
            .unzip();
        let tree = Tree::fit_with_weights(&places, &responses, &weights, parameters.clone())?;
        for (logits, places) in [(&mut logits, &places), (&mut valid_logits, &valid)] {
            for (logit, step) in logits.iter_mut().zip(tree.predict(places)?) {
                *logit += SHRINKAGE * step;
            }
        }
        trees.push(tree);
        let pairs = board.valid.iter().zip(&valid_logits);
        let losses = pairs.map(|((_, [class]), z)| log_loss_of(if *class > 0.5 { *z } else { -z }));
        let loss = losses.sum::<f64>();
        if loss < best.0 {
            best = (loss, trees.len());
        }
    }
    trees.truncate(best.1);
    let logit = move |place| {
        let step = |tree: &Tree| matrix([place]).and_then(|place| tree.predict(&place));
        let steps = trees
            .iter()
            .map(|tree| step(tree).map_or(f64::NAN, |z| z[0]));
        (SHRINKAGE * steps.sum::<f64>()) as f32
    };
    Ok(Learnt::new(board, best.1, Box::new(logit)))
}

fn matrix(places: impl IntoIterator<Item = [f32; 2]>) -> Result<Matrix, smartcore::error::Failed> {
    let values: Vec<f32> = places.into_iter().flatten().collect();
    Matrix::new(values.len() / 2, 2, values, false)
}

/// Trees and network on one board and on the same board turned.
pub struct Comparison {
    pub boards: [Board; 2],
    pub trees: [Learnt; 2],
    pub network: [Learnt; 2],
}

impl Comparison {
    pub fn new(seed: u64) -> Result<Self, Box<dyn Error>> {
        let mut rng = seeded_rng(seed);
        let straight = Board::new(&mut rng);
        let turned = straight.turned();
        Ok(Self {
            trees: [trees(&straight)?, trees(&turned)?],
            network: [network(&straight, &mut rng)?, network(&turned, &mut rng)?],
            boards: [straight, turned],
        })
    }
}
