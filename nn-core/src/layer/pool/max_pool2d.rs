//! The largest of each window of an image: `y[p, q, c] = max x[cells of the window, c]`. Padding is no cell.
//! Shapes: `x [HEIGHT, WIDTH, CHANNELS]`, `y [positions, positions, CHANNELS]`. Gradient: `dx` gets `dy` at the first of the largest.
//! Source: Ranzato et al. 2007; conventions as PyTorch's and Keras's max pools.

use core::marker::PhantomData;

use crate::flat::{flatten, flatten_mut};
use crate::kernel::pool::{self, Pool, Sizes};
use crate::layer::Layer;
use crate::math::Scalar;
use crate::shape::{Image, Shape, Slide};
use crate::tensor::Tensor;

/// The windows `V` down and `H` across the images `S`. In `network!`: `max_pool2d(2)`, `max_pool2d(3, stride = 2, padding = same)`.
#[derive(Debug)]
pub struct MaxPool2d<S, V, H>(PhantomData<(S, V, H)>);

impl<S, V, H> Sizes for MaxPool2d<S, V, H>
where
    S: Shape,
    V: Slide<S::Height>,
    H: Slide<S::Width>,
{
    const SIZES: Pool = Pool {
        rows: V::SPAN,
        columns: H::SPAN,
        channels: S::LEN / S::POSITIONS,
        counts_padding: false,
    };
}

impl<S, V, H> Layer for MaxPool2d<S, V, H>
where
    S: Shape,
    V: Slide<S::Height>,
    H: Slide<S::Width>,
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
