//! The kernels of small dense layers, compiled for their sizes: a function for all sizes is not worth its call. Letters:
//! `B` samples, `I` inputs, `O` outputs.

use core::marker::PhantomData;

use super::dense::{add_scaled, forward_small};
use super::isa::{self, Arithmetic, Job};
use super::lanes::{at, for_runs, put};
use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::shape::{Dim, Sequence, Vector};
use crate::tensor::Tensor;

/// The sizes of a layer, inputs and outputs.
pub type Sizes<IN, OUT> = PhantomData<(IN, OUT)>;

/// `y [B, O] = x [B, I] W [I, O] + b [O]`; an empty `b` is none.
#[inline(always)]
pub fn forward<T: Scalar, IN: Dim, OUT: Dim>(
    weight: &[T],
    bias: &[T],
    x: &[T],
    y: &mut [T],
    sizes: Sizes<IN, OUT>,
) {
    isa::run(Forward {
        weight,
        bias,
        x,
        y,
        sizes,
    });
}

/// `dW [I, O] += xᵀ [I, B] dy [B, O]`, and `db [O] += Σ_B dy [B, O]`; an empty `db` is none.
#[inline(always)]
pub fn add_gradients<T: Scalar, IN: Dim, OUT: Dim>(
    d_weight: &mut [T],
    d_bias: &mut [T],
    x: &[T],
    d_y: &[T],
    sizes: Sizes<IN, OUT>,
) {
    isa::run(ParameterGradients {
        d_weight,
        d_bias,
        x,
        d_y,
        sizes,
    });
}

/// `dx [B, I] = dy [B, O] Wᵀ [O, I]`
#[inline(always)]
pub fn input_gradient<T: Scalar, IN: Dim, OUT: Dim>(
    weight: &[T],
    d_y: &[T],
    d_x: &mut [T],
    sizes: Sizes<IN, OUT>,
) {
    isa::run(InputGradient {
        weight,
        d_y,
        d_x,
        sizes,
    });
}

struct Forward<'a, T, IN, OUT> {
    weight: &'a [T],
    bias: &'a [T],
    x: &'a [T],
    y: &'a mut [T],
    sizes: Sizes<IN, OUT>,
}

impl<T: Scalar, IN: Dim, OUT: Dim> Job for Forward<'_, T, IN, OUT> {
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let weight = &self.weight[..IN::USIZE * OUT::USIZE];
        // Its length is known, whether there is one or not.
        let mut start = Tensor::<Vector<OUT>, T>::ZEROED;
        if !self.bias.is_empty() {
            start
                .as_mut_slice()
                .copy_from_slice(&self.bias[..OUT::USIZE]);
        }
        let (weight, start) = (A::of(weight), A::of(start.as_slice()));
        let (x, y) = (A::of(self.x), A::of_mut(self.y));
        forward_small(weight, start, x, y, [IN::USIZE, OUT::USIZE]);
    }
}

struct ParameterGradients<'a, T, IN, OUT> {
    d_weight: &'a mut [T],
    d_bias: &'a mut [T],
    x: &'a [T],
    d_y: &'a [T],
    sizes: Sizes<IN, OUT>,
}

impl<T: Scalar, IN: Dim, OUT: Dim> Job for ParameterGradients<'_, T, IN, OUT> {
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let (d_weight, d_bias) = (A::of_mut(self.d_weight), A::of_mut(self.d_bias));
        let (x, d_y) = (A::of(self.x), A::of(self.d_y));
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
}

struct InputGradient<'a, T, IN, OUT> {
    weight: &'a [T],
    d_y: &'a [T],
    d_x: &'a mut [T],
    sizes: Sizes<IN, OUT>,
}

impl<T: Scalar, IN: Dim, OUT: Dim> Job for InputGradient<'_, T, IN, OUT> {
    /// The weight is turned round once, so that the sums lie side by side.
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let (weight, d_y, d_x) = (A::of(self.weight), A::of(self.d_y), A::of_mut(self.d_x));
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
}
