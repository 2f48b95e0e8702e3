//! The gradient of a small convolution's input, compiled for its sizes: rows of the output's gradient, between zeros, through
//! the window turned around.

use core::marker::PhantomData;

use super::tile::{Tile, Tiled, run, tiles};
use super::{Convolution, Sizes};
use crate::kernel::isa::{Arithmetic, dispatched};
use crate::math::Scalar;

/// Room for a row between zeros.
const WIDEST: usize = 2048;

impl Convolution {
    /// Whether code of its own is worth it for the input's gradient.
    pub const fn has_small_input_gradient(&self) -> bool {
        self.is_small()
            && self.channels.is_multiple_of(8)
            && self.columns.stride == 1
            && self.columns.before < self.columns.size
            && self.widened() * self.filters <= WIDEST
    }

    /// Positions in a row between zeros: every cell of the image is seen by a window of as many.
    const fn widened(&self) -> usize {
        self.columns.input + self.columns.size - 1
    }
}

dispatched! {
    /// `dx += dy * Wᵀ`
    pub fn add_input_gradient<T, S: Sizes>(weight: &[T], d_y: &[T], d_x: &mut [T], sizes: PhantomData<S>)
        = all_input_gradients with arithmetic;
}

#[inline(always)]
fn all_input_gradients<A: Arithmetic, T: Scalar, S: Sizes>(
    weight: &[T],
    d_y: &[T],
    d_x: &mut [T],
    sizes: PhantomData<S>,
) {
    run::<A, T, _>(InputGradient {
        weight,
        d_y,
        d_x,
        sizes,
    });
}

/// Cells of a row of the image by channels.
struct InputGradient<'a, T, S> {
    weight: &'a [T],
    d_y: &'a [T],
    d_x: &'a mut [T],
    sizes: PhantomData<S>,
}

impl<T: Scalar, S: Sizes> Tiled<T> for InputGradient<'_, T, S> {
    const ROWS: usize = S::SIZES.columns.input;
    const COLUMNS: usize = S::SIZES.channels;

    #[inline(always)]
    fn run<A: Arithmetic, const R: usize, const N: usize, const V: usize>(self) {
        let sizes = const { S::SIZES };
        let [channels, filters] = [sizes.channels, sizes.filters];
        let row_of_window = sizes.row_steps() * filters;
        let mut room = [T::ZERO; super::fixed::MOST_WEIGHTS];
        let turned = &mut room[..sizes.weights()];
        turn::<T, S>(self.weight, turned);
        let mut room = [T::ZERO; WIDEST];
        let widened = &mut room[..sizes.widened() * filters];
        // The first cell's windows begin so many positions before the first.
        let before = (sizes.columns.size - 1 - sizes.columns.before) * filters;

        let samples = self.d_x.chunks_exact_mut(sizes.inputs());
        for (d_x, d_y) in samples.zip(self.d_y.chunks_exact(sizes.outputs())) {
            for (row, d_y) in d_y.chunks_exact(sizes.row_of_outputs()).enumerate() {
                let within = d_y.len().min(widened.len() - before);
                widened[before..][..within].copy_from_slice(&d_y[..within]);
                for k in sizes.rows.cells(row) {
                    let d_x = &mut d_x[sizes.image_row(row, k)..];
                    let window = &turned[k * row_of_window..];
                    for channel in (0..channels).step_by(N * V) {
                        for (first, but) in tiles::<R>(Self::ROWS) {
                            let d_x = &mut d_x[first * channels + channel..];
                            let mut tile = Tile::<T, R, N, V>::read(d_x, channels);
                            tile.add::<A>(
                                sizes.columns.size * filters,
                                (&widened[first * filters..], |r| r * filters, 1),
                                (&window[channel..], channels),
                            );
                            tile.write(d_x, channels, but);
                        }
                    }
                }
            }
        }
    }
}

/// `[K][L][C][F]` to `[K][L][F][C]`, the last `L` first.
#[inline(always)]
fn turn<T: Scalar, S: Sizes>(weight: &[T], turned: &mut [T]) {
    let sizes = const { S::SIZES };
    let [channels, filters] = [sizes.channels, sizes.filters];
    let row = sizes.row_steps() * filters;
    for (row, turned) in weight.chunks_exact(row).zip(turned.chunks_exact_mut(row)) {
        let cells = turned.chunks_exact_mut(channels * filters);
        for (cell, turned) in row.chunks_exact(channels * filters).rev().zip(cells) {
            for (c, weights) in cell.chunks_exact(filters).enumerate() {
                for (f, &w) in weights.iter().enumerate() {
                    turned[f * channels + c] = w;
                }
            }
        }
    }
}
