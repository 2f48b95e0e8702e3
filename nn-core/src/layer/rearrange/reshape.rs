//! The same elements in other axes, row-major: `[784]` becomes `[28, 28, 1]`. Nothing moves; in use it costs nothing.
//! Gradient: that of the output, in the axes of the input.

use core::marker::PhantomData;

use crate::flat::{flatten, flatten_mut};
use crate::layer::{InPlace, Layer};
use crate::math::Scalar;
use crate::shape::Shape;
use crate::tensor::{Tensor, adapt_mut};

/// Shape `S` as shape `O`, which has as many elements. In `network!`: `reshape([28, 28, 1])`.
#[derive(Debug)]
pub struct Reshape<S, O>(PhantomData<(S, O)>);

impl<S: Shape, O: Shape> Reshape<S, O> {
    const HAS_AS_MANY: () = assert!(
        S::LEN == O::LEN,
        "another shape has to have as many elements"
    );
}

impl<S: Shape, O: Shape> Layer for Reshape<S, O> {
    type Input = S;
    type Output = O;
    type Parameters<T: Scalar> = ();
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    crate::works_in_place!();

    #[inline]
    fn infer<T: Scalar>(
        (): &(),
        (): &(),
        input: &[Tensor<S, T>],
        output: &mut [Tensor<O, T>],
        _: &mut [T],
    ) {
        let () = Self::HAS_AS_MANY;
        flatten_mut(output).copy_from_slice(flatten(input));
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        (): &(),
        _: &[Tensor<S, T>],
        _: &[Tensor<O, T>],
        (): &mut (),
        d_output: &[Tensor<O, T>],
        d_input: Option<&mut [Tensor<S, T>]>,
        (): &mut (),
        _: &mut [T],
    ) {
        if let Some(d_input) = d_input {
            flatten_mut(d_input).copy_from_slice(flatten(d_output));
        }
    }
}

impl<S: Shape, O: Shape> InPlace for Reshape<S, O> {
    #[inline]
    fn infer_in_place<'a, T: Scalar>(
        (): &(),
        (): &(),
        values: &'a mut [Tensor<S, T>],
    ) -> &'a mut [Tensor<O, T>] {
        let () = Self::HAS_AS_MANY;
        adapt_mut(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{Image, Sequence};
    use typenum::{U1, U2, U3};

    #[test]
    fn elements_keep_their_order() {
        type Layer6 = Reshape<Sequence<U2, U3>, Image<U3, U2, U1>>;
        let x = Tensor::new([[1.0_f32, 2.0, 3.0], [4.0, 5.0, 6.0]]);
        let mut y = [Tensor::new([[[0.0_f32]; 2]; 3])];
        Layer6::infer(&(), &(), core::slice::from_ref(&x), &mut y, &mut []);
        assert_eq!(
            y[0],
            Tensor::new([[[1.0], [2.0]], [[3.0], [4.0]], [[5.0], [6.0]]])
        );
        let mut values = [x];
        assert_eq!(Layer6::infer_in_place(&(), &(), &mut values), y);
    }
}
