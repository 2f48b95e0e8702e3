//! Windows that make one number of each channel's cells.

use core::ops::Range;

use crate::kernel::pool::Pool;
use crate::math::Scalar;

/// The largest of each window; not a number where one of its cells is none, zero where it has no cell in the input.
#[inline(never)]
pub fn largest<T: Scalar>(pool: &Pool, x: &[T], y: &mut [T]) {
    each_window(pool, x, y, |cells| {
        let mut largest = None;
        for x in cells {
            largest = match largest {
                Some(largest) if !((x > largest) | x.is_nan()) => Some(largest),
                _ => Some(x),
            };
        }
        largest.unwrap_or(T::ZERO)
    });
}

/// The mean of each window.
#[inline(never)]
pub fn mean<T: Scalar>(pool: &Pool, x: &[T], y: &mut [T]) {
    let all = pool.rows.size * pool.columns.size;
    each_window(pool, x, y, |cells| {
        let (mut sum, mut count) = (T::ZERO, 0);
        for x in cells {
            sum += x;
            count += 1;
        }
        let count = if pool.counts_padding {
            all
        } else {
            count.max(1)
        };
        sum * (T::ONE / T::from_usize(count))
    });
}

/// For all samples, positions and channels: a number from the cells of the window that lie in the image.
#[inline(always)]
fn each_window<T: Scalar>(
    pool: &Pool,
    x: &[T],
    y: &mut [T],
    mut number: impl FnMut(Cells<'_, T>) -> T,
) {
    let [inputs, outputs] = [pool.inputs(), pool.outputs()];
    if inputs == 0 || outputs == 0 {
        return;
    }
    for (x, y) in x.chunks_exact(inputs).zip(y.chunks_exact_mut(outputs)) {
        let mut y = y.iter_mut();
        for row in 0..pool.rows.positions {
            let rows = pool.rows.cells(row);
            for column in 0..pool.columns.positions {
                let columns = pool.columns.cells(column);
                let first = if rows.is_empty() || columns.is_empty() {
                    inputs
                } else {
                    pool.image([row, rows.start], [column, columns.start])
                };
                for channel in 0..pool.channels {
                    let Some(y) = y.next() else { return };
                    *y = number(Cells {
                        x,
                        row: first + channel,
                        next_row: pool.rows.dilation * pool.columns.input * pool.channels,
                        next: pool.columns.dilation * pool.channels,
                        rows: 0..rows.len(),
                        cells: 0..0,
                        of_row: columns.len(),
                        place: 0,
                    });
                }
            }
        }
    }
}

/// A channel's numbers in the cells of a window.
struct Cells<'a, T> {
    x: &'a [T],
    /// Where the next row begins.
    row: usize,
    next_row: usize,
    place: usize,
    next: usize,
    rows: Range<usize>,
    cells: Range<usize>,
    of_row: usize,
}

impl<T: Scalar> Iterator for Cells<'_, T> {
    type Item = T;

    #[inline(always)]
    fn next(&mut self) -> Option<T> {
        if self.cells.next().is_none() {
            self.rows.next()?;
            self.cells = 1..self.of_row;
            self.place = self.row;
            self.row += self.next_row;
        }
        let x = self.x.get(self.place).copied();
        self.place += self.next;
        x
    }
}
