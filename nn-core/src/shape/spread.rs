//! How a window spreads an axis: where a transposed convolution lays it down for every cell.
//!
//! With `reach = (size - 1) · dilation + 1`: `length = (n - 1) · stride + reach + more - before - after`, PyTorch's with
//! `padding` for `before` and `after` and `output_padding` for `more`. Where less than nothing is left the length is one,
//! so that no type-level arithmetic fails: [`network!`](crate::network!) reports it in plain words.

use core::fmt::Debug;
use core::marker::PhantomData;
use core::ops::{Add, Mul, Sub};

use typenum::{B1, Diff, Max, Maximum, Prod, Sub1, Sum, U0, U1, Unsigned};

use super::{Dim, Span};

/// `SIZE` cells, `DILATION` apart, laid down every `STRIDE`; `BEFORE` and `AFTER` are cut off, `MORE` is added after.
///
/// ```
/// use nn_core::shape::{Spread, Spreading};
/// use nn_core::typenum::{U1, U2, U3, U4, Unsigned};
///
/// type Length<W> = <W as Spread<U4>>::Length;
/// assert_eq!(Length::<Spreading<U2, U2>>::USIZE, 8);
/// assert_eq!(Length::<Spreading<U3, U2, U1, U1, U1, U1>>::USIZE, 8);
/// ```
#[derive(Debug)]
pub struct Spreading<SIZE, STRIDE = U1, DILATION = U1, BEFORE = U0, AFTER = U0, MORE = U0>(
    PhantomData<(SIZE, STRIDE, DILATION, BEFORE, AFTER, MORE)>,
);

/// A window laid over an axis, for every cell of one of `N`.
pub trait Spread<N: Dim>: Debug + 'static {
    /// How long the axis becomes.
    type Length: Dim;
    /// The cells of the window.
    type Size: Dim;
    /// The window that slides over the new axis and has `N` positions there.
    const SPAN: Span;
}

/// What the windows cover, and what is added.
type Covered<N, SIZE, STRIDE, DILATION, MORE> =
    Sum<Sum<Sum<Prod<Sub1<N>, STRIDE>, Prod<Sub1<SIZE>, DILATION>>, U1>, MORE>;
/// At least one more than is cut off.
type Enough<COVERED, CUT> = Maximum<COVERED, Sum<CUT, U1>>;

impl<N, SIZE, STRIDE, DILATION, BEFORE, AFTER, MORE> Spread<N>
    for Spreading<SIZE, STRIDE, DILATION, BEFORE, AFTER, MORE>
where
    N: Dim + Sub<B1>,
    SIZE: Dim + Debug + Sub<B1>,
    STRIDE: Dim + Debug,
    DILATION: Dim + Debug,
    BEFORE: Unsigned + Debug + 'static + Add<AFTER>,
    AFTER: Unsigned + Debug + 'static,
    MORE: Unsigned + Debug + 'static,
    Sub1<N>: Mul<STRIDE>,
    Sub1<SIZE>: Mul<DILATION>,
    Prod<Sub1<N>, STRIDE>: Add<Prod<Sub1<SIZE>, DILATION>>,
    Sum<Prod<Sub1<N>, STRIDE>, Prod<Sub1<SIZE>, DILATION>>: Add<U1>,
    Sum<Sum<Prod<Sub1<N>, STRIDE>, Prod<Sub1<SIZE>, DILATION>>, U1>: Add<MORE>,
    Sum<BEFORE, AFTER>: Add<U1>,
    Covered<N, SIZE, STRIDE, DILATION, MORE>: Max<Sum<Sum<BEFORE, AFTER>, U1>>,
    Enough<Covered<N, SIZE, STRIDE, DILATION, MORE>, Sum<BEFORE, AFTER>>: Sub<Sum<BEFORE, AFTER>>,
    Diff<Enough<Covered<N, SIZE, STRIDE, DILATION, MORE>, Sum<BEFORE, AFTER>>, Sum<BEFORE, AFTER>>:
        Dim,
{
    type Length = Diff<
        Enough<Covered<N, SIZE, STRIDE, DILATION, MORE>, Sum<BEFORE, AFTER>>,
        Sum<BEFORE, AFTER>,
    >;
    type Size = SIZE;
    const SPAN: Span = Span {
        input: <Self::Length as Unsigned>::USIZE,
        positions: N::USIZE,
        size: SIZE::USIZE,
        stride: STRIDE::USIZE,
        dilation: DILATION::USIZE,
        before: BEFORE::USIZE,
    };
}
