//! Softmax over the last axis, `y_i = exp(x_i) / Σ exp(x_j)`.
//! Shapes: `x` and `y` any, the same. Gradient: `dx_i = y_i (dy_i - Σ y_j dy_j)`.
//! The largest element is subtracted first, so that nothing overflows.
//! Source: Bridle 1990.

use core::marker::PhantomData;

use super::{Frame, InPlace, Layer, Moments, Streaming};
use crate::flat::{flatten, flatten_mut};
use crate::kernel::isa::{Arithmetic, Separate, dispatched};
use crate::kernel::lanes::softmax;
use crate::math::Scalar;
use crate::shape::Shape;
use crate::tensor::Tensor;

/// Softmax over the last axis of shape `S`. In `network!`: `softmax`.
///
/// The losses on logits ([`CrossEntropy`](crate::loss::CrossEntropy)) contain it already: end a network that is
/// trained with them without it.
#[derive(Debug)]
pub struct Softmax<S>(PhantomData<S>);

/// Softmax of each run of `features` values, in place.
#[inline(always)]
pub(crate) fn softmax_in_place<T: Scalar>(values: &mut [T], features: usize) {
    for row in values.chunks_exact_mut(features) {
        softmax(row);
    }
}

/// Softmax over the last axis, compiled for the shape.
#[inline(always)]
fn over_last_axis<A: Arithmetic, T: Scalar, S: Shape>(values: &mut [T], _: PhantomData<S>) {
    softmax_in_place(A::of_mut(values), const { S::LEN / S::POSITIONS });
}

dispatched! {
    fn dispatched_over_last_axis<T, S: Shape>(values: &mut [T], shape: PhantomData<S>) = over_last_axis with arithmetic;
}

impl<S: Shape> Layer for Softmax<S> {
    type Input = S;
    type Output = S;
    type Parameters<T: Scalar> = ();
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    crate::works_in_place!();

    #[inline(always)]
    fn infer<T: Scalar>(
        (): &(),
        (): &(),
        input: &[Tensor<S, T>],
        output: &mut [Tensor<S, T>],
        _: &mut [T],
    ) {
        flatten_mut(output).copy_from_slice(flatten(input));
        Self::infer_in_place(&(), &(), output);
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        (): &(),
        _: &[Tensor<S, T>],
        output: &[Tensor<S, T>],
        (): &mut (),
        d_output: &[Tensor<S, T>],
        d_input: Option<&mut [Tensor<S, T>]>,
        (): &mut (),
        _: &mut [T],
    ) {
        let Some(d_input) = d_input else { return };
        let features = S::LEN / S::POSITIONS;
        let rows = flatten(output).chunks_exact(features);
        let d_rows = flatten(d_output).chunks_exact(features);
        let d_input = flatten_mut(d_input).chunks_exact_mut(features);
        for ((y, d_y), d_x) in rows.zip(d_rows).zip(d_input) {
            let mean: T = y.iter().zip(d_y).map(|(&y, &d_y)| y * d_y).sum();
            for ((&y, &d_y), d_x) in y.iter().zip(d_y).zip(d_x) {
                *d_x = y * (d_y - mean);
            }
        }
    }
}

impl<S: Shape> InPlace for Softmax<S> {
    #[inline(always)]
    fn infer_in_place<'a, T: Scalar>(
        (): &(),
        (): &(),
        values: &'a mut [Tensor<S, T>],
    ) -> &'a mut [Tensor<S, T>] {
        if T::IS_FUSED {
            over_last_axis::<Separate, T, S>(flatten_mut(values), PhantomData);
        } else {
            dispatched_over_last_axis(flatten_mut(values), PhantomData::<S>);
        }
        values
    }
}

impl<S: Moments> Streaming for Softmax<S> {
    type Memory<T: Scalar> = ();

    fn start<T: Scalar>(_: &Self::Parameters<T>, (): &mut ()) {}

    #[inline]
    fn step<T: Scalar>(
        _: &Self::Parameters<T>,
        _: &Self::State<T>,
        (): &mut (),
        input: &Frame<Self::Input, T>,
        output: &mut Frame<Self::Output, T>,
        _: &mut [T],
    ) {
        output.as_mut_slice().copy_from_slice(input.as_slice());
        dispatched_over_last_axis(output.as_mut_slice(), PhantomData::<S>);
    }
}
