//! An activation function applied to every element, `y = f(x)`.
//! Shapes: `x` and `y` any, the same. Gradient: `dx = f'(x) dy`.

use core::marker::PhantomData;

use super::{Frame, InPlace, Layer, Moments, Streaming};
use crate::activation::Activation;
use crate::flat::{flatten, flatten_mut};
use crate::kernel::isa::{Arithmetic, Separate, apart, dispatched};
use crate::kernel::lanes::{RUN, at, for_runs, map, map_many, map_to, put};
use crate::kernel::plain::IS_PLAIN;
use crate::math::Scalar;
use crate::shape::Shape;
use crate::tensor::Tensor;

/// The activation `F` on every element of shape `S`. In `network!`: `relu`, `leaky_relu(0.01)`.
#[derive(Debug)]
pub struct Elementwise<S, F>(PhantomData<(S, F)>);

/// Whether so few values are worked on within the pass around them, as it is compiled for the machine.
const fn is_inlined<T: Scalar>(len: usize) -> bool {
    T::IS_FUSED && len < 64
}

/// `y = f(x)`
#[inline(always)]
fn values<A: Arithmetic, T: Scalar, F: Activation>(x: &[T], y: &mut [T], _: PhantomData<F>) {
    map_to(A::of(x), A::of_mut(y), F::value);
}

/// `x = f(x)`
#[inline(always)]
fn values_in_place<A: Arithmetic, T: Scalar, F: Activation>(x: &mut [T], _: PhantomData<F>) {
    map(A::of_mut(x), F::value);
}

/// `x = f(x)`
#[inline(always)]
fn many_values_in_place<A: Arithmetic, T: Scalar, F: Activation>(x: &mut [T], _: PhantomData<F>) {
    map_many(A::of_mut(x), F::value);
}

/// `dx = dy f'(x)`, given `[x, y]`
#[inline(always)]
fn gradients<A: Arithmetic, T: Scalar, F: Activation>(
    [x, y]: [&[T]; 2],
    d_y: &[T],
    d_x: &mut [T],
    _: PhantomData<F>,
) {
    let (x, y, d_y, d_x) = (A::of(x), A::of(y), A::of(d_y), A::of_mut(d_x));
    if IS_PLAIN {
        for ((&x, &y), (&d_y, d_x)) in x.iter().zip(y).zip(d_y.iter().zip(d_x)) {
            *d_x = d_y * F::derivative(x, y);
        }
        return;
    }
    let ((x, x_tail), (y, y_tail)) = (x.as_chunks::<RUN>(), y.as_chunks::<RUN>());
    let ((d_y, d_y_tail), (d_x, d_x_tail)) = (d_y.as_chunks(), d_x.as_chunks_mut());
    for ((x, y), (d_y, d_x)) in x.iter().zip(y).zip(d_y.iter().zip(d_x)) {
        *d_x = gradient::<RUN, _, F>(x, y, d_y);
        apart();
    }
    let len = d_x_tail.len();
    let (x, y, d_y) = (&x_tail[..len], &y_tail[..len], &d_y_tail[..len]);
    for_runs!(len, |place, R| {
        let d_x = gradient::<R, _, F>(&at(x, place), &at(y, place), &at(d_y, place));
        put(d_x_tail, place, d_x);
    });
}

/// `dy f'(x)` of a run.
#[inline(always)]
fn gradient<const R: usize, T: Scalar, F: Activation>(
    x: &[T; R],
    y: &[T; R],
    d_y: &[T; R],
) -> [T; R] {
    let mut d_x = *d_y;
    for lane in 0..R {
        d_x[lane] *= F::derivative(x[lane], y[lane]);
    }
    d_x
}

dispatched! {
    fn all_values<T, F: Activation>(x: &[T], y: &mut [T], activation: PhantomData<F>) = values with arithmetic;
}
dispatched! {
    fn all_values_in_place<T, F: Activation>(x: &mut [T], activation: PhantomData<F>) = many_values_in_place with arithmetic;
}
dispatched! {
    fn all_gradients<T, F: Activation>(points: [&[T]; 2], d_y: &[T], d_x: &mut [T], activation: PhantomData<F>) = gradients with arithmetic;
}

impl<S: Shape, F: Activation> Layer for Elementwise<S, F> {
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
        if const { is_inlined::<T>(S::LEN) } {
            values::<Separate, T, F>(flatten(input), flatten_mut(output), PhantomData::<F>);
        } else {
            all_values(flatten(input), flatten_mut(output), PhantomData::<F>);
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
        let points = [flatten(input), flatten(output)];
        let (d_output, d_input) = (flatten(d_output), flatten_mut(d_input));
        if const { is_inlined::<T>(S::LEN) } {
            gradients::<Separate, T, F>(points, d_output, d_input, PhantomData::<F>);
        } else {
            all_gradients(points, d_output, d_input, PhantomData::<F>);
        }
    }
}

impl<S: Shape, F: Activation> InPlace for Elementwise<S, F> {
    #[inline(always)]
    fn infer_in_place<'a, T: Scalar>(
        (): &(),
        (): &(),
        values: &'a mut [Tensor<S, T>],
    ) -> &'a mut [Tensor<S, T>] {
        if const { is_inlined::<T>(S::LEN) } {
            values_in_place::<Separate, T, F>(flatten_mut(values), PhantomData::<F>);
        } else {
            all_values_in_place(flatten_mut(values), PhantomData::<F>);
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
        all_values(input.as_slice(), output.as_mut_slice(), PhantomData::<F>);
    }
}
