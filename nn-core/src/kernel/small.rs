//! The kernels of small dense layers, compiled for their sizes: a function for all sizes is not worth its call. Letters:
//! `B` samples, `I` inputs, `O` outputs.

use core::marker::PhantomData;

use super::dense::{add_scaled, forward_small};
use super::isa::{Arithmetic, dispatched};
use super::lanes::{at, for_runs, put};
use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::shape::{Dim, Sequence, Vector};
use crate::tensor::Tensor;

/// The sizes of a layer, inputs and outputs.
pub type Sizes<IN, OUT> = PhantomData<(IN, OUT)>;

dispatched! {
    /// `y [B, O] = x [B, I] W [I, O] + b [O]`; an empty `b` is none.
    pub fn forward<T, IN: Dim, OUT: Dim>(
        weight: &[T],
        bias: &[T],
        x: &[T],
        y: &mut [T],
        sizes: Sizes<IN, OUT>,
    ) = outputs with arithmetic;
}

dispatched! {
    /// `dW [I, O] += xᵀ [I, B] dy [B, O]`, and `db [O] += Σ_B dy [B, O]`; an empty `db` is none.
    pub fn add_gradients<T, IN: Dim, OUT: Dim>(
        d_weight: &mut [T],
        d_bias: &mut [T],
        x: &[T],
        d_y: &[T],
        sizes: Sizes<IN, OUT>,
    ) = parameter_gradients with arithmetic;
}

dispatched! {
    /// `dx [B, I] = dy [B, O] Wᵀ [O, I]`
    pub fn input_gradient<T, IN: Dim, OUT: Dim>(
        weight: &[T],
        d_y: &[T],
        d_x: &mut [T],
        sizes: Sizes<IN, OUT>,
    ) = input_gradients with arithmetic;
}

#[inline(always)]
fn outputs<A: Arithmetic, T: Scalar, IN: Dim, OUT: Dim>(
    weight: &[T],
    bias: &[T],
    x: &[T],
    y: &mut [T],
    _: Sizes<IN, OUT>,
) {
    let sizes = [IN::USIZE, OUT::USIZE];
    let weight = &weight[..IN::USIZE * OUT::USIZE];
    // Its length is known, whether there is one or not.
    let mut start = Tensor::<Vector<OUT>, T>::ZEROED;
    if !bias.is_empty() {
        start.as_mut_slice().copy_from_slice(&bias[..OUT::USIZE]);
    }
    let (weight, start) = (A::of(weight), A::of(start.as_slice()));
    forward_small(weight, start, A::of(x), A::of_mut(y), sizes);
}

#[inline(always)]
fn parameter_gradients<A: Arithmetic, T: Scalar, IN: Dim, OUT: Dim>(
    d_weight: &mut [T],
    d_bias: &mut [T],
    x: &[T],
    d_y: &[T],
    _: Sizes<IN, OUT>,
) {
    let (d_weight, d_bias) = (A::of_mut(d_weight), A::of_mut(d_bias));
    let (x, d_y) = (A::of(x), A::of(d_y));
    let [inputs, outputs] = [IN::USIZE, OUT::USIZE];
    let d_weight = &mut d_weight[..inputs * outputs];
    let samples = || x.chunks_exact(inputs).zip(d_y.chunks_exact(outputs));
    if outputs == 1 {
        for_runs!(inputs, |input, R| {
            let mut sums = at::<R, _>(d_weight, input);
            for (x, d_y) in samples() {
                add_scaled(&mut sums, d_y[0], &at::<R, _>(x, input));
            }
            put(d_weight, input, sums);
        });
    } else {
        for_runs!(outputs, |output, R| {
            for input in 0..inputs {
                let mut sums = at::<R, _>(d_weight, input * outputs + output);
                for (x, d_y) in samples() {
                    add_scaled(&mut sums, x[input], &at::<R, _>(d_y, output));
                }
                put(d_weight, input * outputs + output, sums);
            }
        });
    }
    if d_bias.is_empty() {
        return;
    }
    let d_bias = &mut d_bias[..outputs];
    for_runs!(outputs, |output, R| {
        let mut sums = at::<R, _>(d_bias, output);
        for (_, d_y) in samples() {
            for (sum, d_y) in sums.iter_mut().zip(at::<R, _>(d_y, output)) {
                *sum += d_y;
            }
        }
        put(d_bias, output, sums);
    });
}

/// The weight is turned round once, so that the sums lie side by side.
#[inline(always)]
fn input_gradients<A: Arithmetic, T: Scalar, IN: Dim, OUT: Dim>(
    weight: &[T],
    d_y: &[T],
    d_x: &mut [T],
    _: Sizes<IN, OUT>,
) {
    let (weight, d_y, d_x) = (A::of(weight), A::of(d_y), A::of_mut(d_x));
    let [inputs, outputs] = [IN::USIZE, OUT::USIZE];
    let weight = &weight[..inputs * outputs];
    let mut turned = Tensor::<Sequence<OUT, IN>, A::Of<T>>::ZEROED;
    let turned = turned.as_mut_slice();
    for (input, row) in weight.chunks_exact(outputs).enumerate() {
        for (output, &w) in row.iter().enumerate() {
            turned[output * inputs + input] = w;
        }
    }
    let samples = d_y.chunks_exact(outputs).zip(d_x.chunks_exact_mut(inputs));
    for (d_y, d_x) in samples {
        for_runs!(inputs, |input, R| {
            let mut sums = [A::Of::<T>::ZERO; R];
            for (output, &d_y) in d_y.iter().enumerate() {
                add_scaled(&mut sums, d_y, &at::<R, _>(turned, output * inputs + input));
            }
            put(d_x, input, sums);
        });
    }
}
