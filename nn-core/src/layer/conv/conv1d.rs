//! Convolution over time: `y[t, f] = b[f] + Σ x[t s + k d - p, c] W[k, c, f]` over the cells `k` of the window and the channels
//! `c` of the filter's group, with stride `s`, dilation `d`, and `p` zeros before.
//! Shapes: `x [TIME, CHANNELS]`, `W [K][CHANNELS / G][FILTERS]`, `b [FILTERS]`, `y [positions, FILTERS]`.
//! Gradients: `dW[k, c, f] += Σ x[.., c] dy[t, f]`, `db += Σ dy`, `dx[.., c] = Σ dy[t, f] W[k, c, f]`.
//! Source: Waibel et al. 1989; with causal padding and dilation, van den Oord et al. 2016.

use core::fmt;
use core::marker::PhantomData;
use core::ops::Div;

use rand::Rng;
use typenum::{Prod, Quot, U1};

use super::sliding;
use crate::arena::{Arena, Place, Value};
use crate::entry::{Entry, Role};
use crate::flat::{Flat, flatten, flatten_mut};
use crate::init::{Fans, GlorotUniform, Initialiser};
use crate::kernel::conv::{Convolution, ONE_COLUMN};
use crate::kernel::dense::add_bias_gradient;
use crate::layer::{BiasTerm, Frame, Layer, Streaming, WithBias};
use crate::math::Scalar;
use crate::memory::Zeroed;
use crate::parameters;
use crate::shape::{Causal, Dim, Image, Sequence, Shape, Slide, Window};
use crate::tensor::Tensor;

/// `F` filters over the sequences `S`, with the window `W`; groups, initialiser and bias as
/// [`Conv2d`](super::Conv2d). In `network!`: `conv1d(16, kernel = 3, padding = causal)`.
///
/// With [`Causal`] padding and a stride of one it takes one frame after the other: [`Streaming`].
#[derive(Debug)]
pub struct Conv1d<S, F, W, G = U1, I = GlorotUniform, B = WithBias>(
    PhantomData<(S, F, W, G, I, B)>,
);

/// `M` filters for every feature by itself. In `network!`: `depthwise_conv1d(kernel = 3)`.
pub type DepthwiseConv1d<S, M, W, I = GlorotUniform, B = WithBias> =
    Conv1d<S, Prod<<S as Shape>::Features, M>, W, <S as Shape>::Features, I, B>;

parameters! {
    /// What a convolution over time learns.
    pub struct Conv1dParameters<K: Dim, In: Dim, Out: Dim, B: BiasTerm> {
        /// `[cells][channels of a group][filters]`; `[filters, channels, cells]` in weight files, as PyTorch has it.
        pub weight: Tensor<Image<K, In, Out>, T>,
        /// `[filters]`, or nothing.
        pub bias: B::Bias<T, Out>,
    }
}

impl<S, F, W, G, I, B> Conv1d<S, F, W, G, I, B>
where
    S: Shape,
    F: Dim,
    W: Slide<S::Time>,
    G: Dim,
{
    const SIZES: Convolution = Convolution {
        rows: ONE_COLUMN,
        columns: W::SPAN,
        channels: S::LEN / S::POSITIONS,
        filters: F::USIZE,
        groups: G::USIZE,
    };
    const BIAS_DIMS: &'static [usize] = &[F::USIZE];
    const WEIGHT_DIMS: &'static [usize] =
        &[W::SPAN.size, S::LEN / S::POSITIONS / G::USIZE, F::USIZE];
    const WEIGHT: Entry = {
        let weight = Entry::permuted("weight", Self::WEIGHT_DIMS, &[2, 1, 0]);
        let channels = Self::SIZES.channels;
        if G::USIZE == channels && channels > 1 {
            weight.role(Role::Depthwise { channels })
        } else {
            weight
        }
    };
}

impl<S, F, W, G, I, B> Layer for Conv1d<S, F, W, G, I, B>
where
    S: Shape<Features: Div<G>>,
    F: Dim,
    W: Slide<S::Time>,
    G: Dim,
    Quot<S::Features, G>: Dim,
    I: Initialiser,
    B: BiasTerm,
{
    type Input = S;
    type Output = Sequence<W::Positions, F>;
    type Parameters<T: Scalar> = Conv1dParameters<T, W::Size, Quot<S::Features, G>, F, B>;
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
        I::fill(
            parameters.weight.as_mut_slice(),
            Fans {
                input: sizes.columns.size * sizes.channels / sizes.groups,
                output: sizes.columns.size * sizes.filters / sizes.groups,
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
        Self::SIZES.forward(
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
            |[weight, bias], x, y| Self::SIZES.forward(weight, bias, x, y),
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
        Self::SIZES.add_weight_gradient(d_weight, flatten(input), d_output);
        add_bias_gradient(d_parameters.bias.flat_mut(), d_output);
        if let Some(d_input) = d_input {
            let weight = parameters.weight.as_slice();
            Self::SIZES.input_gradient(weight, d_output, flatten_mut(d_input));
        }
    }
}

/// The last frames that a causal convolution saw, as many as its window reaches over.
pub struct Conv1dMemory<REACH: Dim, C: Dim, T: Scalar> {
    /// A ring: the frame of time `t` lies at `t` modulo its length.
    frames: Tensor<Sequence<REACH, C>, T>,
    /// Where the next frame goes.
    next: usize,
    /// How many frames there are, at most all.
    seen: usize,
}

impl<REACH: Dim, C: Dim, T: Scalar> Clone for Conv1dMemory<REACH, C, T> {
    fn clone(&self) -> Self {
        Self {
            frames: self.frames.clone(),
            ..*self
        }
    }
}

impl<REACH: Dim, C: Dim, T: Scalar> fmt::Debug for Conv1dMemory<REACH, C, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Conv1dMemory")
            .field("frames", &self.frames)
            .field("next", &self.next)
            .field("seen", &self.seen)
            .finish()
    }
}

// SAFETY: numbers and a tensor, all of which may be zero bytes.
#[allow(unsafe_code)]
unsafe impl<REACH: Dim, C: Dim, T: Scalar> Zeroed for Conv1dMemory<REACH, C, T> {}

impl<S, F, K, D, G, I, B> Streaming for Conv1d<S, F, Window<K, U1, D, Causal>, G, I, B>
where
    S: Shape<Features: Div<G>>,
    F: Dim,
    Window<K, U1, D, Causal>: Slide<S::Time>,
    G: Dim,
    Quot<S::Features, G>: Dim,
    I: Initialiser,
    B: BiasTerm,
{
    type Memory<T: Scalar> =
        Conv1dMemory<<Window<K, U1, D, Causal> as Slide<S::Time>>::Reach, S::Features, T>;

    fn start<T: Scalar>(_: &Self::Parameters<T>, memory: &mut Self::Memory<T>) {
        memory.next = 0;
        memory.seen = 0;
    }

    #[inline]
    fn step<T: Scalar>(
        parameters: &Self::Parameters<T>,
        (): &(),
        memory: &mut Self::Memory<T>,
        input: &Frame<S, T>,
        output: &mut Frame<Self::Output, T>,
        _: &mut [T],
    ) {
        let sizes = Self::SIZES;
        let channels = sizes.channels;
        let frames = memory.frames.as_mut_slice();
        let reach = frames.len() / channels;
        frames[memory.next * channels..][..channels].copy_from_slice(input.as_slice());
        memory.seen = (memory.seen + 1).min(reach);

        let y = output.as_mut_slice();
        let bias = parameters.bias.flat();
        if bias.is_empty() {
            y.fill(T::ZERO);
        } else {
            y.copy_from_slice(bias);
        }
        let cells = parameters.weight.as_slice();
        let cells = cells.chunks_exact(cells.len() / sizes.columns.size);
        for (k, cell) in cells.enumerate() {
            let ago = (sizes.columns.size - 1 - k) * sizes.columns.dilation;
            // What lies before the sequence is padding.
            if ago < memory.seen {
                let place = (memory.next + reach - ago) % reach;
                sizes.add_products(&frames[place * channels..][..channels], cell, y);
            }
        }
        memory.next = (memory.next + 1) % reach;
    }
}
