//! What can be done to the length of an axis: cells before and after it, fewer cells, more cells.

use core::fmt::Debug;
use core::marker::PhantomData;
use core::ops::{Add, Mul, Sub};

use typenum::{Diff, Max, Maximum, Prod, Sum, U1, Unsigned};

use super::{Dim, Padded};

/// So many cells before and after are cut off. As with windows, at least one is left, so that no arithmetic of the
/// types fails; [`network!`](crate::network!) reports it in plain words.
#[derive(Debug)]
pub struct Cropped<BEFORE, AFTER = BEFORE>(PhantomData<(BEFORE, AFTER)>);

/// Every cell so many times.
#[derive(Debug)]
pub struct Repeated<FACTOR>(PhantomData<FACTOR>);

/// So many times as many cells, on straight lines between the old ones, whose centres stay where they are (PyTorch's
/// `align_corners = False`); beyond the outermost centres they keep their value.
#[derive(Debug)]
pub struct Interpolated<FACTOR>(PhantomData<FACTOR>);

/// Something that makes an axis of another length of one of `N`.
pub trait Resize<N: Dim>: Debug + 'static {
    /// The new length.
    type Length: Dim;
    /// Cells of the old axis that make one of the new: 1 or 2.
    const CELLS: usize;

    /// The cells of the old axis that a place of the new one is made of, with their weights; none for zero.
    fn cells(place: usize) -> [Option<(usize, f64)>; 2];
}

impl<N, BEFORE, AFTER> Resize<N> for Padded<BEFORE, AFTER>
where
    N: Dim + Add<BEFORE>,
    BEFORE: Unsigned + Debug + 'static,
    AFTER: Unsigned + Debug + 'static,
    Sum<N, BEFORE>: Add<AFTER>,
    Sum<Sum<N, BEFORE>, AFTER>: Dim,
{
    type Length = Sum<Sum<N, BEFORE>, AFTER>;
    const CELLS: usize = 1;

    #[inline(always)]
    fn cells(place: usize) -> [Option<(usize, f64)>; 2] {
        let inside = place >= BEFORE::USIZE && place - BEFORE::USIZE < N::USIZE;
        [inside.then(|| (place - BEFORE::USIZE, 1.0)), None]
    }
}

/// What is cut off.
type Cut<BEFORE, AFTER> = Sum<BEFORE, AFTER>;

impl<N, BEFORE, AFTER> Resize<N> for Cropped<BEFORE, AFTER>
where
    BEFORE: Unsigned + Debug + 'static + Add<AFTER>,
    AFTER: Unsigned + Debug + 'static,
    Cut<BEFORE, AFTER>: Add<U1>,
    N: Dim + Max<Sum<Cut<BEFORE, AFTER>, U1>>,
    Maximum<N, Sum<Cut<BEFORE, AFTER>, U1>>: Sub<Cut<BEFORE, AFTER>>,
    Diff<Maximum<N, Sum<Cut<BEFORE, AFTER>, U1>>, Cut<BEFORE, AFTER>>: Dim,
{
    type Length = Diff<Maximum<N, Sum<Cut<BEFORE, AFTER>, U1>>, Cut<BEFORE, AFTER>>;
    const CELLS: usize = 1;

    #[inline(always)]
    fn cells(place: usize) -> [Option<(usize, f64)>; 2] {
        let from = place + BEFORE::USIZE;
        [(from < N::USIZE).then_some((from, 1.0)), None]
    }
}

impl<N, FACTOR> Resize<N> for Repeated<FACTOR>
where
    N: Dim + Mul<FACTOR>,
    FACTOR: Dim + Debug,
    Prod<N, FACTOR>: Dim,
{
    type Length = Prod<N, FACTOR>;
    const CELLS: usize = 1;

    #[inline(always)]
    fn cells(place: usize) -> [Option<(usize, f64)>; 2] {
        [Some((place / FACTOR::USIZE, 1.0)), None]
    }
}

impl<N, FACTOR> Resize<N> for Interpolated<FACTOR>
where
    N: Dim + Mul<FACTOR>,
    FACTOR: Dim + Debug,
    Prod<N, FACTOR>: Dim,
{
    type Length = Prod<N, FACTOR>;
    const CELLS: usize = 2;

    #[inline(always)]
    fn cells(place: usize) -> [Option<(usize, f64)>; 2] {
        // The centre of the place among the old centres, in parts of `2 FACTOR`.
        let parts = 2 * FACTOR::USIZE;
        let centre = (2 * place + 1).saturating_sub(FACTOR::USIZE);
        let [cell, part] = [centre / parts, centre % parts];
        let next = (cell + 1).min(N::USIZE - 1);
        let share = part as f64 / parts as f64;
        [Some((cell, 1.0 - share)), Some((next, share))]
    }
}
