//! Transposed convolution of an image: every cell of the input lays its window, times its values, over the output.
//! `y[p s + k d - t, q s + l d - u, f] = b[f] + Σ x[p, q, c] W[k, l, f, c]` over all `p, q, k, l` that meet there and the
//! channels `c`, with stride `s`, dilation `d`, and `t, u` rows and columns cut off before: the gradient of a convolution from
//! `y` to `x`, with its weight.
//! Shapes: `x [HEIGHT, WIDTH, CHANNELS]`, `W [K][L][FILTERS][CHANNELS]`, `b [FILTERS]`, `y [spread, spread, FILTERS]`, see [`Spread`].
//! Gradients: `dx` is the convolution of `dy` with `W`, `dW[k, l, f, c] += Σ dy[.., f] x[p, q, c]`, `db += Σ dy`.
//! Source: Zeiler et al. 2010; the arithmetic of Dumoulin and Visin 2016; conventions as PyTorch's `ConvTranspose2d`.

use core::marker::PhantomData;

use rand::Rng;

use crate::entry::Entry;
use crate::flat::{Flat, flatten, flatten_mut};
use crate::init::{Fans, GlorotUniform, Initialiser};
use crate::kernel::conv::Convolution;
use crate::kernel::dense::add_bias_gradient;
use crate::layer::{BiasTerm, Layer, WithBias};
use crate::math::Scalar;
use crate::parameters;
use crate::shape::{Dim, Filters, Image, Shape, Spread};
use crate::tensor::Tensor;

/// `F` filters over the images `S`, with the windows `V` down and `H` across, each a
/// [`Spreading`](crate::shape::Spreading); `I` draws the weight, `B` says whether there is a bias. In `network!`:
/// `conv_transpose2d(16, kernel = 2, stride = 2)`.
#[derive(Debug)]
pub struct ConvTranspose2d<S, F, V, H, I = GlorotUniform, B = WithBias>(
    PhantomData<(S, F, V, H, I, B)>,
);

parameters! {
    /// What a transposed convolution of images learns.
    pub struct ConvTranspose2dParameters<K: Dim, L: Dim, In: Dim, Out: Dim, B: BiasTerm> {
        /// `[rows][columns][filters][channels]`; `[channels, filters, rows, columns]` in weight files, as PyTorch has it.
        pub weight: Tensor<Filters<K, L, Out, In>, T>,
        /// `[filters]`, or nothing.
        pub bias: B::Bias<T, Out>,
    }
}

impl<S, F, V, H, I, B> ConvTranspose2d<S, F, V, H, I, B>
where
    S: Shape,
    F: Dim,
    V: Spread<S::Height>,
    H: Spread<S::Width>,
{
    /// From the output to the input.
    const SIZES: Convolution = Convolution {
        rows: V::SPAN,
        columns: H::SPAN,
        channels: F::USIZE,
        filters: S::LEN / S::POSITIONS,
        groups: 1,
    };
    const BIAS_DIMS: &'static [usize] = &[F::USIZE];
    const WEIGHT_DIMS: &'static [usize] =
        &[V::SPAN.size, H::SPAN.size, F::USIZE, S::LEN / S::POSITIONS];
    const WEIGHT: Entry = Entry::permuted("weight", Self::WEIGHT_DIMS, &[3, 2, 0, 1]);
}

impl<S, F, V, H, I, B> Layer for ConvTranspose2d<S, F, V, H, I, B>
where
    S: Shape,
    F: Dim,
    V: Spread<S::Height>,
    H: Spread<S::Width>,
    I: Initialiser,
    B: BiasTerm,
{
    type Input = S;
    type Output = Image<V::Length, H::Length, F>;
    type Parameters<T: Scalar> = ConvTranspose2dParameters<T, V::Size, H::Size, S::Features, F, B>;
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    const PARAMETER_TENSORS: &'static [Entry] = if B::PRESENT {
        &[Self::WEIGHT, Entry::tensor("bias", Self::BIAS_DIMS)]
    } else {
        &[Self::WEIGHT]
    };
    const MACS: usize = Self::SIZES.macs();

    /// The fans are those that PyTorch and Keras count: of the convolution that this one is the gradient of.
    fn draw<T: Scalar>(parameters: &mut Self::Parameters<T>, _: &mut (), rng: &mut dyn Rng) {
        let sizes = Self::SIZES;
        let cells = sizes.rows.size * sizes.columns.size;
        I::fill(
            parameters.weight.as_mut_slice(),
            Fans {
                input: cells * sizes.channels,
                output: cells * sizes.filters,
            },
            rng,
        );
    }

    #[inline]
    fn infer<T: Scalar>(
        parameters: &Self::Parameters<T>,
        (): &(),
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        _: &mut [T],
    ) {
        let y = flatten_mut(output);
        let bias = parameters.bias.flat();
        if bias.is_empty() {
            y.fill(T::ZERO);
        } else {
            for y in y.chunks_exact_mut(bias.len()) {
                y.copy_from_slice(bias);
            }
        }
        Self::SIZES.add_input_gradient(parameters.weight.as_slice(), flatten(input), y);
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        input: &[Tensor<Self::Input, T>],
        _: &[Tensor<Self::Output, T>],
        (): &mut (),
        d_output: &[Tensor<Self::Output, T>],
        d_input: Option<&mut [Tensor<Self::Input, T>]>,
        d_parameters: &mut Self::Parameters<T>,
        _: &mut [T],
    ) {
        let d_output = flatten(d_output);
        let d_weight = d_parameters.weight.as_mut_slice();
        Self::SIZES.add_weight_gradient(d_weight, d_output, flatten(input));
        add_bias_gradient(d_parameters.bias.flat_mut(), d_output);
        if let Some(d_input) = d_input {
            let weight = parameters.weight.as_slice();
            Self::SIZES.forward(weight, &[], d_output, flatten_mut(d_input));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Zeroed;
    use crate::shape::Spreading;
    use typenum::{U0, U1, U2, U3};

    /// As the script that asked PyTorch made them: small numbers in no order, channels last; the weight in PyTorch's layout.
    fn output<L, K, N, C, O>(y: &[f64])
    where
        K: Dim,
        N: Dim,
        C: Dim,
        O: Dim,
        L: Layer<Parameters<f64> = ConvTranspose2dParameters<f64, K, N, C, O, WithBias>>,
        L: Layer<State<f64> = ()>,
    {
        let mut parameters = L::Parameters::<f64>::ZEROED;
        let [rows, columns, channels, filters] = [K::USIZE, N::USIZE, C::USIZE, O::USIZE];
        let weight = parameters.weight.as_mut_slice();
        for (place, w) in weight.iter_mut().enumerate() {
            let [rest, c] = [place / channels, place % channels];
            let [cell, f] = [rest / filters, rest % filters];
            let file = (c * filters + f) * rows * columns + cell;
            *w = ((file * 5 % 11) as f64 - 5.0) / 4.0;
        }
        for (f, b) in parameters.bias.as_mut_slice().iter_mut().enumerate() {
            *b = f as f64 * 0.25 + 0.5;
        }
        let mut input = [Tensor::<L::Input, f64>::ZEROED];
        for (place, x) in input[0].as_mut_slice().iter_mut().enumerate() {
            *x = ((place % 7) as f64 - 3.0) / 2.0;
        }
        let mut output = [Tensor::<L::Output, f64>::ZEROED];
        L::infer(&parameters, &(), &input, &mut output, &mut []);
        assert_eq!(output[0].as_slice(), y);
    }

    /// One pixel of two lays its window over the output: `x W + b`.
    #[test]
    fn a_pixel_becomes_a_window() {
        type Double = ConvTranspose2d<Image<U1, U2, U1>, U1, Spreading<U2, U2>, Spreading<U2, U2>>;
        let parameters = ConvTranspose2dParameters {
            weight: Tensor::new([[1.0, 2.0], [3.0, 4.0]]),
            bias: Tensor::new([0.5]),
        };
        let x = [Tensor::new([[10.0], [100.0]])];
        let mut y = [Tensor::<Image<U2, typenum::U4, U1>, f64>::ZEROED];
        Double::infer(&parameters, &(), &x, &mut y, &mut []);
        assert_eq!(
            y[0].as_slice(),
            [10.5, 20.5, 100.5, 200.5, 30.5, 40.5, 300.5, 400.5]
        );
        assert_eq!(Double::MACS, 8);
    }

    #[test]
    fn outputs_are_those_of_pytorch() {
        // Stride (2, 1), padding (1, 0), output padding (1, 0).
        type Down = Spreading<U3, U2, U1, U1, U1, U1>;
        output::<ConvTranspose2d<Image<U2, U3, U2>, U3, Down, Spreading<U2>>, _, _, _, _>(&[
            -0.375, -1.0, 1.125, 0.0, 2.5, 0.875, 0.25, 2.5, 0.625, 0.625, -0.25, 0.25, -0.5,
            -1.125, 1.0, 1.625, 1.125, 2.0, -0.625, 3.75, -0.125, 0.5, -0.75, 2.125, 3.875, 0.0,
            0.25, -1.0, -1.0, 4.5, 0.125, 2.5, 0.75, 0.625, 0.5, 0.375, 3.875, 0.0, 0.25, -0.625,
            -0.625, 0.75, 0.375, 2.75, -0.375, 0.5, 0.375, 1.625,
        ]);
        // Stride and output padding that leave cells without any window.
        type Holes = Spreading<U3, U3, U1, U1, U1, U2>;
        output::<ConvTranspose2d<Image<U2, U2, U2>, U1, Holes, Holes>, _, _, _, _>(&[
            -2.25, 1.5, 0.625, 0.0, 0.75, 0.5, 2.125, -1.0, 0.125, 0.875, 0.25, 0.5, 0.75, -0.125,
            0.125, 0.125, 4.25, 0.5, 2.25, 0.0, 0.125, 0.125, 0.125, 0.5, -0.375, 1.5, 0.125,
            0.125, 0.125, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5,
        ]);
        // Dilation (2, 1).
        type Dilated = Spreading<U2, U1, U2, U1, U1>;
        type Apart = Spreading<U3, U3, U1, U0, U0>;
        output::<ConvTranspose2d<Image<U2, U3, U1>, U1, Dilated, Apart>, _, _, _, _>(&[
            0.5, 0.5, 0.5, -0.125, 0.5, 1.125, -0.75, 0.5, 1.75, 0.875, -1.0, 1.25, 0.75, -0.5,
            1.0, 0.625, 0.0, 0.75,
        ]);
    }
}
