//! The largest of each window over time: `y[t, c] = max x[cells of the window, c]`. Padding is no cell.
//! Shapes: `x [TIME, FEATURES]`, `y [positions, FEATURES]`. Gradient: `dx` gets `dy` at the first of the largest.
//! Source: Ranzato et al. 2007; conventions as PyTorch's and Keras's max pools.

use core::marker::PhantomData;

use crate::flat::{flatten, flatten_mut};
use crate::kernel::conv::ONE_COLUMN;
use crate::kernel::pool::{self, Pool, Sizes};
use crate::layer::Layer;
use crate::math::Scalar;
use crate::shape::{Sequence, Shape, Slide};
use crate::tensor::Tensor;

/// The window `W` over the sequences `S`. In `network!`: `max_pool1d(2)`.
#[derive(Debug)]
pub struct MaxPool1d<S, W>(PhantomData<(S, W)>);

impl<S, W> Sizes for MaxPool1d<S, W>
where
    S: Shape,
    W: Slide<S::Time>,
{
    const SIZES: Pool = Pool {
        rows: W::SPAN,
        columns: ONE_COLUMN,
        channels: S::LEN / S::POSITIONS,
        counts_padding: false,
    };
}

impl<S, W> Layer for MaxPool1d<S, W>
where
    S: Shape,
    W: Slide<S::Time>,
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
        pool::largest_of::<T, Self>(flatten(input), flatten_mut(output));
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        (): &(),
        input: &[Tensor<S, T>],
        output: &[Tensor<Self::Output, T>],
        (): &mut (),
        d_output: &[Tensor<Self::Output, T>],
        d_input: Option<&mut [Tensor<S, T>]>,
        (): &mut (),
        _: &mut [T],
    ) {
        if let Some(d_input) = d_input {
            pool::largest_gradient_of::<T, Self>(
                flatten(input),
                flatten(output),
                flatten(d_output),
                flatten_mut(d_input),
            );
        }
    }
}
