//! ADALINE: the LMS rule's way to the least-squares solution, and the learning rate beyond which there is none.

use nn_core::history::{Adaline, DataError, LeastMeanSquares};
use nn_core::prelude::*;
use nn_core::rand::RngExt;

/// Three inputs and a number.
pub type Sample = ([f64; 3], f64);

/// What came of it.
#[derive(Debug, Clone)]
pub struct Measured {
    pub samples: Vec<Sample>,
    /// By a direct solve of the normal equations: the weights, then the bias.
    pub least_squares: [f64; 4],
    /// By the LMS rule, its rate falling.
    pub falling: [f64; 4],
    /// The distance to the least-squares solution after each epoch, the rate falling.
    pub distances_falling: Vec<f64>,
    /// The same with a constant rate, which ends beside it.
    pub distances_constant: Vec<f64>,
    /// The mean squared error of the least-squares solution, below which no line gets.
    pub least_error: f64,
    /// The mean squared error at the end, the rate falling.
    pub error: f64,
    /// The bound on the rate, `2 / λmax`.
    pub rate_bound: f64,
    /// The distance to the solution after steps of steepest descent at a hundredth below the bound.
    pub distance_below_bound: f64,
    /// The same at a hundredth above it.
    pub distance_above_bound: f64,
}

/// A noisy plane through inputs that hang together.
pub fn draw(count: usize, noise: f64, rng: &mut dyn Rng) -> Vec<Sample> {
    let mut uniform = || rng.random_range(-1.0..1.0);
    (0..count)
        .map(|_| {
            let (a, b, c) = (uniform(), uniform(), uniform());
            let x = [a, 0.7 * a + 0.5 * b, c];
            let target = 1.5 * x[0] - 2.0 * x[1] + 0.5 * x[2] + 0.3 + noise * uniform();
            (x, target)
        })
        .collect()
}

/// Learns from so many samples for so many epochs.
pub fn measure(count: usize, epochs: usize, seed: u64) -> Result<Measured, DataError> {
    const STEPS: usize = 20_000;
    let samples = draw(count, 0.5, &mut seeded_rng(seed));
    let least_squares = normal_equations(&samples);
    let mut exact = Adaline::new();
    exact.weights.copy_from_slice(&least_squares[..3]);
    exact.bias = least_squares[3];

    // An epoch at a time, to see the way. The rate of an epoch is that of `LeastMeanSquares::decay`.
    let walk = |decay: f64| -> Result<(Adaline<3, f64>, Vec<f64>), DataError> {
        let mut adaline = Adaline::<3, f64>::new();
        let mut distances = vec![];
        for epoch in 0..epochs {
            let rate = 0.1 / (1.0 + decay * epoch as f64);
            adaline.train(&samples, &LeastMeanSquares::new(rate).epochs(1))?;
            distances.push(distance(&numbers(&adaline), &least_squares));
        }
        Ok((adaline, distances))
    };
    let (falling, distances_falling) = walk(0.1)?;
    let (_, distances_constant) = walk(0.0)?;

    let rate_bound = Adaline::rate_bound(&samples)?;
    let descend = |rate: f64| -> Result<f64, DataError> {
        let mut adaline = Adaline::<3, f64>::new();
        for _ in 0..STEPS {
            adaline.descend(&samples, rate)?;
        }
        Ok(distance(&numbers(&adaline), &least_squares))
    };
    Ok(Measured {
        least_squares,
        falling: numbers(&falling),
        distances_falling,
        distances_constant,
        least_error: exact.mean_squared_error(&samples)?,
        error: falling.mean_squared_error(&samples)?,
        rate_bound,
        distance_below_bound: descend(0.99 * rate_bound)?,
        distance_above_bound: descend(1.01 * rate_bound)?,
        samples,
    })
}

fn numbers(adaline: &Adaline<3, f64>) -> [f64; 4] {
    let [a, b, c] = adaline.weights;
    [a, b, c, adaline.bias]
}

fn distance(a: &[f64; 4], b: &[f64; 4]) -> f64 {
    let squares = a.iter().zip(b).map(|(a, b)| (a - b).powi(2));
    squares.sum::<f64>().sqrt()
}

/// `XᵀX w = Xᵀt` with a 1 appended to every input, by Gaussian elimination with pivoting.
pub fn normal_equations(samples: &[Sample]) -> [f64; 4] {
    let mut rows = [[0.0; 5]; 4];
    for ([a, b, c], target) in samples {
        let x = [*a, *b, *c, 1.0];
        for (row, xi) in rows.iter_mut().zip(x) {
            for (sum, xj) in row.iter_mut().zip([*a, *b, *c, 1.0, *target]) {
                *sum += xi * xj;
            }
        }
    }
    for column in 0..4 {
        let size = |row: &usize| rows[*row][column].abs();
        let pivot = (column..4).max_by(|a, b| size(a).total_cmp(&size(b)));
        rows.swap(column, pivot.unwrap_or(column));
        let pivot_row = rows[column].map(|x| x / rows[column][column]);
        rows[column] = pivot_row;
        for (place, row) in rows.iter_mut().enumerate() {
            if place != column {
                let factor = row[column];
                for (x, p) in row.iter_mut().zip(pivot_row) {
                    *x -= factor * p;
                }
            }
        }
    }
    rows.map(|row| row[4])
}
