//! All elements in one axis, row-major: `[height, width, channels]` becomes `[height · width · channels]`.
//! Nothing moves; in use it costs nothing.

use core::marker::PhantomData;

use super::{InPlace, Layer};
use crate::flat::{flatten, flatten_mut};
use crate::math::Scalar;
use crate::shape::{Countable, Vector};
use crate::tensor::{Tensor, adapt_mut};

/// Shape `S` as a vector. In `network!`: `flatten`.
#[derive(Debug)]
pub struct Flatten<S>(PhantomData<S>);

impl<S: Countable> Layer for Flatten<S> {
    type Input = S;
    type Output = Vector<S::Len>;
    type Parameters<T: Scalar> = ();
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    crate::works_in_place!();

    #[inline]
    fn infer<T: Scalar>(
        (): &(),
        (): &(),
        input: &[Tensor<S, T>],
        output: &mut [Tensor<Self::Output, T>],
        _: &mut [T],
    ) {
        flatten_mut(output).copy_from_slice(flatten(input));
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
            flatten_mut(d_input).copy_from_slice(flatten(d_output));
        }
    }
}

impl<S: Countable> InPlace for Flatten<S> {
    #[inline]
    fn infer_in_place<'a, T: Scalar>(
        (): &(),
        (): &(),
        values: &'a mut [Tensor<S, T>],
    ) -> &'a mut [Tensor<Self::Output, T>] {
        adapt_mut(values)
    }
}
