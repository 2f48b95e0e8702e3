//! Windows that make one number of each channel's cells.

use super::{cells, repeat};
use crate::kernel::pool::Pool;
use crate::math::Scalar;

/// The largest of each window; not a number where one of its cells is none, zero where it has no cell in the input.
#[inline(never)]
pub fn largest<T: Scalar>(pool: &Pool, x: &[T], y: &mut [T]) {
    each_window(pool, x, y, |window| {
        if window.rows * window.cells == 0 {
            return T::ZERO;
        }
        window.fold(-T::INFINITY, |largest, x| {
            match (x > largest) | x.is_nan() {
                true => x,
                false => largest,
            }
        })
    });
}

/// The mean of each window.
#[inline(never)]
pub fn mean<T: Scalar>(pool: &Pool, x: &[T], y: &mut [T]) {
    each_window(pool, x, y, |window| {
        let sum = window.fold(T::ZERO, |sum, x| sum + x);
        let count = match pool.counts_padding {
            true => pool.rows.size * pool.columns.size,
            false => window.rows * window.cells,
        };
        sum * (T::ONE / T::from_usize(count.max(1)))
    });
}

/// The cells of a window that lie in the image, of one channel.
struct Window<T> {
    x: *const T,
    next_row: usize,
    next: usize,
    rows: usize,
    cells: usize,
}

impl<T: Scalar> Window<T> {
    #[inline(never)]
    #[allow(unsafe_code)]
    fn fold(&self, mut found: T, join: impl Fn(T, T) -> T) -> T {
        let mut row = self.x;
        repeat(self.rows, || {
            let mut x = row;
            repeat(self.cells, || {
                // SAFETY: a cell that lies in the image, which is there.
                found = join(found, unsafe { x.read() });
                x = x.wrapping_add(self.next);
            });
            row = row.wrapping_add(self.next_row);
        });
        found
    }
}

/// For all samples, positions and channels: a number from the window.
#[inline(always)]
fn each_window<T: Scalar>(
    pool: &Pool,
    x: &[T],
    y: &mut [T],
    mut number: impl FnMut(&Window<T>) -> T,
) {
    let [inputs, outputs] = [pool.inputs(), pool.outputs()];
    if inputs == 0 || outputs == 0 {
        return;
    }
    for (x, y) in x.chunks_exact(inputs).zip(y.chunks_exact_mut(outputs)) {
        let mut y = y.iter_mut();
        for row in 0..pool.rows.positions {
            let rows = cells(&pool.rows, row);
            for column in 0..pool.columns.positions {
                let columns = cells(&pool.columns, column);
                let mut window = Window {
                    x: x.as_ptr(),
                    next_row: pool.rows.dilation * pool.columns.input * pool.channels,
                    next: pool.columns.dilation * pool.channels,
                    rows: rows.len(),
                    cells: columns.len(),
                };
                if !rows.is_empty() && !columns.is_empty() {
                    let first = pool.image([row, rows.start], [column, columns.start]);
                    window.x = window.x.wrapping_add(first);
                }
                repeat(pool.channels, || {
                    if let Some(y) = y.next() {
                        *y = number(&window);
                    }
                    window.x = window.x.wrapping_add(1);
                });
            }
        }
    }
}
