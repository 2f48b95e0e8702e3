//! The mean of each channel over all positions, `y[c] = Σ x[.., c] / n`.
//! Shapes: `x [HEIGHT, WIDTH, CHANNELS]` or `[TIME, FEATURES]`, `y [CHANNELS]`. Gradient: `dx = dy / n`.
//! Source: Lin, Chen and Yan 2014.

use core::marker::PhantomData;

use crate::flat::{flatten, flatten_mut};
use crate::layer::Layer;
use crate::math::Scalar;
use crate::shape::{Shape, Vector};
use crate::tensor::Tensor;

/// The mean of each channel of the images or sequences `S`. In `network!`: `global_avg_pool`.
#[derive(Debug)]
pub struct GlobalAvgPool<S>(PhantomData<S>);

impl<S: Shape> Layer for GlobalAvgPool<S> {
    type Input = S;
    type Output = Vector<S::Features>;
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
        let features = S::LEN / S::POSITIONS;
        let share = T::ONE / T::from_usize(S::POSITIONS);
        let samples = flatten(input).chunks_exact(S::LEN);
        for (x, y) in samples.zip(flatten_mut(output).chunks_exact_mut(features)) {
            y.fill(T::ZERO);
            for x in x.chunks_exact(features) {
                for (y, &x) in y.iter_mut().zip(x) {
                    *y += x;
                }
            }
            for y in y {
                *y *= share;
            }
        }
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
            let features = S::LEN / S::POSITIONS;
            let share = T::ONE / T::from_usize(S::POSITIONS);
            let samples = flatten_mut(d_input).chunks_exact_mut(S::LEN);
            for (d_x, d_y) in samples.zip(flatten(d_output).chunks_exact(features)) {
                for d_x in d_x.chunks_exact_mut(features) {
                    for (d_x, &d_y) in d_x.iter_mut().zip(d_y) {
                        *d_x = share * d_y;
                    }
                }
            }
        }
    }
}
