//! How a window slides along an axis: the positions it has there, as a number of the type system.
//!
//! With `reach = (size - 1) · dilation + 1`, an axis of `n` and `before` and `after` of padding:
//! `positions = (n + before + after - reach) / stride + 1`, rounded down.
//! Source: Dumoulin and Visin 2016, relationship 15. A window that does not fit has one position all the same, so that
//! no type-level arithmetic fails: [`network!`](crate::network!) reports it in plain words.

use core::fmt::Debug;
use core::marker::PhantomData;
use core::ops::{Add, Div, Mul, Sub};

use typenum::{B1, Diff, Max, Maximum, Prod, Quot, Sub1, Sum, U1, Unsigned};

use super::Dim;

/// `SIZE` cells, `DILATION` apart, moved by `STRIDE`, over an axis with the padding `P`: [`Valid`], [`Same`], [`Causal`] or
/// [`Padded`].
///
/// ```
/// use nn_core::shape::{Same, Slide, Window};
/// use nn_core::typenum::{U1, U2, U3, U8, Unsigned};
///
/// type Positions<W> = <W as Slide<U8>>::Positions;
/// assert_eq!(Positions::<Window<U3>>::USIZE, 6);
/// assert_eq!(Positions::<Window<U3, U2>>::USIZE, 3);
/// assert_eq!(Positions::<Window<U3, U2, U1, Same>>::USIZE, 4);
/// ```
#[derive(Debug)]
pub struct Window<SIZE, STRIDE = U1, DILATION = U1, P = Valid>(
    PhantomData<(SIZE, STRIDE, DILATION, P)>,
);

/// No padding.
#[derive(Debug)]
pub struct Valid;

/// As many positions as the axis has strides, `n / stride` rounded up; the odd cell of padding goes after. TensorFlow's.
#[derive(Debug)]
pub struct Same;

/// All padding before, so that no position sees what comes after it: the positions of [`Same`].
#[derive(Debug)]
pub struct Causal;

/// So much before and after.
#[derive(Debug)]
pub struct Padded<BEFORE, AFTER = BEFORE>(PhantomData<(BEFORE, AFTER)>);

/// A window over an axis of `N`.
pub trait Slide<N: Dim>: Debug + 'static {
    /// How many positions it has.
    type Positions: Dim;
    /// Its cells.
    type Size: Dim;
    /// From its first cell to its last, both counted.
    type Reach: Dim;
    /// The same numbers for loops.
    const SPAN: Span;
}

/// A window over an axis, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The length of the axis.
    pub input: usize,
    /// How many positions the window has.
    pub positions: usize,
    /// The cells of the window.
    pub size: usize,
    /// From one position to the next.
    pub stride: usize,
    /// From one cell to the next.
    pub dilation: usize,
    /// The padding before the axis.
    pub before: usize,
}

impl Span {
    /// Where in the axis a cell of the window lies, if it does not lie in the padding.
    #[inline(always)]
    #[must_use]
    pub const fn place(&self, position: usize, cell: usize) -> Option<usize> {
        let place = position * self.stride + cell * self.dilation;
        if place >= self.before && place - self.before < self.input {
            Some(place - self.before)
        } else {
            None
        }
    }
}

/// From the first cell of a window to its last, both counted.
type Reach<SIZE, DILATION> = Sum<Prod<Sub1<SIZE>, DILATION>, U1>;
/// The positions of a window without padding.
type Fitting<N, REACH, STRIDE> = Sum<Quot<Diff<Maximum<N, REACH>, REACH>, STRIDE>, U1>;
/// One more than the strides that lie between the cells of an axis.
type Strides<N, STRIDE> = Sum<Quot<Sub1<N>, STRIDE>, U1>;

impl<N, SIZE, STRIDE, DILATION> Slide<N> for Window<SIZE, STRIDE, DILATION, Valid>
where
    N: Dim + Max<Reach<SIZE, DILATION>>,
    STRIDE: Dim + Debug,
    DILATION: Dim + Debug,
    SIZE: Dim + Debug + Sub<B1>,
    Sub1<SIZE>: Mul<DILATION>,
    Prod<Sub1<SIZE>, DILATION>: Add<U1>,
    Reach<SIZE, DILATION>: Dim,
    Maximum<N, Reach<SIZE, DILATION>>: Sub<Reach<SIZE, DILATION>>,
    Diff<Maximum<N, Reach<SIZE, DILATION>>, Reach<SIZE, DILATION>>: Div<STRIDE>,
    Quot<Diff<Maximum<N, Reach<SIZE, DILATION>>, Reach<SIZE, DILATION>>, STRIDE>: Add<U1>,
    Fitting<N, Reach<SIZE, DILATION>, STRIDE>: Dim,
{
    type Positions = Fitting<N, Reach<SIZE, DILATION>, STRIDE>;
    type Size = SIZE;
    type Reach = Reach<SIZE, DILATION>;
    const SPAN: Span = Span {
        input: N::USIZE,
        positions: <Self::Positions as Unsigned>::USIZE,
        size: SIZE::USIZE,
        stride: STRIDE::USIZE,
        dilation: DILATION::USIZE,
        before: 0,
    };
}

impl<N, SIZE, STRIDE, DILATION, BEFORE, AFTER> Slide<N>
    for Window<SIZE, STRIDE, DILATION, Padded<BEFORE, AFTER>>
where
    N: Dim + Add<BEFORE>,
    BEFORE: Unsigned + Debug + 'static,
    AFTER: Unsigned + Debug + 'static,
    Sum<N, BEFORE>: Add<AFTER>,
    Sum<Sum<N, BEFORE>, AFTER>: Dim,
    STRIDE: Dim + Debug,
    DILATION: Dim + Debug,
    SIZE: Dim + Debug,
    Window<SIZE, STRIDE, DILATION, Valid>: Slide<Sum<Sum<N, BEFORE>, AFTER>>,
{
    type Positions =
        <Window<SIZE, STRIDE, DILATION, Valid> as Slide<Sum<Sum<N, BEFORE>, AFTER>>>::Positions;
    type Size = SIZE;
    type Reach =
        <Window<SIZE, STRIDE, DILATION, Valid> as Slide<Sum<Sum<N, BEFORE>, AFTER>>>::Reach;
    const SPAN: Span = Span {
        input: N::USIZE,
        before: BEFORE::USIZE,
        ..<Window<SIZE, STRIDE, DILATION, Valid> as Slide<Sum<Sum<N, BEFORE>, AFTER>>>::SPAN
    };
}

/// [`Slide`] for the two paddings that keep `n / stride` positions, rounded up; `$before` of a reach and of all padding.
macro_rules! keep_length {
    ($padding:ident, |$reach:ident, $all:ident| $before:expr) => {
        impl<N, SIZE, STRIDE, DILATION> Slide<N> for Window<SIZE, STRIDE, DILATION, $padding>
        where
            N: Dim + Sub<B1>,
            STRIDE: Dim + Debug,
            DILATION: Dim + Debug,
            SIZE: Dim + Debug + Sub<B1>,
            Sub1<SIZE>: Mul<DILATION>,
            Prod<Sub1<SIZE>, DILATION>: Add<U1>,
            Reach<SIZE, DILATION>: Dim,
            Sub1<N>: Div<STRIDE>,
            Quot<Sub1<N>, STRIDE>: Add<U1>,
            Strides<N, STRIDE>: Dim,
        {
            type Positions = Strides<N, STRIDE>;
            type Size = SIZE;
            type Reach = Reach<SIZE, DILATION>;
            const SPAN: Span = {
                let positions = <Self::Positions as Unsigned>::USIZE;
                let $reach = <Self::Reach as Unsigned>::USIZE;
                let $all = ((positions - 1) * STRIDE::USIZE + $reach).saturating_sub(N::USIZE);
                Span {
                    input: N::USIZE,
                    positions,
                    size: SIZE::USIZE,
                    stride: STRIDE::USIZE,
                    dilation: DILATION::USIZE,
                    before: $before,
                }
            };
        }
    };
}

keep_length!(Same, |_reach, all| all / 2);
keep_length!(Causal, |reach, _all| reach - 1);

#[cfg(test)]
mod tests {
    use super::*;
    use typenum::{U0, U2, U3, U5, U7, U8, U10};

    fn span<N: Dim, W: Slide<N>>() -> [usize; 4] {
        assert_eq!(W::SPAN.positions, W::Positions::USIZE);
        assert_eq!(W::SPAN.input, N::USIZE);
        [
            W::SPAN.positions,
            W::SPAN.before,
            W::SPAN.size,
            W::Reach::USIZE,
        ]
    }

    #[test]
    fn positions_are_those_of_pytorch_and_tensorflow() {
        assert_eq!(span::<U8, Window<U3>>(), [6, 0, 3, 3]);
        assert_eq!(span::<U10, Window<U3, U2>>(), [4, 0, 3, 3]);
        assert_eq!(span::<U7, Window<U3, U1, U2>>(), [3, 0, 3, 5]);
        assert_eq!(span::<U7, Window<U3, U2, U1, Padded<U1>>>(), [4, 1, 3, 3]);
        assert_eq!(
            span::<U5, Window<U3, U1, U1, Padded<U0, U2>>>(),
            [5, 0, 3, 3]
        );
        // TensorFlow: of two cells of padding one before, of one none.
        assert_eq!(span::<U7, Window<U3, U2, U1, Same>>(), [4, 1, 3, 3]);
        assert_eq!(span::<U8, Window<U3, U2, U1, Same>>(), [4, 0, 3, 3]);
        assert_eq!(span::<U8, Window<U2, U1, U1, Same>>(), [8, 0, 2, 2]);
        assert_eq!(span::<U8, Window<U3, U1, U2, Causal>>(), [8, 4, 3, 5]);
        assert_eq!(span::<U8, Window<U3, U3, U1, Causal>>(), [3, 2, 3, 3]);
        // Smaller than the stride.
        assert_eq!(span::<U2, Window<U1, U5, U1, Same>>(), [1, 0, 1, 1]);
    }

    #[test]
    fn a_window_that_does_not_fit_has_one_position() {
        assert_eq!(span::<U2, Window<U5>>(), [1, 0, 5, 5]);
    }

    #[test]
    fn cells_in_the_padding_have_no_place() {
        let span = <Window<U3, U2, U1, Padded<U1>> as Slide<U5>>::SPAN;
        let places = [0, 1, 2].map(|cell| span.place(0, cell));
        assert_eq!(places, [None, Some(0), Some(1)]);
        let places = [0, 1, 2].map(|cell| span.place(2, cell));
        assert_eq!(places, [Some(3), Some(4), None]);
    }
}
