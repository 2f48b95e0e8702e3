//! Where in a sequence a moment stands, as waves added to it: `y[t] = x[t] + P[t]`, `P[t, 2i] = sin(t / 10000^(2i / F))`,
//! `P[t, 2i + 1] = cos(t / 10000^(2i / F))`; of an odd number of features the last is a sine.
//! Shapes: `x, y [TIME, F]`. Gradient: `dx = dy`.
//! Source: Vaswani et al. 2017, §3.5.

use core::marker::PhantomData;

use super::{InPlace, Layer};
use crate::flat::{flatten, flatten_mut};
use crate::math::Scalar;
use crate::shape::Shape;
use crate::tensor::Tensor;

/// The waves of positions, added to the sequences `S`; nothing is learnt. In `network!`: `positional_encoding`.
#[derive(Debug)]
pub struct PositionalEncoding<S>(PhantomData<S>);

/// The longest wave, in moments, over 2π.
const LONGEST: f64 = 10_000.0;

impl<S: Shape> PositionalEncoding<S> {
    /// Adds the waves to samples. Each is turned on from moment to moment, so that there is one sine and one cosine a pair of
    /// features and not one a number; in f64, which a long sequence needs.
    #[inline]
    fn add<T: Scalar>(values: &mut [T]) {
        let features = S::LEN / S::POSITIONS;
        for feature in (0..features).step_by(2) {
            let share = feature as f64 / features as f64;
            let frequency = 1.0 / Scalar::powf(LONGEST, share);
            let (turn_sin, turn_cos) = (Scalar::sin(frequency), Scalar::cos(frequency));
            let (mut sin, mut cos) = (0.0, 1.0);
            for moment in 0..S::POSITIONS {
                let pair = [T::from_f64(sin), T::from_f64(cos)];
                let width = pair.len().min(features - feature);
                for sample in values.chunks_exact_mut(S::LEN) {
                    let places = &mut sample[moment * features + feature..][..width];
                    for (x, &wave) in places.iter_mut().zip(&pair) {
                        *x += wave;
                    }
                }
                (sin, cos) = (
                    sin * turn_cos + cos * turn_sin,
                    cos * turn_cos - sin * turn_sin,
                );
            }
        }
    }
}

impl<S: Shape> Layer for PositionalEncoding<S> {
    type Input = S;
    type Output = S;
    type Parameters<T: Scalar> = ();
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    crate::works_in_place!();

    #[inline]
    fn infer<T: Scalar>(
        (): &(),
        (): &(),
        input: &[Tensor<S, T>],
        output: &mut [Tensor<S, T>],
        _: &mut [T],
    ) {
        flatten_mut(output).copy_from_slice(flatten(input));
        Self::add(flatten_mut(output));
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        (): &(),
        _: &[Tensor<S, T>],
        _: &[Tensor<S, T>],
        (): &mut (),
        d_output: &[Tensor<S, T>],
        d_input: Option<&mut [Tensor<S, T>]>,
        (): &mut (),
        _: &mut [T],
    ) {
        if let Some(d_input) = d_input {
            flatten_mut(d_input).copy_from_slice(flatten(d_output));
        }
    }
}

impl<S: Shape> InPlace for PositionalEncoding<S> {
    #[inline]
    fn infer_in_place<'a, T: Scalar>(
        (): &(),
        (): &(),
        values: &'a mut [Tensor<S, T>],
    ) -> &'a mut [Tensor<S, T>] {
        Self::add(flatten_mut(values));
        values
    }
}
