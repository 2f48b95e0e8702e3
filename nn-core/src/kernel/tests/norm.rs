//! Normalised rows, by the formulas.

use std::iter::zip;
use std::vec;
use std::vec::Vec;

use super::cases::{Random, WIDTHS};
use super::levels::each;
use super::sum::{Sum, assert_sums, sums_of};
use crate::kernel::norm::Norm;
use crate::math::Scalar;

const CASES: u64 = 200;

struct Case<T> {
    norm: Norm<T>,
    weight: Vec<T>,
    /// Or empty.
    bias: Vec<T>,
    x: Vec<T>,
    d_y: Vec<T>,
}

/// A row's numbers in f64.
struct Naive {
    mean: f64,
    /// One over the deviation.
    inverse: f64,
    /// By how much the mean may be wrong, in units.
    mean_error: f64,
    /// By how much the inverse may be wrong, in units of itself.
    inverse_error: f64,
}

impl<T: Scalar> Case<T> {
    fn random(random: &mut Random) -> Self {
        let width = random.within(WIDTHS);
        let biases = if random.flip() { width } else { 0 };
        let norm = Norm {
            centred: random.flip(),
            epsilon: T::from_f64(random.one_of(&[1e-5, 1e-3])),
        };
        let [weight, x, d_y] = [(); 3].map(|()| random.numbers(width));
        Self {
            norm,
            weight,
            bias: random.numbers(biases),
            x,
            d_y,
        }
    }

    fn naive(&self) -> Naive {
        let n = self.x.len() as f64;
        let x = || self.x.iter().map(|x| x.to_f64());
        let mean = if self.norm.centred {
            x().sum::<f64>() / n
        } else {
            0.0
        };
        let variance = x().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
        let inverse = 1.0 / (variance + self.norm.epsilon.to_f64()).sqrt();
        let mean_error = if self.norm.centred {
            (n + 2.0) * x().map(f64::abs).sum::<f64>() / n
        } else {
            0.0
        };
        Naive {
            mean,
            inverse,
            mean_error,
            // Half of the variance's: its sum, and the mean in it, `2 mean|x - m| δm / variance`, at most `2 r δm`.
            inverse_error: (n + 6.0) / 2.0 + mean_error * inverse + 3.0,
        }
    }
}

impl Naive {
    fn normal(&self, x: f64) -> f64 {
        (x - self.mean) * self.inverse
    }

    /// By how much a normalised number may be wrong, in units.
    fn normal_error(&self, x: f64) -> f64 {
        self.inverse * self.mean_error + self.normal(x).abs() * (self.inverse_error + 3.0)
    }
}

/// That a number is another, but for so many units, twice for what is small beside them.
fn assert_near<T: Scalar>(number: T, expected: f64, units: f64, what: &str) {
    let bound = units * (T::EPSILON.to_f64() + f64::EPSILON);
    let error = (number.to_f64() - expected).abs();
    assert!(
        error <= bound,
        "{what}: {number}, but {expected} by the formula: an error of {error:e}, when {bound:e} is allowed"
    );
}

fn rows<T: Scalar>(random: &mut Random) {
    let case = Case::<T>::random(random);
    let naive = case.naive();
    let made = each(|| {
        let mut row = case.x.clone();
        case.norm.row(&case.weight, &case.bias, &mut row);
        row
    });
    for (level, y) in made {
        for (place, &y) in y.iter().enumerate() {
            let [x, weight] = [case.x[place], case.weight[place]].map(Scalar::to_f64);
            let bias = case.bias.get(place).map_or(0.0, |bias| bias.to_f64());
            let expected = naive.normal(x) * weight + bias;
            let units = weight.abs() * naive.normal_error(x) + expected.abs() + bias.abs();
            assert_near(y, expected, units, level);
        }
    }
}

fn gradients<T: Scalar>(random: &mut Random) {
    let case = Case::<T>::random(random);
    let naive = case.naive();
    let n = case.x.len() as f64;
    let [before_weight, before_bias]: [Vec<T>; 2] =
        [case.weight.len(), case.bias.len()].map(|count| random.numbers(count));
    let mut d_bias_sums = sums_of(&before_bias);
    for (sum, d_y) in zip(&mut d_bias_sums, &case.d_y) {
        Sum::add(sum, d_y.to_f64());
    }
    // With `g = γ dy`: its mean, and that of `g x̂`, and by how much they may be wrong.
    let terms = || {
        zip(zip(&case.x, &case.d_y), &case.weight)
            .map(|((x, d_y), weight)| (x.to_f64(), d_y.to_f64() * weight.to_f64()))
    };
    let mean = |f: &dyn Fn(f64, f64) -> f64| terms().map(|(x, g)| f(x, g)).sum::<f64>() / n;
    let mean_gradient = if case.norm.centred {
        mean(&|_, g| g)
    } else {
        0.0
    };
    let mean_normal = mean(&|x, g| g * naive.normal(x));
    let mean_gradient_error = (n + 3.0) * mean(&|_, g| g.abs());
    let mean_normal_error =
        mean(&|x, g| g.abs() * ((n + 5.0) * naive.normal(x).abs() + naive.normal_error(x)));

    let made = each(|| {
        let [mut d_weight, mut d_bias] = [before_weight.clone(), before_bias.clone()];
        let mut d_x = vec![T::NAN; case.x.len()];
        let sums = [&mut d_weight[..], &mut d_bias];
        case.norm
            .row_gradient(&case.weight, &case.x, &case.d_y, sums, Some(&mut d_x));
        [d_x, d_weight, d_bias].concat()
    });
    for (level, made) in made {
        let (d_x, rest) = made.split_at(case.x.len());
        let (d_weight, d_bias) = rest.split_at(case.weight.len());
        assert_sums(d_bias, &d_bias_sums, level);
        for (place, (x, gradient)) in terms().enumerate() {
            let [before, d_y] = [before_weight[place], case.d_y[place]].map(Scalar::to_f64);
            let expected = before + d_y * naive.normal(x);
            let units = d_y.abs() * naive.normal_error(x) + expected.abs() + d_y.abs();
            assert_near(d_weight[place], expected, units, level);

            let normal = naive.normal(x);
            let expected = naive.inverse * (gradient - mean_gradient - normal * mean_normal);
            let terms = gradient.abs() + mean_gradient.abs() + (normal * mean_normal).abs();
            let units = naive.inverse
                * (mean_gradient_error
                    + mean_normal.abs() * naive.normal_error(x)
                    + normal.abs() * mean_normal_error
                    + 4.0 * terms)
                + expected.abs() * naive.inverse_error;
            assert_near(d_x[place], expected, units, level);
        }
    }
}

for_scalars! { CASES,
    rows_are_by_the_formula: rows;
    gradients_are_by_the_formula: gradients;
}
