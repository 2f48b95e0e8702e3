//! How far the members are from their mean, and what follows for the error.
//!
//! With fᵢ the members, f̄ their mean and y a target, |f̄ - y|² = mean |fᵢ - y|² - mean |fᵢ - f̄|²: the ensemble's error is that of
//! its members less their ambiguity A (Krogh and Vedelsby 1995). For k of M members, drawn without replacement, the expected error is
//! therefore |f̄ - y|² + A (M - k) / (k (M - 1)), by the variance of the mean of such a sample.

use std::array;

use super::{MEMBERS, Measured, Output, Sample};

/// Means over samples, in f64.
#[derive(Debug, Clone, Copy)]
pub struct Ambiguity {
    /// |f̄ - y|²
    pub ensemble: f64,
    /// mean |fᵢ - y|²
    pub members: f64,
    /// mean |fᵢ - f̄|²
    pub ambiguity: f64,
}

impl Ambiguity {
    pub fn new(measured: &Measured, samples: &[Sample]) -> Self {
        let count = samples.len() as f64;
        let mut sums = [0.0; 3];
        for (place, (_, target)) in samples.iter().enumerate() {
            let members = measured.outputs.each_ref().map(|of| wide(&of[place]));
            let (mean, target) = (mean(&members), wide(target));
            let about = |y: &[f64; 10]| members.iter().map(|f| distance(f, y)).sum::<f64>();
            sums[0] += distance(&mean, &target);
            sums[1] += about(&target) / MEMBERS as f64;
            sums[2] += about(&mean) / MEMBERS as f64;
        }
        let [ensemble, members, ambiguity] = sums.map(|sum| sum / count);
        Self {
            ensemble,
            members,
            ambiguity,
        }
    }

    /// The expected error of `k` of the members.
    pub fn expected(&self, k: usize) -> f64 {
        let (k, all) = (k as f64, MEMBERS as f64);
        self.ensemble + self.ambiguity * (all - k) / (k * (all - 1.0))
    }
}

/// mean |fᵢ - f̄|² for one sample.
pub(super) fn ambiguity(members: &[Output; MEMBERS]) -> f64 {
    let members = members.each_ref().map(wide);
    let mean = mean(&members);
    members.iter().map(|f| distance(f, &mean)).sum::<f64>() / MEMBERS as f64
}

/// The errors of all ensembles of 1, 2, … members, 1023 in all, each with uniform weights.
pub struct Subsets {
    /// By the number of members, from one: least, mean and largest error.
    pub errors: [[f64; 3]; MEMBERS],
}

impl Subsets {
    pub fn new(measured: &Measured, samples: &[Sample]) -> Self {
        // Σ (fᵢ - y)·(fⱼ - y), of which the error of every subset is a sum.
        let mut products = [[0.0; MEMBERS]; MEMBERS];
        for (place, (_, target)) in samples.iter().enumerate() {
            let target = wide(target);
            let errors = measured.outputs.each_ref().map(|of| {
                let output = wide(&of[place]);
                array::from_fn::<f64, 10, _>(|digit| output[digit] - target[digit])
            });
            for (row, a) in products.iter_mut().zip(&errors) {
                for (product, b) in row.iter_mut().zip(&errors) {
                    *product += a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
                }
            }
        }
        let mut errors = [[f64::INFINITY, 0.0, f64::NEG_INFINITY]; MEMBERS];
        let mut counts = [0.0; MEMBERS];
        for subset in 1_usize..1 << MEMBERS {
            let within = |member: &usize| subset >> member & 1 == 1;
            let members = || (0..MEMBERS).filter(within);
            let sum: f64 = members()
                .map(|i| members().map(|j| products[i][j]).sum::<f64>())
                .sum();
            let size = subset.count_ones() as usize;
            let error = sum / (size * size * samples.len()) as f64;
            let [least, total, largest] = &mut errors[size - 1];
            *least = least.min(error);
            *total += error;
            *largest = largest.max(error);
            counts[size - 1] += 1.0;
        }
        for ([_, mean, _], count) in errors.iter_mut().zip(counts) {
            *mean /= count;
        }
        Self { errors }
    }
}

fn wide(output: &Output) -> [f64; 10] {
    output.map(f64::from)
}

fn mean(members: &[[f64; 10]; MEMBERS]) -> [f64; 10] {
    array::from_fn(|digit| members.iter().map(|f| f[digit]).sum::<f64>() / MEMBERS as f64)
}

fn distance(a: &[f64; 10], b: &[f64; 10]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum()
}
