//! Convolution of an image: `y[p, q, f] = b[f] + Σ x[p s + k d - t, q s + l d - u, c] W[k, l, c, f]` over the cells `k, l` of the
//! window and the channels `c` of the filter's group, with stride `s`, dilation `d`, and `t, u` rows and columns of zeros
//! before. It is a cross-correlation, as in every framework.
//! Shapes: `x [HEIGHT, WIDTH, CHANNELS]`, `W [K][L][CHANNELS / G][FILTERS]`, `b [FILTERS]`, `y [positions, positions, FILTERS]`.
//! Gradients: `dW[k, l, c, f] += Σ x[.., c] dy[p, q, f]`, `db += Σ dy`, `dx[.., c] = Σ dy[p, q, f] W[k, l, c, f]`.
//! Source: LeCun et al. 1989; the arithmetic of Dumoulin and Visin 2016; groups as in Krizhevsky et al. 2012.

use core::marker::PhantomData;
use core::ops::Div;

use rand::Rng;
use typenum::{Prod, Quot, U1};

use super::sliding;
use crate::arena::{Arena, Place, Value};
use crate::entry::{Entry, Role};
use crate::flat::{Flat, flatten, flatten_mut};
use crate::init::{Fans, GlorotUniform, Initialiser};
use crate::kernel::conv::{Convolution, Kernels, SharedKernels, Sizes};
use crate::kernel::dense::add_bias_gradient;
use crate::layer::{BiasTerm, Layer, WithBias};
use crate::math::Scalar;
use crate::parameters;
use crate::shape::{Dim, Filters, Image, Shape, Slide};
use crate::tensor::Tensor;

/// `F` filters over the images `S`, with the windows `V` down and `H` across; channels and filters stand in `G` groups
/// that do not see each other; `I` draws the weight, `B` says whether there is a bias, `K`
/// which kernels it takes. In `network!`:
/// `conv2d(16, kernel = 3, stride = 2, padding = same)`.
#[derive(Debug)]
pub struct Conv2d<S, F, V, H, G = U1, I = GlorotUniform, B = WithBias, K = SharedKernels>(
    PhantomData<(S, F, V, H, G)>,
    PhantomData<(I, B, K)>,
);

/// `M` filters for every channel by itself; the filters of channel `c` are `c M` to `c M + M - 1`, as in PyTorch. In
/// `network!`: `depthwise_conv2d(kernel = 3)`.
pub type DepthwiseConv2d<S, M, V, H, I = GlorotUniform, B = WithBias> =
    Conv2d<S, Prod<<S as Shape>::Features, M>, V, H, <S as Shape>::Features, I, B>;

parameters! {
    /// What a convolution of images learns.
    pub struct Conv2dParameters<K: Dim, L: Dim, In: Dim, Out: Dim, B: BiasTerm> {
        /// `[rows][columns][channels of a group][filters]`; `[filters, channels, rows, columns]` in weight files, as
        /// PyTorch has it.
        pub weight: Tensor<Filters<K, L, In, Out>, T>,
        /// `[filters]`, or nothing.
        pub bias: B::Bias<T, Out>,
    }
}

impl<S, F, V, H, G, I, B, K> Conv2d<S, F, V, H, G, I, B, K>
where
    S: Shape,
    F: Dim,
    V: Slide<S::Height>,
    H: Slide<S::Width>,
    G: Dim,
{
    const BIAS_DIMS: &'static [usize] = &[F::USIZE];
    const WEIGHT_DIMS: &'static [usize] = &[
        V::SPAN.size,
        H::SPAN.size,
        S::LEN / S::POSITIONS / G::USIZE,
        F::USIZE,
    ];
    const WEIGHT: Entry = {
        let weight = Entry::permuted("weight", Self::WEIGHT_DIMS, &[3, 2, 0, 1]);
        let channels = Self::SIZES.channels;
        if G::USIZE == channels && channels > 1 {
            weight.role(Role::Depthwise { channels })
        } else {
            weight
        }
    };
}

impl<S, F, V, H, G, I, B, K> Sizes for Conv2d<S, F, V, H, G, I, B, K>
where
    S: Shape,
    F: Dim,
    V: Slide<S::Height>,
    H: Slide<S::Width>,
    G: Dim,
{
    const SIZES: Convolution = Convolution {
        rows: V::SPAN,
        columns: H::SPAN,
        channels: S::LEN / S::POSITIONS,
        filters: F::USIZE,
        groups: G::USIZE,
    };
}

impl<S, F, V, H, G, I, B, K> Layer for Conv2d<S, F, V, H, G, I, B, K>
where
    S: Shape<Features: Div<G>>,
    F: Dim,
    V: Slide<S::Height>,
    H: Slide<S::Width>,
    G: Dim,
    Quot<S::Features, G>: Dim,
    I: Initialiser,
    B: BiasTerm,
    K: Kernels,
{
    type Input = S;
    type Output = Image<V::Positions, H::Positions, F>;
    type Parameters<T: Scalar> = Conv2dParameters<T, V::Size, H::Size, Quot<S::Features, G>, F, B>;
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    const PARAMETER_TENSORS: &'static [Entry] = if B::PRESENT {
        &[Self::WEIGHT, Entry::tensor("bias", Self::BIAS_DIMS)]
    } else {
        &[Self::WEIGHT]
    };
    const MACS: usize = Self::SIZES.macs();
    const ARENA: usize = sliding::arena(&Self::SIZES);
    const FRAMES: usize = sliding::FRAMES;

    fn draw<T: Scalar>(parameters: &mut Self::Parameters<T>, _: &mut (), rng: &mut dyn Rng) {
        let sizes = Self::SIZES;
        let cells = sizes.rows.size * sizes.columns.size;
        I::fill(
            parameters.weight.as_mut_slice(),
            Fans {
                input: cells * sizes.channels / sizes.groups,
                output: cells * sizes.filters / sizes.groups,
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
        K::forward::<T, Self>(
            parameters.weight.as_slice(),
            parameters.bias.flat(),
            flatten(input),
            flatten_mut(output),
        );
    }

    #[inline]
    fn infer_in<T: Scalar>(
        parameters: &Self::Parameters<T>,
        (): &(),
        input: Value<'_, Self::Input, T>,
        arena: &mut Arena<'_, T>,
    ) -> Place<Self::Output> {
        let numbers = [parameters.weight.as_slice(), parameters.bias.flat()];
        sliding::infer_in::<Self, T>(
            &Self::SIZES,
            const { Self::SIZES.kernel::<T>() },
            numbers,
            input,
            arena,
            |[weight, bias], x, y| K::forward::<T, Self>(weight, bias, x, y),
        )
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
        K::add_weight_gradient::<T, Self>(d_weight, flatten(input), d_output);
        add_bias_gradient(d_parameters.bias.flat_mut(), d_output);
        if let Some(d_input) = d_input {
            let weight = parameters.weight.as_slice();
            K::input_gradient::<T, Self>(weight, d_output, flatten_mut(d_input));
        }
    }
}
