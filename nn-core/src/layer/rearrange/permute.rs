//! The axes in another order: `y[i, j] = x[j, i]`, and so with three. Shapes: `y` has the lengths of `x` in that order.
//! Gradient: `dx` is `dy` with the axes put back.

use core::marker::PhantomData;

use typenum::Unsigned;

use crate::layer::Layer;
use crate::math::Scalar;
use crate::shape::{Dim, Image, Sequence, Shape};
use crate::tensor::Tensor;

/// The axes of `S` in the order `P`, a tuple of [`FirstAxis`], [`MiddleAxis`] and [`LastAxis`]. In `network!`:
/// `permute([1, 0])`, `permute([2, 0, 1])`; the axes are counted from 0.
#[derive(Debug)]
pub struct Permute<S, P>(PhantomData<(S, P)>);

/// An axis of a shape.
pub trait Axis<S: Shape>: 'static {
    /// Its length.
    type Length: Dim;
    /// Elements from one of its places to the next.
    const STRIDE: usize;
}

/// Time, or the height of an image.
#[derive(Debug)]
pub struct FirstAxis;

/// The width of an image.
#[derive(Debug)]
pub struct MiddleAxis;

/// Features, or channels.
#[derive(Debug)]
pub struct LastAxis;

impl<S: Shape> Axis<S> for FirstAxis {
    type Length = S::Height;
    const STRIDE: usize = S::LEN / <S::Height as Unsigned>::USIZE;
}

impl<S: Shape> Axis<S> for MiddleAxis {
    type Length = S::Width;
    const STRIDE: usize = S::LEN / S::POSITIONS;
}

impl<S: Shape> Axis<S> for LastAxis {
    type Length = S::Features;
    const STRIDE: usize = 1;
}

/// The axes of a shape in an order: each stands in it once.
pub trait Order<S: Shape>: 'static {
    /// The shape that they make.
    type Output: Shape;
    /// Where the three axes of the output (the first of one place, if it has two) go in the input.
    const STRIDES: [usize; 3];
    /// How long they are.
    const LENGTHS: [usize; 3];
}

impl<S: Shape, A: Axis<S>, B: Axis<S>> Order<S> for (A, B) {
    type Output = Sequence<A::Length, B::Length>;
    const STRIDES: [usize; 3] = [0, A::STRIDE, B::STRIDE];
    const LENGTHS: [usize; 3] = [1, A::Length::USIZE, B::Length::USIZE];
}

impl<S: Shape, A: Axis<S>, B: Axis<S>, C: Axis<S>> Order<S> for (A, B, C) {
    type Output = Image<A::Length, B::Length, C::Length>;
    const STRIDES: [usize; 3] = [A::STRIDE, B::STRIDE, C::STRIDE];
    const LENGTHS: [usize; 3] = [A::Length::USIZE, B::Length::USIZE, C::Length::USIZE];
}

impl<S: Shape, P: Order<S>> Permute<S, P> {
    /// Every place of the output, in order, with that of the input.
    #[inline(always)]
    fn for_each(mut visit: impl FnMut(usize, usize)) {
        // The last place that is reached is the last there is only if each axis stands there once.
        const {
            let mut last = 0;
            let mut axis = 0;
            while axis < 3 {
                last += (P::LENGTHS[axis] - 1) * P::STRIDES[axis];
                axis += 1;
            }
            assert!(
                last + 1 == S::LEN && P::Output::LEN == S::LEN,
                "a permutation has every axis once"
            );
        }
        let [first, middle, last] = P::STRIDES;
        let mut place = 0;
        for i in 0..P::LENGTHS[0] {
            for j in 0..P::LENGTHS[1] {
                let start = i * first + j * middle;
                for k in 0..P::LENGTHS[2] {
                    visit(place, start + k * last);
                    place += 1;
                }
            }
        }
    }
}

impl<S: Shape, P: Order<S>> Layer for Permute<S, P> {
    type Input = S;
    type Output = P::Output;
    type Parameters<T: Scalar> = ();
    type State<T: Scalar> = ();
    type Tape<T: Scalar, const BATCH: usize> = ();

    #[inline]
    fn infer<T: Scalar>(
        (): &(),
        (): &(),
        input: &[Tensor<S, T>],
        output: &mut [Tensor<P::Output, T>],
        _: &mut [T],
    ) {
        for (input, output) in input.iter().zip(output) {
            let (x, y) = (input.as_slice(), output.as_mut_slice());
            Self::for_each(|to, from| y[to] = x[from]);
        }
    }

    #[inline]
    fn backward<T: Scalar, const BATCH: usize>(
        (): &(),
        _: &[Tensor<S, T>],
        _: &[Tensor<P::Output, T>],
        (): &mut (),
        d_output: &[Tensor<P::Output, T>],
        d_input: Option<&mut [Tensor<S, T>]>,
        (): &mut (),
        _: &mut [T],
    ) {
        let Some(d_input) = d_input else { return };
        for (d_input, d_output) in d_input.iter_mut().zip(d_output) {
            let (d_x, d_y) = (d_input.as_mut_slice(), d_output.as_slice());
            Self::for_each(|to, from| d_x[from] = d_y[to]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use typenum::{U2, U3};

    #[test]
    fn two_axes_are_transposed() {
        type Transposed = Permute<Sequence<U2, U3>, (LastAxis, FirstAxis)>;
        let x = [Tensor::new([[1.0_f32, 2.0, 3.0], [4.0, 5.0, 6.0]])];
        let mut y = [Tensor::new([[0.0_f32; 2]; 3])];
        Transposed::infer(&(), &(), &x, &mut y, &mut []);
        assert_eq!(y[0], Tensor::new([[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]));
    }

    #[test]
    fn channels_come_first() {
        type ChannelsFirst = Permute<Image<U2, U2, U3>, (LastAxis, FirstAxis, MiddleAxis)>;
        // Hundreds the row, tens the column, ones the channel.
        let pixel = |row: u8, column: u8| [0, 1, 2].map(|c| f32::from(100 * row + 10 * column + c));
        let x = [Tensor::new(
            [0, 1].map(|row| [0, 1].map(|column| pixel(row, column))),
        )];
        let mut y = [Tensor::new([[[0.0_f32; 2]; 2]; 3])];
        ChannelsFirst::infer(&(), &(), &x, &mut y, &mut []);
        assert_eq!(
            y[0].as_slice(),
            [0, 10, 100, 110, 1, 11, 101, 111, 2, 12, 102, 112].map(|x: u8| f32::from(x))
        );
    }
}
