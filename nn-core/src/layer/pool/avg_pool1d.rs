//! The mean of each window over time: `y[t, c] = Σ x[cells of the window, c] / n`, with `n` the cells that lie in the input, or
//! all of them.
//! Shapes: `x [TIME, FEATURES]`, `y [positions, FEATURES]`. Gradient: `dx = Σ dy / n`.
//! Source: LeCun et al. 1989; conventions as PyTorch's and Keras's average pools.

use core::marker::PhantomData;

use super::{Counting, PaddingIgnored};
use crate::flat::{flatten, flatten_mut};
use crate::kernel::{conv::ONE_COLUMN, pool::Pool};
use crate::layer::Layer;
use crate::math::Scalar;
use crate::shape::{Sequence, Shape, Slide};
use crate::tensor::Tensor;

/// The window `W` over the sequences `S`; `C` says whether padding counts. In `network!`: `avg_pool1d(2)`.
#[derive(Debug)]
pub struct AvgPool1d<S, W, C = PaddingIgnored>(PhantomData<(S, W, C)>);

impl<S, W, C> AvgPool1d<S, W, C>
where
    S: Shape,
    W: Slide<S::Time>,
    C: Counting,
{
    const SIZES: Pool = Pool {
        rows: W::SPAN,
        columns: ONE_COLUMN,
        channels: S::LEN / S::POSITIONS,
        counts_padding: C::PADDING,
    };
}

impl<S, W, C> Layer for AvgPool1d<S, W, C>
where
    S: Shape,
    W: Slide<S::Time>,
    C: Counting,
{
    type Input = S;
    type Output = Sequence<W::Positions, S::Features>;
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
