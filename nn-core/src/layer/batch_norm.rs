//! Batch normalisation of every feature (the last axis), `y = γ (x - mean) / sqrt(var + ε) + β`.
//! Shapes: `x` and `y` any, the same; `γ, β, mean, var [features]`.
//! In training mean and (biased) variance are those of the batch, over samples and positions; in use they
//! are running averages: `running = (1 - momentum) running + momentum batch`, the running variance taking the
//! unbiased one; a batch of one value a feature has none, and leaves it. Gradient, with `x̂ = (x - mean) / σ` and `n` values a feature:
//! `dβ += Σ dy`, `dγ += Σ dy x̂`, `dx = γ / σ (dy - Σ dy / n - x̂ Σ (dy x̂) / n)`.
//! Source: Ioffe and Szegedy 2015; conventions as PyTorch's `BatchNorm1d` and `BatchNorm2d`.

use core::marker::PhantomData;

use rand::Rng;

use super::{Frame, InPlace, Layer, Moments, Streaming};
use crate::entry::Entry;
use crate::flat::{flatten, flatten_mut};
use crate::kernel::norm::by_statistics;
use crate::kernel::plain::{self, IS_PLAIN};
use crate::math::Scalar;
use crate::shape::{Dim, Shape, Vector};
use crate::tensor::Tensor;
use crate::{parameters, zeroed};

/// Batch normalisation at shape `S`; `MOMENTUM` and `EPSILON` are the bits of the weight of a new batch
/// in the running averages and of what is added to the variance. In `network!`: `batch_norm`,
/// `batch_norm(momentum = 0.1, epsilon = 1e-5)`.
///
/// It learns from the differences within a batch: on features alone it wants batches of several samples, a batch of
/// one says nothing.
#[derive(Debug)]
pub struct BatchNorm<
    S,
    const MOMENTUM: u64 = { 0.1_f64.to_bits() },
    const EPSILON: u64 = { 1e-5_f64.to_bits() },
>(PhantomData<S>);

parameters! {
    /// What a batch normalisation learns.
    pub struct BatchNormParameters<F: Dim> {
        /// γ, the scale, `[features]`.
        pub weight: Tensor<Vector<F>, T>,
        /// β, the shift, `[features]`.
        pub bias: Tensor<Vector<F>, T>,
    }
}

parameters! {
    /// What a batch normalisation keeps for use.
    pub struct BatchNormState<F: Dim> {
        /// The running mean, `[features]`.
        pub running_mean: Tensor<Vector<F>, T>,
        /// The running unbiased variance, `[features]`.
        pub running_var: Tensor<Vector<F>, T>,
    }
}

zeroed! {
    /// The batch's statistics, for the backward pass.
    pub struct BatchNormTape<F: Dim> {
        mean: Tensor<Vector<F>, T>,
        /// `1 / sqrt(var + ε)`
        inverse_deviation: Tensor<Vector<F>, T>,
    }
}

impl<S: Shape, const MOMENTUM: u64, const EPSILON: u64> BatchNorm<S, MOMENTUM, EPSILON> {
    const FEATURES: usize = S::LEN / S::POSITIONS;

    fn inverse_deviation<T: Scalar>(variance: T) -> T {
        T::ONE / (variance + T::from_f64(f64::from_bits(EPSILON))).sqrt()
    }

    /// In use, by the running statistics.
    #[inline]
    fn normalise<T: Scalar>(
        parameters: &BatchNormParameters<T, S::Features>,
        state: &BatchNormState<T, S::Features>,
        values: &mut [T],
    ) {
        let numbers = [
            parameters.weight.as_slice(),
            parameters.bias.as_slice(),
            state.running_mean.as_slice(),
            state.running_var.as_slice(),
        ];
        let epsilon = T::from_f64(f64::from_bits(EPSILON));
        if IS_PLAIN {
            plain::by_statistics(numbers, epsilon, values);
        } else {
            by_statistics(numbers, epsilon, values);
        }
    }
}

impl<S: Shape, const MOMENTUM: u64, const EPSILON: u64> Layer for BatchNorm<S, MOMENTUM, EPSILON> {
    type Input = S;
    type Output = S;
    type Parameters<T: Scalar> = BatchNormParameters<T, S::Features>;
    type State<T: Scalar> = BatchNormState<T, S::Features>;
    type Tape<T: Scalar, const BATCH: usize> = BatchNormTape<T, S::Features>;

    const PARAMETER_TENSORS: &'static [Entry] = &[
        Entry::tensor("weight", &[Self::FEATURES]),
        Entry::tensor("bias", &[Self::FEATURES]),
    ];
    const STATE_TENSORS: &'static [Entry] = &[
        Entry::tensor("running_mean", &[Self::FEATURES]),
        Entry::tensor("running_var", &[Self::FEATURES]),
    ];
    const MACS: usize = S::LEN;

    crate::works_in_place!();

    fn draw<T: Scalar>(
        parameters: &mut Self::Parameters<T>,
        state: &mut Self::State<T>,
        _: &mut dyn Rng,
    ) {
        parameters.weight.as_mut_slice().fill(T::ONE);
        parameters.bias.as_mut_slice().fill(T::ZERO);
        state.running_mean.as_mut_slice().fill(T::ZERO);
        state.running_var.as_mut_slice().fill(T::ONE);
    }

    #[inline]
    fn infer<T: Scalar>(
        parameters: &Self::Parameters<T>,
        state: &Self::State<T>,
        input: &[Tensor<S, T>],
        output: &mut [Tensor<S, T>],
        _: &mut [T],
    ) {
        flatten_mut(output).copy_from_slice(flatten(input));
        Self::infer_in_place(parameters, state, output);
    }

    #[inline]
    fn forward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        state: &mut Self::State<T>,
        input: &[Tensor<S, T>],
        output: &mut [Tensor<S, T>],
        tape: &mut Self::Tape<T, BATCH>,
        _: &mut dyn Rng,
    ) {
        let input = flatten(input);
        let output = flatten_mut(output);
        let mean = tape.mean.as_mut_slice();
        let variance = tape.inverse_deviation.as_mut_slice();
        let rows = input.len() / Self::FEATURES;
        if rows == 0 {
            return;
        }
        let count = T::from_usize(rows);

        // Two passes: the mean first, so that the variance does not cancel.
        mean.fill(T::ZERO);
        for row in input.chunks_exact(Self::FEATURES) {
            for (mean, &x) in mean.iter_mut().zip(row) {
                *mean += x;
            }
        }
        for mean in mean.iter_mut() {
            *mean /= count;
        }
        variance.fill(T::ZERO);
        for row in input.chunks_exact(Self::FEATURES) {
            for ((variance, &mean), &x) in variance.iter_mut().zip(&*mean).zip(row) {
                *variance += (x - mean) * (x - mean);
            }
        }

        let momentum = T::from_f64(f64::from_bits(MOMENTUM));
        let running_mean = state.running_mean.as_mut_slice().iter_mut().zip(&*mean);
        for (running, &mean) in running_mean {
            *running += momentum * (mean - *running);
        }
        let running_var = state
            .running_var
            .as_mut_slice()
            .iter_mut()
            .zip(variance.iter_mut());
        for (running, variance) in running_var {
            // One value alone has no unbiased variance: it says nothing of the running one.
            if rows > 1 {
                *running += momentum * (*variance / T::from_usize(rows - 1) - *running);
            }
            *variance = Self::inverse_deviation(*variance / count);
        }

        let weight = parameters.weight.as_slice();
        let bias = parameters.bias.as_slice();
        let features = Self::FEATURES;
        for (row, y) in input
            .chunks_exact(features)
            .zip(output.chunks_exact_mut(features))
        {
            for feature in 0..features {
                let normal = (row[feature] - mean[feature]) * variance[feature];
                y[feature] = weight[feature] * normal + bias[feature];
            }
        }
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        input: &[Tensor<S, T>],
        _: &[Tensor<S, T>],
        tape: &mut Self::Tape<T, BATCH>,
        d_output: &[Tensor<S, T>],
        d_input: Option<&mut [Tensor<S, T>]>,
        d_parameters: &mut Self::Parameters<T>,
        scratch: &mut [T],
    ) {
        let features = Self::FEATURES;
        let input = flatten(input);
        let d_output = flatten(d_output);
        let mean = tape.mean.as_slice();
        let inverse = tape.inverse_deviation.as_slice();
        let (sum, rest) = scratch.split_at_mut(features);
        let sum_normal = &mut rest[..features];
        sum.fill(T::ZERO);
        sum_normal.fill(T::ZERO);

        for (x, d_y) in input
            .chunks_exact(features)
            .zip(d_output.chunks_exact(features))
        {
            for feature in 0..features {
                sum[feature] += d_y[feature];
                sum_normal[feature] +=
                    d_y[feature] * (x[feature] - mean[feature]) * inverse[feature];
            }
        }
        let d_weight = d_parameters.weight.as_mut_slice().iter_mut();
        for (d_weight, &sum) in d_weight.zip(&*sum_normal) {
            *d_weight += sum;
        }
        for (d_bias, &sum) in d_parameters.bias.as_mut_slice().iter_mut().zip(&*sum) {
            *d_bias += sum;
        }

        let Some(d_input) = d_input else { return };
        let weight = parameters.weight.as_slice();
        let share = T::ONE / T::from_usize(input.len() / features);
        let rows = input
            .chunks_exact(features)
            .zip(d_output.chunks_exact(features));
        for ((x, d_y), d_x) in rows.zip(flatten_mut(d_input).chunks_exact_mut(features)) {
            for feature in 0..features {
                let normal = (x[feature] - mean[feature]) * inverse[feature];
                let centred = d_y[feature] - share * (sum[feature] + normal * sum_normal[feature]);
                d_x[feature] = weight[feature] * inverse[feature] * centred;
            }
        }
    }

    /// Two sums a feature.
    const BACKWARD_SCRATCH: usize = 2 * Self::FEATURES;
}

impl<S: Shape, const MOMENTUM: u64, const EPSILON: u64> InPlace
    for BatchNorm<S, MOMENTUM, EPSILON>
{
    #[inline]
    fn infer_in_place<'a, T: Scalar>(
        parameters: &Self::Parameters<T>,
        state: &Self::State<T>,
        values: &'a mut [Tensor<S, T>],
    ) -> &'a mut [Tensor<S, T>] {
        Self::normalise(parameters, state, flatten_mut(values));
        values
    }
}

impl<S: Moments, const MOMENTUM: u64, const EPSILON: u64> Streaming
    for BatchNorm<S, MOMENTUM, EPSILON>
{
    type Memory<T: Scalar> = ();

    fn start<T: Scalar>(_: &Self::Parameters<T>, (): &mut ()) {}

    #[inline]
    fn step<T: Scalar>(
        parameters: &Self::Parameters<T>,
        state: &Self::State<T>,
        (): &mut (),
        input: &Frame<Self::Input, T>,
        output: &mut Frame<Self::Output, T>,
        _: &mut [T],
    ) {
        output.as_mut_slice().copy_from_slice(input.as_slice());
        Self::normalise(parameters, state, output.as_mut_slice());
    }
}
