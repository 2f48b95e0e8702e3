//! A convolution in two: every channel by itself, then all channels of each position, without an activation between.
//! `y = P * (D * x) + b`, with `D` one filter or several for every channel, and `P` a window of one cell.
//! Shapes: `x [HEIGHT, WIDTH, CHANNELS]`, `D [K][L][1][CHANNELS M]`, `P [1][1][CHANNELS M][FILTERS]`, `y [positions, positions, FILTERS]`.
//! Gradients: those of the two convolutions, one after the other.
//! Source: Chollet 2017; conventions as Keras's `SeparableConv2D`, which has one bias, at the end.

use core::marker::PhantomData;
use core::ops::Mul;

use rand::Rng;
use typenum::{Prod, U1};

use super::Conv2dParameters;
use super::sliding;
use crate::entry::{Entry, Role};
use crate::flat::{Flat, flatten, flatten_mut};
use crate::init::{Fans, GlorotUniform, Initialiser};
use crate::kernel::conv::{Convolution, ONE_COLUMN};
use crate::kernel::dense::add_bias_gradient;
use crate::layer::{BiasTerm, Layer, WithBias, WithoutBias};
use crate::math::Scalar;
use crate::parameters;
use crate::shape::{Dim, Image, Shape, Slide, Span};
use crate::tensor::Tensor;

/// `F` filters over the images `S`, with the windows `V` down and `H` across, and `M` filters for every channel on the
/// way; `D` draws the weight of the channels, `I` that of the filters, `B` says whether there is a bias. In `network!`:
/// `separable_conv2d(16, kernel = 3, padding = same)`.
#[derive(Debug)]
pub struct SeparableConv2d<S, F, V, H, M = U1, D = GlorotUniform, I = GlorotUniform, B = WithBias>(
    PhantomData<(S, F, V, H, M)>,
    PhantomData<(D, I, B)>,
);

parameters! {
    /// What a separable convolution learns: of `Middle` channels on the way.
    pub struct SeparableConv2dParameters<K: Dim, L: Dim, Middle: Dim, Out: Dim, B: BiasTerm> {
        /// Of every channel by itself.
        pub depthwise: Conv2dParameters<T, K, L, U1, Middle, WithoutBias>,
        /// Of all channels of a position.
        pub pointwise: Conv2dParameters<T, U1, U1, Middle, Out, B>,
    }
}

/// What comes between the two.
type Between<S, V, H, M> = Image<
    <V as Slide<<S as Shape>::Height>>::Positions,
    <H as Slide<<S as Shape>::Width>>::Positions,
    Prod<<S as Shape>::Features, M>,
>;

impl<S, F, V, H, M, D, I, B> SeparableConv2d<S, F, V, H, M, D, I, B>
where
    S: Shape,
    F: Dim,
    V: Slide<S::Height>,
    H: Slide<S::Width>,
    M: Dim,
    B: BiasTerm,
{
    const CHANNELS: usize = S::LEN / S::POSITIONS;
    const POSITIONS: usize = V::SPAN.positions * H::SPAN.positions;
    /// Numbers between the two, of one sample.
    const BETWEEN: usize = Self::POSITIONS * Self::CHANNELS * M::USIZE;

    const DEPTHWISE: Convolution = Convolution {
        rows: V::SPAN,
        columns: H::SPAN,
        channels: Self::CHANNELS,
        filters: Self::CHANNELS * M::USIZE,
        groups: Self::CHANNELS,
    };
    const POINTWISE: Convolution = Convolution {
        rows: Span {
            input: Self::POSITIONS,
            positions: Self::POSITIONS,
            ..ONE_COLUMN
        },
        columns: ONE_COLUMN,
        channels: Self::CHANNELS * M::USIZE,
        filters: F::USIZE,
        groups: 1,
    };

    const DEPTHWISE_DIMS: &'static [usize] =
        &[V::SPAN.size, H::SPAN.size, 1, Self::CHANNELS * M::USIZE];
    const POINTWISE_DIMS: &'static [usize] = &[1, 1, Self::CHANNELS * M::USIZE, F::USIZE];
    const BIAS_DIMS: &'static [usize] = &[F::USIZE];
    const POINTWISE_ENTRIES: &'static [Entry] = if B::PRESENT {
        &[
            Self::POINTWISE_WEIGHT,
            Entry::tensor("bias", Self::BIAS_DIMS).role(Role::SeparablePointwise),
        ]
    } else {
        &[Self::POINTWISE_WEIGHT]
    };
    const POINTWISE_WEIGHT: Entry = Entry::permuted("weight", Self::POINTWISE_DIMS, &[3, 2, 0, 1])
        .role(Role::SeparablePointwise);
    const DEPTHWISE_ENTRIES: &'static [Entry] =
        &[
            Entry::permuted("weight", Self::DEPTHWISE_DIMS, &[3, 2, 0, 1]).role(
                Role::SeparableDepthwise {
                    channels: Self::CHANNELS,
                },
            ),
        ];
}

impl<S, F, V, H, M, D, I, B> Layer for SeparableConv2d<S, F, V, H, M, D, I, B>
where
    S: Shape<Features: Mul<M>>,
    F: Dim,
    V: Slide<S::Height>,
    H: Slide<S::Width>,
    M: Dim,
    Prod<S::Features, M>: Dim,
    D: Initialiser,
    I: Initialiser,
    B: BiasTerm,
{
    type Input = S;
    type Output = Image<V::Positions, H::Positions, F>;
    type Parameters<T: Scalar> =
        SeparableConv2dParameters<T, V::Size, H::Size, Prod<S::Features, M>, F, B>;
    type State<T: Scalar> = ();
    /// What comes between the two.
    type Tape<T: Scalar, const BATCH: usize> = [Tensor<Between<S, V, H, M>, T>; BATCH];

    const PARAMETER_TENSORS: &'static [Entry] = &[
        Entry::step("depthwise", Self::DEPTHWISE_ENTRIES),
        Entry::step("pointwise", Self::POINTWISE_ENTRIES),
    ];
    const MACS: usize = Self::DEPTHWISE.macs() + Self::POINTWISE.macs();
    const FRAMES: usize = sliding::FRAMES;
    const SCRATCH: usize = Self::BETWEEN;
    const BACKWARD_SCRATCH: usize = Self::BETWEEN;

    fn draw<T: Scalar>(parameters: &mut Self::Parameters<T>, _: &mut (), rng: &mut dyn Rng) {
        let cells = V::SPAN.size * H::SPAN.size;
        D::fill(
            parameters.depthwise.weight.as_mut_slice(),
            Fans {
                input: cells,
                output: cells * M::USIZE,
            },
            rng,
        );
        I::fill(
            parameters.pointwise.weight.as_mut_slice(),
            Fans {
                input: Self::CHANNELS * M::USIZE,
                output: F::USIZE,
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
        scratch: &mut [T],
    ) {
        let between = &mut scratch[..input.len() * Self::BETWEEN];
        let depthwise = parameters.depthwise.weight.as_slice();
        Self::DEPTHWISE.forward(depthwise, &[], flatten(input), between);
        Self::POINTWISE.forward(
            parameters.pointwise.weight.as_slice(),
            parameters.pointwise.bias.flat(),
            between,
            flatten_mut(output),
        );
    }

    #[inline]
    fn forward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        (): &mut (),
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        tape: &mut Self::Tape<T, BATCH>,
        _: &mut dyn Rng,
    ) {
        let between = flatten_mut(&mut tape[..input.len()]);
        Self::infer(parameters, &(), input, output, between);
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        parameters: &Self::Parameters<T>,
        input: &[Tensor<Self::Input, T>],
        _: &[Tensor<Self::Output, T>],
        tape: &mut Self::Tape<T, BATCH>,
        d_output: &[Tensor<Self::Output, T>],
        d_input: Option<&mut [Tensor<Self::Input, T>]>,
        d_parameters: &mut Self::Parameters<T>,
        scratch: &mut [T],
    ) {
        let between = flatten(&tape[..input.len()]);
        let d_between = &mut scratch[..input.len() * Self::BETWEEN];
        let d_output = flatten(d_output);

        let d_pointwise = &mut d_parameters.pointwise;
        let d_weight = d_pointwise.weight.as_mut_slice();
        Self::POINTWISE.add_weight_gradient(d_weight, between, d_output);
        add_bias_gradient(d_pointwise.bias.flat_mut(), d_output);
        let weight = parameters.pointwise.weight.as_slice();
        Self::POINTWISE.input_gradient(weight, d_output, d_between);

        let d_weight = d_parameters.depthwise.weight.as_mut_slice();
        Self::DEPTHWISE.add_weight_gradient(d_weight, flatten(input), d_between);
        if let Some(d_input) = d_input {
            let weight = parameters.depthwise.weight.as_slice();
            Self::DEPTHWISE.input_gradient(weight, d_between, flatten_mut(d_input));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Zeroed;
    use crate::shape::Window;
    use typenum::{U2, U3};

    /// `F.conv2d(F.conv2d(x, depthwise, groups=2), pointwise, bias)` of PyTorch, of small numbers in no order.
    #[test]
    fn it_is_two_convolutions_of_pytorch() {
        type Two = SeparableConv2d<Image<U2, U3, U2>, U3, Window<U2>, Window<U2>, U2>;
        let mut parameters = <Two as Layer>::Parameters::<f64>::ZEROED;
        // `[4, 1, 2, 2]` in PyTorch's layout.
        let depthwise = parameters.depthwise.weight.as_mut_slice();
        for (place, w) in depthwise.iter_mut().enumerate() {
            let file = place % 4 * 4 + place / 4;
            *w = (file % 5) as f64 - 2.0;
        }
        // `[3, 4, 1, 1]`
        let pointwise = parameters.pointwise.weight.as_mut_slice();
        for (place, w) in pointwise.iter_mut().enumerate() {
            let file = place % 3 * 4 + place / 3;
            *w = (file % 7) as f64 - 3.0;
        }
        parameters.pointwise.bias = Tensor::new([0.5, 0.25, -1.0]);
        let mut input = [Tensor::ZEROED];
        for (place, x) in Tensor::as_mut_slice(&mut input[0]).iter_mut().enumerate() {
            *x = (place % 5) as f64 - 2.0;
        }
        let mut output = [Tensor::ZEROED];
        let mut scratch = [0.0; Two::SCRATCH];
        Two::infer(&parameters, &(), &input, &mut output, &mut scratch);
        assert_eq!(
            output[0].as_slice(),
            [-7.5, 5.25, -11.0, 28.5, -43.75, 16.0]
        );
        assert_eq!(Two::MACS, 2 * (2 * 2 * 4) + 2 * (4 * 3));
        assert_eq!(Two::SCRATCH, 2 * 4);
    }
}
