//! The gradient of a small convolution's weight, compiled for its sizes.

use core::marker::PhantomData;
use core::ops::Range;

use super::Sizes;
use super::tile::{Tile, Tiled, run, tiles};
use crate::kernel::dense::add_scaled;
use crate::kernel::isa::{Arithmetic, dispatched};
use crate::math::Scalar;

dispatched! {
    /// `dW += x * dy`
    pub fn add_weight_gradient<T, S: Sizes>(d_weight: &mut [T], x: &[T], d_y: &[T], sizes: PhantomData<S>)
        = all_weight_gradients with arithmetic;
}

#[inline(always)]
fn all_weight_gradients<A: Arithmetic, T: Scalar, S: Sizes>(
    d_weight: &mut [T],
    x: &[T],
    d_y: &[T],
    _: PhantomData<S>,
) {
    // A row of few cells would be too few sums at a time.
    if const { S::SIZES.weights() <= 13 * S::SIZES.filters } {
        run::<A, T, _>(WeightGradient::<T, S, true>::new(d_weight, x, d_y));
    } else {
        run::<A, T, _>(WeightGradient::<T, S, false>::new(d_weight, x, d_y));
    }
}

/// The cells of a row of the window, or of a whole window, by filters.
struct WeightGradient<'a, T, S, const IS_WHOLE: bool> {
    d_weight: &'a mut [T],
    x: &'a [T],
    d_y: &'a [T],
    sizes: PhantomData<S>,
}

impl<'a, T, S, const IS_WHOLE: bool> WeightGradient<'a, T, S, IS_WHOLE> {
    const fn new(d_weight: &'a mut [T], x: &'a [T], d_y: &'a [T]) -> Self {
        Self {
            d_weight,
            x,
            d_y,
            sizes: PhantomData,
        }
    }
}

impl<T: Scalar, S: Sizes, const IS_WHOLE: bool> Tiled<T> for WeightGradient<'_, T, S, IS_WHOLE> {
    const ROWS: usize = match IS_WHOLE {
        true => S::SIZES.rows.size * S::SIZES.row_steps(),
        false => S::SIZES.row_steps(),
    };
    const COLUMNS: usize = S::SIZES.filters;

    #[inline(always)]
    fn run<A: Arithmetic, const R: usize, const N: usize, const V: usize>(mut self) {
        let sizes = const { S::SIZES };
        let samples = self.x.chunks_exact(sizes.inputs());
        for (x, d_y) in samples.zip(self.d_y.chunks_exact(sizes.outputs())) {
            self.add_edges(x, d_y);
            for k in 0..if IS_WHOLE { 1 } else { sizes.rows.size } {
                let rows = match IS_WHOLE {
                    true => sizes.rows.inner(),
                    false => sizes.rows.positions_of(k),
                };
                for filter in (0..sizes.filters).step_by(N * V) {
                    for (first, but) in tiles::<R>(Self::ROWS) {
                        let place = [k, first, filter];
                        self.add_tile::<A, R, N, V>(place, but, rows.clone(), x, d_y);
                    }
                }
            }
        }
    }
}

impl<T: Scalar, S: Sizes, const IS_WHOLE: bool> WeightGradient<'_, T, S, IS_WHOLE> {
    /// What comes of the positions whose window lies in the padding in part.
    #[inline(always)]
    fn add_edges(&mut self, x: &[T], d_y: &[T]) {
        let sizes = const { S::SIZES };
        let [inner_rows, inner] = [sizes.rows.inner(), sizes.columns.inner()];
        if inner.len() == sizes.columns.positions
            && (!IS_WHOLE || inner_rows.len() == sizes.rows.positions)
        {
            return;
        }
        let [channels, filters] = [sizes.channels, sizes.filters];
        for (row, d_y) in d_y.chunks_exact(sizes.row_of_outputs()).enumerate() {
            let is_done = !IS_WHOLE || inner_rows.contains(&row);
            for (position, d_y) in d_y.chunks_exact(filters).enumerate() {
                if is_done && inner.contains(&position) {
                    continue;
                }
                let cells = sizes.columns.cells(position);
                for k in sizes.rows.cells(row) {
                    let image = sizes.image_row(row, k) + sizes.in_image_row(position, cells.start);
                    let image = &x[image..][..cells.len() * channels];
                    let start = (k * sizes.columns.size + cells.start) * channels * filters;
                    let d_weight = self.d_weight[start..].chunks_exact_mut(filters);
                    for (&x, d_w) in image.iter().zip(d_weight) {
                        add_scaled(d_w, x, d_y);
                    }
                }
            }
        }
    }

    /// What comes of the other positions of some rows.
    #[inline(always)]
    fn add_tile<A: Arithmetic, const R: usize, const N: usize, const V: usize>(
        &mut self,
        [k, first, filter]: [usize; 3],
        but: usize,
        rows: Range<usize>,
        x: &[T],
        d_y: &[T],
    ) {
        let sizes = const { S::SIZES };
        let [steps, filters] = [sizes.row_steps(), sizes.filters];
        let inner = sizes.columns.inner();
        let d_weight = &mut self.d_weight[(k * steps + first) * filters + filter..];
        let mut tile = Tile::<T, R, N, V>::read(d_weight, filters);
        for row in rows {
            let image = &x[sizes.image_row(row, k) + sizes.in_image_row(inner.start, 0)..];
            let d_y = &d_y[(row * sizes.columns.positions + inner.start) * filters + filter..];
            let place = |r| match IS_WHOLE {
                true => (first + r) / steps * sizes.window_row() + (first + r) % steps,
                false => first + r,
            };
            tile.add::<A>(inner.len(), (image, place, sizes.stride()), (d_y, filters));
        }
        tile.write(d_weight, filters, but);
    }
}
