//! An activation function applied to every element, `y = f(x)`.
//! Shapes: `x` and `y` any, the same. Gradient: `dx = f'(x) dy`.

use core::marker::PhantomData;

use super::{Frame, InPlace, Layer, Moments, Streaming};
use crate::activation::Activation;
use crate::flat::{flatten, flatten_mut};
use crate::math::Scalar;
use crate::shape::Shape;
use crate::tensor::Tensor;

/// The activation `F` on every element of shape `S`. In `network!`: `relu`, `leaky_relu(0.01)`.
#[derive(Debug)]
pub struct Elementwise<S, F>(PhantomData<(S, F)>);

impl<S: Shape, F: Activation> Layer for Elementwise<S, F> {
    type Input = S;
    type Output = S;
    type Parameters<T: Scalar> = ();
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    #[inline]
    fn infer<T: Scalar>(
        (): &(),
        (): &(),
        input: &[Tensor<S, T>],
        output: &mut [Tensor<S, T>],
        _: &mut [T],
    ) {
        for (&x, y) in flatten(input).iter().zip(flatten_mut(output)) {
            *y = F::value(x);
        }
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        (): &(),
        input: &[Tensor<S, T>],
        output: &[Tensor<S, T>],
        (): &mut (),
        d_output: &[Tensor<S, T>],
        d_input: Option<&mut [Tensor<S, T>]>,
        (): &mut (),
        _: &mut [T],
    ) {
        let Some(d_input) = d_input else { return };
        let points = flatten(input).iter().zip(flatten(output));
        let gradients = flatten(d_output).iter().zip(flatten_mut(d_input));
        for ((&x, &y), (&d_y, d_x)) in points.zip(gradients) {
            *d_x = d_y * F::derivative(x, y);
        }
    }
}

impl<S: Shape, F: Activation> InPlace for Elementwise<S, F> {
    #[inline]
    fn infer_in_place<'a, T: Scalar>(
        (): &(),
        (): &(),
        values: &'a mut [Tensor<S, T>],
    ) -> &'a mut [Tensor<S, T>] {
        for x in flatten_mut(values) {
            *x = F::value(*x);
        }
        values
    }
}

impl<S: Moments, F: Activation> Streaming for Elementwise<S, F> {
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
        for (&x, y) in input.as_slice().iter().zip(output.as_mut_slice()) {
            *y = F::value(x);
        }
    }
}
