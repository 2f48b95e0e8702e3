//! Group normalisation: the channels stand in groups, each of which has the mean and variance of its channels at all
//! positions, `y = γ (x - mean) / sqrt(var + ε) + β`, with the biased variance.
//! Shapes: `x` and `y` any, the same; `γ, β [channels]`.
//! Gradients, with `x̂ = (x - mean) / σ` and `g = γ dy`: `dγ += Σ dy x̂`, `dβ += Σ dy`, `dx = (g - mean(g) - x̂ mean(g x̂)) / σ`.
//! Source: Wu and He 2018; conventions as PyTorch's `GroupNorm`.

use core::marker::PhantomData;

use rand::Rng;

use crate::entry::Entry;
use crate::flat::{flatten, flatten_mut};
use crate::kernel::norm::Norm;
use crate::layer::{InPlace, Layer};
use crate::math::Scalar;
use crate::parameters;
use crate::shape::{Dim, Shape, Vector};
use crate::tensor::Tensor;

/// The channels of the shape `S` in `G` groups; `EPSILON` are the bits of what is added to the variance. In `network!`:
/// `group_norm(4)`.
#[derive(Debug)]
pub struct GroupNorm<S, G, const EPSILON: u64 = { 1e-5_f64.to_bits() }>(PhantomData<(S, G)>);

parameters! {
    /// What a group normalisation learns.
    pub struct GroupNormParameters<F: Dim> {
        /// γ, the scale, `[channels]`.
        pub weight: Tensor<Vector<F>, T>,
        /// β, the shift, `[channels]`.
        pub bias: Tensor<Vector<F>, T>,
    }
}

impl<S: Shape, G: Dim, const EPSILON: u64> GroupNorm<S, G, EPSILON> {
    const CHANNELS: usize = S::LEN / S::POSITIONS;
    const EACH: usize = {
        assert!(
            Self::CHANNELS.is_multiple_of(G::USIZE),
            "the groups do not divide the channels"
        );
        Self::CHANNELS / G::USIZE
    };

    fn norm<T: Scalar>() -> Norm<T> {
        Norm {
            centred: true,
            epsilon: T::from_f64(f64::from_bits(EPSILON)),
        }
    }

    /// The numbers of a group in a sample.
    fn group<T: Scalar>(sample: &[T], group: usize) -> impl Iterator<Item = T> + Clone + '_ {
        let rows = sample.chunks_exact(Self::CHANNELS);
        rows.flat_map(move |row| row[group * Self::EACH..][..Self::EACH].iter().copied())
    }

    #[inline]
    fn normalise<T: Scalar>(parameters: &GroupNormParameters<T, S::Features>, values: &mut [T]) {
        let (weight, bias) = (parameters.weight.as_slice(), parameters.bias.as_slice());
        for sample in values.chunks_exact_mut(S::LEN) {
            for group in 0..G::USIZE {
                let [mean, inverse] = Self::norm().statistics(Self::group(sample, group));
                let channels = group * Self::EACH..(group + 1) * Self::EACH;
                for row in sample.chunks_exact_mut(Self::CHANNELS) {
                    for channel in channels.clone() {
                        let normal = (row[channel] - mean) * inverse;
                        row[channel] = normal * weight[channel] + bias[channel];
                    }
                }
            }
        }
    }
}

impl<S: Shape, G: Dim, const EPSILON: u64> Layer for GroupNorm<S, G, EPSILON> {
    type Input = S;
    type Output = S;
    type Parameters<T: Scalar> = GroupNormParameters<T, S::Features>;
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    const PARAMETER_TENSORS: &'static [Entry] = &[
        Entry::tensor("weight", &[Self::CHANNELS]),
        Entry::tensor("bias", &[Self::CHANNELS]),
    ];
    const MACS: usize = S::LEN;

    crate::works_in_place!();

    fn draw<T: Scalar>(parameters: &mut Self::Parameters<T>, _: &mut (), _: &mut dyn Rng) {
        parameters.weight.as_mut_slice().fill(T::ONE);
        parameters.bias.as_mut_slice().fill(T::ZERO);
    }

    #[inline]
    fn infer<T: Scalar>(
        parameters: &Self::Parameters<T>,
        (): &(),
        input: &[Tensor<S, T>],
        output: &mut [Tensor<S, T>],
        _: &mut [T],
    ) {
        flatten_mut(output).copy_from_slice(flatten(input));
        Self::normalise(parameters, flatten_mut(output));
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        input: &[Tensor<S, T>],
        _: &[Tensor<S, T>],
        (): &mut (),
        d_output: &[Tensor<S, T>],
        d_input: Option<&mut [Tensor<S, T>]>,
        d_parameters: &mut Self::Parameters<T>,
        _: &mut [T],
    ) {
        let weight = parameters.weight.as_slice();
        let d_weight = d_parameters.weight.as_mut_slice();
        let d_bias = d_parameters.bias.as_mut_slice();
        let share = T::ONE / T::from_usize(Self::EACH * S::POSITIONS);
        let mut d_input = d_input.map(flatten_mut);
        let samples = flatten(input)
            .chunks_exact(S::LEN)
            .zip(flatten(d_output).chunks_exact(S::LEN));
        for (place, (x, d_y)) in samples.enumerate() {
            for group in 0..G::USIZE {
                let [mean, inverse] = Self::norm().statistics(Self::group(x, group));
                let channels = group * Self::EACH..(group + 1) * Self::EACH;
                let rows = || {
                    let rows = x.chunks_exact(Self::CHANNELS);
                    rows.zip(d_y.chunks_exact(Self::CHANNELS))
                };
                let [mut sum, mut sum_normal] = [T::ZERO; 2];
                for (x, d_y) in rows() {
                    for channel in channels.clone() {
                        let normal = (x[channel] - mean) * inverse;
                        d_weight[channel] += d_y[channel] * normal;
                        d_bias[channel] += d_y[channel];
                        sum += weight[channel] * d_y[channel];
                        sum_normal += weight[channel] * d_y[channel] * normal;
                    }
                }
                let Some(d_input) = d_input.as_deref_mut() else {
                    continue;
                };
                let d_rows = d_input[place * S::LEN..][..S::LEN].chunks_exact_mut(Self::CHANNELS);
                for ((x, d_y), d_x) in rows().zip(d_rows) {
                    for channel in channels.clone() {
                        let normal = (x[channel] - mean) * inverse;
                        let centred =
                            weight[channel] * d_y[channel] - share * (sum + normal * sum_normal);
                        d_x[channel] = inverse * centred;
                    }
                }
            }
        }
    }
}

impl<S: Shape, G: Dim, const EPSILON: u64> InPlace for GroupNorm<S, G, EPSILON> {
    #[inline]
    fn infer_in_place<'a, T: Scalar>(
        parameters: &Self::Parameters<T>,
        (): &(),
        values: &'a mut [Tensor<S, T>],
    ) -> &'a mut [Tensor<S, T>] {
        Self::normalise(parameters, flatten_mut(values));
        values
    }
}
