//! The mean of each window of an image: `y[p, q, c] = Σ x[cells of the window, c] / n`, with `n` the cells that lie in the input, or
//! all of them.
//! Shapes: `x [HEIGHT, WIDTH, CHANNELS]`, `y [positions, positions, CHANNELS]`. Gradient: `dx = Σ dy / n`.
//! Source: LeCun et al. 1989; conventions as PyTorch's and Keras's average pools.

use core::marker::PhantomData;

use super::{Counting, PaddingIgnored};
use crate::flat::{flatten, flatten_mut};
use crate::kernel::pool::Pool;
use crate::layer::Layer;
use crate::math::Scalar;
use crate::shape::{Image, Shape, Slide};
use crate::tensor::Tensor;

/// The windows `V` down and `H` across the images `S`; `C` says whether padding counts. In `network!`: `avg_pool2d(2)`,
/// `avg_pool2d(3, padding = 1, count_padding = true)`.
#[derive(Debug)]
pub struct AvgPool2d<S, V, H, C = PaddingIgnored>(PhantomData<(S, V, H, C)>);

impl<S, V, H, C> AvgPool2d<S, V, H, C>
where
    S: Shape,
    V: Slide<S::Height>,
    H: Slide<S::Width>,
    C: Counting,
{
    const SIZES: Pool = Pool {
        rows: V::SPAN,
        columns: H::SPAN,
        channels: S::LEN / S::POSITIONS,
        counts_padding: C::PADDING,
    };
}

impl<S, V, H, C> Layer for AvgPool2d<S, V, H, C>
where
    S: Shape,
    V: Slide<S::Height>,
    H: Slide<S::Width>,
    C: Counting,
{
    type Input = S;
    type Output = Image<V::Positions, H::Positions, S::Features>;
    type Parameters<T: Scalar> = ();
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    #[inline]
    fn infer<T: Scalar>(
        (): &(),
        (): &(),
        input: &[Tensor<S, T>],
        output: &mut [Tensor<Self::Output, T>],
        _: &mut [T],
    ) {
        Self::SIZES.mean(flatten(input), flatten_mut(output));
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        (): &(),
        _: &[Tensor<S, T>],
        _: &[Tensor<Self::Output, T>],
        (): &mut (),
        d_output: &[Tensor<Self::Output, T>],
        d_input: Option<&mut [Tensor<S, T>]>,
        (): &mut (),
        _: &mut [T],
    ) {
        if let Some(d_input) = d_input {
            Self::SIZES.mean_gradient(flatten(d_output), flatten_mut(d_input));
        }
    }
}
