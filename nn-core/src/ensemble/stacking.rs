//! A stacked combiner: the weights `w` that minimise `Σ |t - Σ_m w_m y_m|² + λ n |w|²` over `n` numbers of held-out outputs `y_m` and
//! targets `t`.
//! Shapes: `w [MEMBERS]`; the normal equations are `[MEMBERS][MEMBERS]`.
//! Sources: Wolpert 1992; for regression: Breiman 1996.

use super::weighting::WeightingError;
use crate::flat::Flat;
use crate::math::Scalar;

/// Gathers held-out outputs, sample by sample, in constant memory; then gives the weights.
///
/// ```
/// use nn_core::ensemble::Stacking;
///
/// let mut stacking = Stacking::<2>::new();
/// for (a, b) in [(1.0, 0.0), (0.5, 2.0), (-1.0, 1.0)] {
///     stacking.add(&[[a], [b]], &[0.25 * a + 0.75 * b]);
/// }
/// let [a, b] = stacking.weights(0.0)?;
/// assert!((a - 0.25_f64).abs() < 1e-9 && (b - 0.75).abs() < 1e-9);
/// # Ok::<(), nn_core::ensemble::WeightingError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stacking<const MEMBERS: usize> {
    /// `Σ y_i y_j`
    products: [[f64; MEMBERS]; MEMBERS],
    /// `Σ y_i t`
    with_target: [f64; MEMBERS],
    count: usize,
}

/// How much smaller than the largest a pivot may be before it counts as zero.
const SMALLEST_PIVOT: f64 = 1e-13;

impl<const MEMBERS: usize> Default for Stacking<MEMBERS> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const MEMBERS: usize> Stacking<MEMBERS> {
    /// Without samples.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            products: [[0.0; MEMBERS]; MEMBERS],
            with_target: [0.0; MEMBERS],
            count: 0,
        }
    }

    /// Adds what every member gave for a sample, and what it should have been.
    pub fn add<T: Scalar, O: Flat<T>>(&mut self, outputs: &[O; MEMBERS], target: &O) {
        for (place, target) in target.flat().iter().enumerate() {
            let of_member = |member: usize| outputs[member].flat()[place].to_f64();
            for (i, (row, with_target)) in self
                .products
                .iter_mut()
                .zip(&mut self.with_target)
                .enumerate()
            {
                *with_target += of_member(i) * target.to_f64();
                for (j, product) in row.iter_mut().enumerate() {
                    *product += of_member(i) * of_member(j);
                }
            }
            self.count += 1;
        }
    }

    /// The weights, with a ridge `λ >= 0` that draws them to zero: wanted where members are alike.
    ///
    /// # Errors
    ///
    /// No samples, a ridge that is negative or not finite, or members so alike that there is no one solution.
    pub fn weights(&self, ridge: f64) -> Result<[f64; MEMBERS], WeightingError> {
        if !(ridge.is_finite() && ridge >= 0.0) {
            return Err(WeightingError::Setting { value: ridge });
        }
        if self.count == 0 || MEMBERS == 0 {
            return Err(WeightingError::Nothing);
        }
        let count = self.count as f64;
        let mut rows = self.products.map(|row| row.map(|x| x / count));
        let mut right = self.with_target.map(|x| x / count);
        for (place, row) in rows.iter_mut().enumerate() {
            row[place] += ridge;
        }
        solve(&mut rows, &mut right)?;
        Ok(right)
    }
}

/// Gaussian elimination with partial pivoting; the solution is left in `right`.
fn solve<const N: usize>(
    rows: &mut [[f64; N]; N],
    right: &mut [f64; N],
) -> Result<(), WeightingError> {
    let scale = rows
        .as_flattened()
        .iter()
        .fold(0.0, |a: f64, x| a.max(x.abs()));
    for column in 0..N {
        let below = column..N;
        let pivot = below
            .reduce(|a, b| {
                if rows[b][column].abs() > rows[a][column].abs() {
                    b
                } else {
                    a
                }
            })
            .unwrap_or(column);
        let size = rows[pivot][column].abs();
        if size.is_nan() || size <= scale * SMALLEST_PIVOT {
            return Err(WeightingError::Singular);
        }
        rows.swap(column, pivot);
        right.swap(column, pivot);
        let (pivot_row, pivot_right) = (rows[column], right[column]);
        for row in column + 1..N {
            let factor = rows[row][column] / pivot_row[column];
            for (x, p) in rows[row].iter_mut().zip(pivot_row).skip(column) {
                *x -= factor * p;
            }
            right[row] -= factor * pivot_right;
        }
    }
    for row in (0..N).rev() {
        let known = rows[row].iter().zip(&*right).skip(row + 1);
        let known: f64 = known.map(|(a, x)| a * x).sum();
        right[row] = (right[row] - known) / rows[row][row];
    }
    if right.iter().all(|x| x.is_finite()) {
        Ok(())
    } else {
        Err(WeightingError::Singular)
    }
}
