//! Inverted dropout: in training `y = x m / (1 - p)`, with `m` zero at random with probability `p` and one
//! otherwise; in use `y = x`. Shapes: any. Gradient: `dx = dy m / (1 - p)`.
//! Source: Srivastava et al. 2014; the inverted form as in PyTorch and Keras.
//!
//! The mask is a hash of a seed and an element's place, so that the tape is one number and not a mask.

use core::marker::PhantomData;

use rand::Rng;

use super::{Frame, InPlace, Layer, Moments, Streaming};
use crate::flat::{flatten, flatten_mut};
use crate::math::Scalar;
use crate::random;
use crate::shape::Shape;
use crate::tensor::Tensor;

/// Dropout at shape `S`; `RATE` is the bits of the probability `p` with which an element is dropped,
/// `0 <= p < 1`. In `network!`: `dropout(0.2)`.
#[derive(Debug)]
pub struct Dropout<S, const RATE: u64>(PhantomData<S>);

impl<S: Shape, const RATE: u64> Dropout<S, RATE> {
    /// `p`, the probability to drop an element.
    pub const PROBABILITY: f64 = {
        let probability = f64::from_bits(RATE);
        assert!(
            probability >= 0.0 && probability < 1.0,
            "the rate of a dropout lies in 0 <= rate < 1"
        );
        probability
    };

    /// An element whose hash lies below this is dropped.
    const THRESHOLD: u32 = (Self::PROBABILITY * 4_294_967_296.0) as u32;

    #[inline]
    fn apply<T: Scalar>(seed: u64, from: &[T], to: &mut [T]) {
        let scale = T::from_f64(1.0 / (1.0 - Self::PROBABILITY));
        for ((place, &x), y) in (0_u32..).zip(from).zip(to) {
            *y = if random::hash(seed, place) < Self::THRESHOLD {
                T::ZERO * x
            } else {
                x * scale
            };
        }
    }
}

impl<S: Shape, const RATE: u64> Layer for Dropout<S, RATE> {
    type Input = S;
    type Output = S;
    type Parameters<T: Scalar> = ();
    type State<T: Scalar> = ();
    /// The seed of the mask.
    type Tape<T: Scalar, const BATCH: usize> = u64;

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
    }

    #[inline]
    fn forward<T: Scalar, const BATCH: usize>(
        (): &(),
        (): &mut (),
        input: &[Tensor<S, T>],
        output: &mut [Tensor<S, T>],
        seed: &mut u64,
        rng: &mut dyn Rng,
    ) {
        *seed = rng.next_u64();
        Self::apply(*seed, flatten(input), flatten_mut(output));
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        (): &(),
        _: &[Tensor<S, T>],
        _: &[Tensor<S, T>],
        seed: &mut u64,
        d_output: &[Tensor<S, T>],
        d_input: Option<&mut [Tensor<S, T>]>,
        (): &mut (),
        _: &mut [T],
    ) {
        if let Some(d_input) = d_input {
            Self::apply(*seed, flatten(d_output), flatten_mut(d_input));
        }
    }
}

impl<S: Shape, const RATE: u64> InPlace for Dropout<S, RATE> {
    #[inline]
    fn infer_in_place<'a, T: Scalar>(
        (): &(),
        (): &(),
        values: &'a mut [Tensor<S, T>],
    ) -> &'a mut [Tensor<S, T>] {
        values
    }
}

impl<S: Moments, const RATE: u64> Streaming for Dropout<S, RATE> {
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
    }
}
