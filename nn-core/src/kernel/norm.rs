//! Normalisation of rows, each by its own numbers: `y = γ (x - m) r + β` with `r = 1 / sqrt(mean((x - m)²) + ε)`, and `m` the mean
//! of the row, or zero.

use crate::math::Scalar;

/// What a row is normalised by.
#[derive(Debug, Clone, Copy)]
pub struct Norm<T> {
    /// Whether the mean is subtracted.
    pub centred: bool,
    pub epsilon: T,
}

impl<T: Scalar> Norm<T> {
    /// The mean of some numbers, and one over their deviation from it.
    #[inline]
    pub fn statistics(&self, numbers: impl Iterator<Item = T> + Clone) -> [T; 2] {
        let mut count = T::ZERO;
        let mut sum = T::ZERO;
        for number in numbers.clone() {
            count += T::ONE;
            sum += number;
        }
        let mean = if self.centred { sum / count } else { T::ZERO };
        let mut squares = T::ZERO;
        for number in numbers {
            squares += (number - mean) * (number - mean);
        }
        [mean, T::ONE / (squares / count + self.epsilon).sqrt()]
    }

    /// A row in place; an empty `bias` is none.
    #[inline]
    pub fn row(&self, weight: &[T], bias: &[T], row: &mut [T]) {
        let [mean, inverse] = self.statistics(row.iter().copied());
        for (x, &weight) in row.iter_mut().zip(weight) {
            *x = (*x - mean) * inverse * weight;
        }
        for (y, &bias) in row.iter_mut().zip(bias) {
            *y += bias;
        }
    }

    /// The gradients of a row: `dγ += dy x̂`, `dβ += dy`, and where it is asked for, with `g = γ dy`,
    /// `dx = r (g - mean(g) - x̂ mean(g x̂))`, the mean of `g` only where the row was centred.
    #[inline]
    pub fn row_gradient(
        &self,
        weight: &[T],
        x: &[T],
        d_y: &[T],
        [d_weight, d_bias]: [&mut [T]; 2],
        d_x: Option<&mut [T]>,
    ) {
        let [mean, inverse] = self.statistics(x.iter().copied());
        for ((d_weight, &x), &d_y) in d_weight.iter_mut().zip(x).zip(d_y) {
            *d_weight += d_y * (x - mean) * inverse;
        }
        for (d_bias, &d_y) in d_bias.iter_mut().zip(d_y) {
            *d_bias += d_y;
        }
        let Some(d_x) = d_x else { return };
        let [mut sum, mut sum_normal] = [T::ZERO; 2];
        for ((&x, &d_y), &weight) in x.iter().zip(d_y).zip(weight) {
            sum += weight * d_y;
            sum_normal += weight * d_y * (x - mean) * inverse;
        }
        let share = T::ONE / T::from_usize(x.len());
        let mean_gradient = if self.centred { sum * share } else { T::ZERO };
        for (((d_x, &x), &d_y), &weight) in d_x.iter_mut().zip(x).zip(d_y).zip(weight) {
            let normal = (x - mean) * inverse;
            *d_x = inverse * (weight * d_y - mean_gradient - normal * sum_normal * share);
        }
    }
}

/// `y = (x - m) γ / sqrt(v + ε) + β` by each feature's `[γ, β, m, v]`, in place.
#[inline(always)]
pub fn by_statistics<T: Scalar>(numbers: [&[T]; 4], epsilon: T, values: &mut [T]) {
    let [weight, bias, mean, variance] = numbers;
    let features = weight.len();
    if features == 0 {
        return;
    }
    // Feature by feature, so that there is one root for all positions.
    let numbers = weight.iter().zip(bias).zip(mean.iter().zip(variance));
    for (feature, ((&weight, &bias), (&mean, &variance))) in numbers.enumerate() {
        let scale = weight * (T::ONE / (variance + epsilon).sqrt());
        for x in values.iter_mut().skip(feature).step_by(features) {
            *x = (*x - mean) * scale + bias;
        }
    }
}
