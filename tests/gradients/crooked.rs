//! A layer whose gradient is wrong, to see that this is found, and that `examples/shrink` finds it alone.

use nn_core::layer::prelude::*;
use nn_core::typenum::{Const, ToUInt, U};

/// `y = x³`, with the gradient of `x²`.
#[allow(dead_code, reason = "a network has one if `NN_CROOKED` is set")]
pub struct Crooked<const UNITS: usize>;

impl<const UNITS: usize> Layer for Crooked<UNITS>
where
    Const<UNITS>: ToUInt,
    U<UNITS>: Dim,
{
    type Input = Vector<U<UNITS>>;
    type Output = Vector<U<UNITS>>;
    type Parameters<T: Scalar> = ();
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    fn draw<T: Scalar>((): &mut (), (): &mut (), _: &mut dyn Rng) {}

    fn infer<T: Scalar>(
        (): &(),
        (): &(),
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        _: &mut [T],
    ) {
        for (x, y) in input.iter().zip(output) {
            for (x, y) in x.as_slice().iter().zip(y.as_mut_slice()) {
                *y = *x * *x * *x;
            }
        }
    }

    fn forward<T: Scalar, const BATCH: usize>(
        (): &(),
        (): &mut (),
        input: &[Tensor<Self::Input, T>],
        output: &mut [Tensor<Self::Output, T>],
        (): &mut (),
        _: &mut dyn Rng,
    ) {
        Self::infer(&(), &(), input, output, &mut []);
    }

    fn backward<T: Scalar, const BATCH: usize>(
        (): &(),
        input: &[Tensor<Self::Input, T>],
        _: &[Tensor<Self::Output, T>],
        (): &mut (),
        d_output: &[Tensor<Self::Output, T>],
        d_input: Option<&mut [Tensor<Self::Input, T>]>,
        (): &mut (),
        _: &mut [T],
    ) {
        for ((x, d_y), d_x) in input
            .iter()
            .zip(d_output)
            .zip(d_input.into_iter().flatten())
        {
            let gradients = x.as_slice().iter().zip(d_y.as_slice());
            for ((x, d_y), d_x) in gradients.zip(d_x.as_mut_slice()) {
                *d_x = *d_y * (*x + *x);
            }
        }
    }
}
