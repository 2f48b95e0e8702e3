//! Windows that slide over an image, or over a sequence as an image of one column, and make one number of each
//! channel's cells. Letters: `H, W, C` rows, columns and channels. The innermost loops run over the channels.

use core::marker::PhantomData;
use core::ops::Range;

use super::isa::{asks, dispatched};
use super::lanes::{LANES, at, for_channels};
use super::plain::{self, IS_PLAIN};
use crate::math::Scalar;
use crate::shape::Span;

/// The sizes of a pool.
#[derive(Debug, Clone, Copy)]
pub struct Pool {
    pub rows: Span,
    pub columns: Span,
    pub channels: usize,
    /// Whether cells in the padding are cells too, of zeros.
    pub counts_padding: bool,
}

impl Pool {
    pub const fn inputs(&self) -> usize {
        self.rows.input * self.columns.input * self.channels
    }

    pub const fn outputs(&self) -> usize {
        self.rows.positions * self.columns.positions * self.channels
    }

    /// Whether code of its own for its sizes is worth it.
    const fn is_small(&self) -> bool {
        asks!() && self.rows.size * self.columns.size <= 16 && self.channels.is_multiple_of(LANES)
    }

    /// The largest of each window; not a number where one of its cells is none, zero where it has no cell in the input.
    #[inline]
    pub fn largest<T: Scalar>(&self, x: &[T], y: &mut [T]) {
        if IS_PLAIN {
            return plain::largest(self, x, y);
        }
        largest(*self, x, y);
    }

    /// The gradient goes to the first of a window's largest, as in PyTorch. Which it was is found again from `x` and `y`,
    /// so that nothing has to be remembered. A window that is not a number passes nothing on.
    #[inline]
    pub fn largest_gradient<T: Scalar>(&self, x: &[T], y: &[T], d_y: &[T], d_x: &mut [T]) {
        d_x.fill(T::ZERO);
        largest_gradient(*self, x, y, d_y, d_x);
    }

    /// The rows of a window that lie in the image.
    #[inline(always)]
    fn rows_of(&self, row: usize) -> Range<usize> {
        if self.rows.inner().contains(&row) {
            0..self.rows.size
        } else {
            self.rows.cells(row)
        }
    }

    /// The place of a window's cell in the image.
    #[inline(always)]
    pub fn image(&self, [row, k]: [usize; 2], [column, l]: [usize; 2]) -> usize {
        let y = row * self.rows.stride + k * self.rows.dilation - self.rows.before;
        let x = column * self.columns.stride + l * self.columns.dilation - self.columns.before;
        (y * self.columns.input + x) * self.channels
    }

    /// The mean of each window.
    #[inline]
    pub fn mean<T: Scalar>(&self, x: &[T], y: &mut [T]) {
        if IS_PLAIN {
            return plain::mean(self, x, y);
        }
        y.fill(T::ZERO);
        for (x, y) in x
            .chunks_exact(self.inputs())
            .zip(y.chunks_exact_mut(self.outputs()))
        {
            for (position, y) in y.chunks_exact_mut(self.channels).enumerate() {
                self.for_each_cell(position, |place| {
                    for (y, &x) in y.iter_mut().zip(self.cell(x, place)) {
                        *y += x;
                    }
                });
                let share = self.share::<T>(position);
                for y in y {
                    *y *= share;
                }
            }
        }
    }

    #[inline]
    pub fn mean_gradient<T: Scalar>(&self, d_y: &[T], d_x: &mut [T]) {
        d_x.fill(T::ZERO);
        for (d_x, d_y) in d_x
            .chunks_exact_mut(self.inputs())
            .zip(d_y.chunks_exact(self.outputs()))
        {
            for (position, d_y) in d_y.chunks_exact(self.channels).enumerate() {
                let share = self.share::<T>(position);
                self.for_each_cell(position, |place| {
                    let d_x = &mut d_x[place * self.channels..][..self.channels];
                    for (d_x, &d_y) in d_x.iter_mut().zip(d_y) {
                        *d_x += share * d_y;
                    }
                });
            }
        }
    }

    /// One over the number of cells that count at a position.
    #[inline(always)]
    fn share<T: Scalar>(&self, position: usize) -> T {
        let mut cells = self.rows.size * self.columns.size;
        if !self.counts_padding {
            cells = 0;
            self.for_each_cell(position, |_| cells += 1);
        }
        T::ONE / T::from_usize(cells.max(1))
    }

    #[inline(always)]
    fn cell<'a, T>(&self, x: &'a [T], place: usize) -> &'a [T] {
        &x[place * self.channels..][..self.channels]
    }

    /// The cells of the window at a position that lie in the input.
    #[inline(always)]
    fn for_each_cell(&self, position: usize, mut visit: impl FnMut(usize)) {
        let row = position / self.columns.positions;
        let column = position % self.columns.positions;
        for k in 0..self.rows.size {
            let Some(y) = self.rows.place(row, k) else {
                continue;
            };
            for l in 0..self.columns.size {
                if let Some(x) = self.columns.place(column, l) {
                    visit(y * self.columns.input + x);
                }
            }
        }
    }
}

/// Sizes that the compiler knows.
pub trait Sizes {
    const SIZES: Pool;
}

/// [`Pool::largest`] for sizes that the compiler knows.
#[inline]
pub fn largest_of<T: Scalar, S: Sizes>(x: &[T], y: &mut [T]) {
    if const { S::SIZES.is_small() } {
        fixed_largest(x, y, PhantomData::<S>);
    } else {
        S::SIZES.largest(x, y);
    }
}

/// [`Pool::largest_gradient`] for sizes that the compiler knows.
#[inline]
pub fn largest_gradient_of<T: Scalar, S: Sizes>(x: &[T], y: &[T], d_y: &[T], d_x: &mut [T]) {
    if const { S::SIZES.is_small() } {
        d_x.fill(T::ZERO);
        fixed_largest_gradient(x, y, d_y, d_x, PhantomData::<S>);
    } else {
        S::SIZES.largest_gradient(x, y, d_y, d_x);
    }
}

dispatched! {
    fn fixed_largest<T, S: Sizes>(x: &[T], y: &mut [T], sizes: PhantomData<S>) = all_fixed_largest;
}
dispatched! {
    fn fixed_largest_gradient<T, S: Sizes>(x: &[T], y: &[T], d_y: &[T], d_x: &mut [T], sizes: PhantomData<S>)
        = all_fixed_largest_gradients;
}

#[inline(always)]
fn all_fixed_largest<T: Scalar, S: Sizes>(x: &[T], y: &mut [T], _: PhantomData<S>) {
    all_largest(const { S::SIZES }, x, y);
}

#[inline(always)]
fn all_fixed_largest_gradients<T: Scalar, S: Sizes>(
    x: &[T],
    y: &[T],
    d_y: &[T],
    d_x: &mut [T],
    _: PhantomData<S>,
) {
    all_largest_gradients(const { S::SIZES }, x, y, d_y, d_x);
}

dispatched! {
    fn largest<T>(sizes: Pool, x: &[T], y: &mut [T]) = all_largest;
}
dispatched! {
    fn largest_gradient<T>(sizes: Pool, x: &[T], y: &[T], d_y: &[T], d_x: &mut [T]) = all_largest_gradients;
}

#[inline(always)]
fn all_largest<T: Scalar>(sizes: Pool, x: &[T], y: &mut [T]) {
    let channels = sizes.channels;
    if sizes.rows.misses() || sizes.columns.misses() {
        y.fill(T::ZERO);
    }
    let samples = x.chunks_exact(sizes.inputs());
    for (x, y) in samples.zip(y.chunks_exact_mut(sizes.outputs())) {
        for row in 0..sizes.rows.positions {
            let rows = sizes.rows_of(row);
            if rows.is_empty() {
                continue;
            }
            for strip in sizes.columns.strips() {
                for column in strip.positions.clone() {
                    let position = row * sizes.columns.positions + column;
                    let y = &mut y[position * channels..][..channels];
                    for_channels!(channels, |channel, V| {
                        let mut largest = [-T::INFINITY; V];
                        for k in rows.clone() {
                            let start = sizes.image([row, k], [column, strip.cells.start]);
                            let mut place = start + channel;
                            for _ in strip.cells.clone() {
                                for (largest, x) in largest.iter_mut().zip(at::<V, T>(x, place)) {
                                    *largest = if (x > *largest) | x.is_nan() {
                                        x
                                    } else {
                                        *largest
                                    };
                                }
                                place += sizes.columns.dilation * channels;
                            }
                        }
                        y[channel..][..V].copy_from_slice(&largest);
                    });
                }
            }
        }
    }
}

#[inline(always)]
fn all_largest_gradients<T: Scalar>(sizes: Pool, x: &[T], y: &[T], d_y: &[T], d_x: &mut [T]) {
    let channels = sizes.channels;
    let [inputs, outputs] = [sizes.inputs(), sizes.outputs()];
    let samples = x.chunks_exact(inputs).zip(d_x.chunks_exact_mut(inputs));
    let results = y.chunks_exact(outputs).zip(d_y.chunks_exact(outputs));
    for ((x, d_x), (y, d_y)) in samples.zip(results) {
        for row in 0..sizes.rows.positions {
            let rows = sizes.rows_of(row);
            for strip in sizes.columns.strips() {
                for column in strip.positions.clone() {
                    let position = (row * sizes.columns.positions + column) * channels;
                    for_channels!(channels, |channel, V| {
                        let y = at::<V, T>(y, position + channel);
                        // What no cell has taken yet.
                        let mut left = at::<V, T>(d_y, position + channel);
                        for k in rows.clone() {
                            let start = sizes.image([row, k], [column, strip.cells.start]);
                            let mut place = start + channel;
                            for _ in strip.cells.clone() {
                                let x = at::<V, T>(x, place);
                                let mut d_cells = at::<V, T>(d_x, place);
                                for v in 0..V {
                                    let is_it = x[v] == y[v];
                                    d_cells[v] += if is_it { left[v] } else { T::ZERO };
                                    left[v] = if is_it { T::ZERO } else { left[v] };
                                }
                                d_x[place..][..V].copy_from_slice(&d_cells);
                                place += sizes.columns.dilation * channels;
                            }
                        }
                    });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_in_the_padding_alone_is_zero() {
        // Two cells with one of padding on either side: windows of one cell see padding, both cells, padding.
        let axis = |input, padding, positions| Span {
            input,
            positions,
            size: 1,
            stride: 1,
            dilation: 1,
            before: padding,
        };
        let pool = Pool {
            rows: axis(2, 1, 4),
            columns: axis(1, 0, 1),
            channels: 1,
            counts_padding: false,
        };
        let mut y = [f64::NAN; 4];
        pool.largest(&[-3.0, -2.0], &mut y);
        assert_eq!(y, [0.0, -3.0, -2.0, 0.0]);
        let mut d_x = [f64::NAN; 2];
        pool.largest_gradient(&[-3.0, -2.0], &y, &[10.0, 1.0, 2.0, 20.0], &mut d_x);
        assert_eq!(d_x, [1.0, 2.0]);
        pool.mean(&[-3.0, -2.0], &mut y);
        assert_eq!(y, [0.0, -3.0, -2.0, 0.0]);
    }
}
