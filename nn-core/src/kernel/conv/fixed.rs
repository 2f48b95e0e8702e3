//! Small convolutions, compiled for their sizes: in a kernel that all sizes share, most instructions would go into where a
//! window begins and which tile comes next. The sums run in the same order, so the results are the same.

use core::marker::PhantomData;
use core::ops::Range;

use super::tile::{Tile, Tiled, run, tiles};
use super::{Convolution, Sizes};
use crate::kernel::isa::{Arithmetic, asks, dispatched};
use crate::math::Scalar;

/// Numbers of a weight that is small: the code grows with each convolution of other sizes.
pub(super) const MOST_WEIGHTS: usize = 2304;

impl Convolution {
    /// Whether code of its own is worth it: a pointwise convolution is one product, which has none of the trouble.
    pub const fn is_small(&self) -> bool {
        asks!()
            && self.groups == 1
            && self.columns.dilation == 1
            && self.rows.size * self.columns.size > 1
            && self.filters.is_multiple_of(8)
            && self.weights() <= MOST_WEIGHTS
            && !self.rows.misses()
            && !self.columns.misses()
    }

    /// Cells of a row of the window, as steps of a sum.
    pub(super) const fn row_steps(&self) -> usize {
        self.columns.size * self.channels
    }

    /// Where a row of the window lies in the image.
    pub(super) const fn image_row(&self, row: usize, k: usize) -> usize {
        let y = row * self.rows.stride + k * self.rows.dilation - self.rows.before;
        y * self.columns.input * self.channels
    }

    /// How far a cell that lies in the image lies in its row.
    pub(super) const fn in_image_row(&self, position: usize, l: usize) -> usize {
        (position * self.columns.stride + l - self.columns.before) * self.channels
    }

    /// How far one position's window lies from the next.
    pub(super) const fn stride(&self) -> usize {
        self.columns.stride * self.channels
    }

    /// How far a row of the window lies from the next.
    pub(in crate::kernel) const fn window_row(&self) -> usize {
        self.rows.dilation * self.columns.input * self.channels
    }

    pub(super) const fn row_of_outputs(&self) -> usize {
        self.columns.positions * self.filters
    }
}

dispatched! {
    /// `y = x * W + b`; an empty `b` is none.
    pub fn forward<T, S: Sizes>(weight: &[T], bias: &[T], x: &[T], y: &mut [T], sizes: PhantomData<S>)
        = all_outputs with arithmetic;
}

#[inline(always)]
fn all_outputs<A: Arithmetic, T: Scalar, S: Sizes>(
    weight: &[T],
    bias: &[T],
    x: &[T],
    y: &mut [T],
    sizes: PhantomData<S>,
) {
    run::<A, T, _>(Outputs {
        weight,
        bias,
        x,
        y,
        sizes,
    });
}

struct Outputs<'a, T, S> {
    weight: &'a [T],
    bias: &'a [T],
    x: &'a [T],
    y: &'a mut [T],
    sizes: PhantomData<S>,
}

/// Positions side by side by filters.
impl<T: Scalar, S: Sizes> Tiled<T> for Outputs<'_, T, S> {
    const ROWS: usize = S::SIZES.columns.inner_len();
    const COLUMNS: usize = S::SIZES.filters;

    #[inline(always)]
    fn run<A: Arithmetic, const R: usize, const N: usize, const V: usize>(self) {
        let sizes = const { S::SIZES };
        let samples = self.x.chunks_exact(sizes.inputs());
        for (x, y) in samples.zip(self.y.chunks_exact_mut(sizes.outputs())) {
            let output = Output::<T, S> {
                weight: self.weight,
                bias: self.bias,
                x,
                sizes: self.sizes,
            };
            let rows = y.chunks_exact_mut(sizes.row_of_outputs());
            for (row, y) in rows.enumerate() {
                for filter in (0..sizes.filters).step_by(N * V) {
                    output.row::<A, R, N, V>(row, filter, y);
                }
            }
        }
    }
}

struct Output<'a, T, S> {
    weight: &'a [T],
    bias: &'a [T],
    x: &'a [T],
    sizes: PhantomData<S>,
}

impl<T: Scalar, S: Sizes> Output<'_, T, S> {
    /// A row of positions, for some filters.
    #[inline(always)]
    fn row<A: Arithmetic, const R: usize, const N: usize, const V: usize>(
        &self,
        row: usize,
        filter: usize,
        y: &mut [T],
    ) {
        let columns = const { S::SIZES.columns };
        let inner = const { S::SIZES.columns.inner() };
        for position in (0..inner.start).chain(inner.end..columns.positions) {
            self.tile::<A, 1, N, V>([row, position, filter], columns.cells(position), y);
        }
        for (first, _) in tiles::<R>(inner.len()) {
            let position = inner.start + first;
            self.tile::<A, R, N, V>([row, position, filter], 0..columns.size, y);
        }
    }

    #[inline(always)]
    fn tile<A: Arithmetic, const R: usize, const N: usize, const V: usize>(
        &self,
        [row, position, filter]: [usize; 3],
        cells: Range<usize>,
        y: &mut [T],
    ) {
        let sizes = const { S::SIZES };
        let [steps, filters, channels] = [sizes.row_steps(), sizes.filters, sizes.channels];
        let start = if self.bias.is_empty() { 0 } else { filter };
        let mut tile = Tile::<T, R, N, V>::repeated(&self.bias[start..]);
        let in_row = sizes.in_image_row(position, cells.start);
        for k in sizes.rows.cells(row) {
            let image = &self.x[sizes.image_row(row, k) + in_row..];
            let weight = &self.weight[(k * steps + cells.start * channels) * filters + filter..];
            tile.add::<A>(
                cells.len() * channels,
                (image, |r| r * sizes.stride(), 1),
                (weight, filters),
            );
        }
        tile.write(&mut y[position * filters + filter..], filters, 0);
    }
}
