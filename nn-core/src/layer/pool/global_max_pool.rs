//! The largest of each channel over all positions, `y[c] = max x[.., c]`.
//! Shapes: `x [HEIGHT, WIDTH, CHANNELS]` or `[TIME, FEATURES]`, `y [CHANNELS]`. Gradient: `dx` gets `dy` at the first of the largest.
//! Source: Oquab et al. 2015.

use core::marker::PhantomData;

use crate::flat::{flatten, flatten_mut};
use crate::layer::Layer;
use crate::math::Scalar;
use crate::shape::{Shape, Vector};
use crate::tensor::Tensor;

/// The largest of each channel of the images or sequences `S`. In `network!`: `global_max_pool`.
#[derive(Debug)]
pub struct GlobalMaxPool<S>(PhantomData<S>);

impl<S: Shape> Layer for GlobalMaxPool<S> {
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
        let samples = flatten(input).chunks_exact(S::LEN);
        for (x, y) in samples.zip(flatten_mut(output).chunks_exact_mut(features)) {
            y.fill(-T::INFINITY);
            for x in x.chunks_exact(features) {
                for (y, &x) in y.iter_mut().zip(x) {
                    *y = match (x > *y) | x.is_nan() {
                        true => x,
                        false => *y,
                    };
                }
            }
        }
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
            let features = S::LEN / S::POSITIONS;
            flatten_mut(d_input).fill(T::ZERO);
            let samples = flatten(input)
                .chunks_exact(S::LEN)
                .zip(flatten_mut(d_input).chunks_exact_mut(S::LEN));
            let outputs = flatten(output)
                .chunks_exact(features)
                .zip(flatten(d_output).chunks_exact(features));
            for ((x, d_x), (y, d_y)) in samples.zip(outputs) {
                for (feature, (&y, &d_y)) in y.iter().zip(d_y).enumerate() {
                    let mut places = (feature..S::LEN).step_by(features);
                    if let Some(place) = places.find(|&place| x[place] == y) {
                        d_x[place] = d_y;
                    }
                }
            }
        }
    }
}
