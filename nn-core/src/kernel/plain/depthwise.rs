//! A convolution of every channel by itself, with one filter each.

use super::{HAS_FLOATS, cells, repeat};
use crate::kernel::conv::Convolution;
use crate::math::Scalar;

/// `y += x * W` for all samples. Nothing is done if a slice is shorter than its sizes.
#[inline(never)]
pub fn add<T: Scalar>(sizes: &Convolution, weight: &[T], x: &[T], y: &mut [T]) {
    let channels = sizes.channels;
    let outputs = sizes.rows.positions * sizes.columns.positions * channels;
    let inputs = sizes.rows.input * sizes.columns.input * channels;
    let weights = sizes.rows.size * sizes.columns.size * channels;
    if inputs == 0 || outputs == 0 || weight.len() < weights {
        return;
    }
    for (x, y) in x.chunks_exact(inputs).zip(y.chunks_exact_mut(outputs)) {
        for row in 0..sizes.rows.positions {
            let rows = cells(&sizes.rows, row);
            for column in 0..sizes.columns.positions {
                let columns = cells(&sizes.columns, column);
                if rows.is_empty() || columns.is_empty() {
                    continue;
                }
                let first = sizes.image([row, rows.start], [column, columns.start]);
                let window = Window {
                    x: x.as_ptr().wrapping_add(first),
                    x_row: sizes.rows.dilation * sizes.columns.input * channels,
                    x_cell: sizes.columns.dilation * channels,
                    weight: weight
                        .as_ptr()
                        .wrapping_add((rows.start * sizes.columns.size + columns.start) * channels),
                    weight_row: sizes.columns.size * channels,
                    channels,
                    rows: rows.len(),
                    cells: columns.len(),
                };
                let place = (row * sizes.columns.positions + column) * channels;
                let y = y.as_mut_ptr().wrapping_add(place);
                let mut channel = 0;
                while HAS_FLOATS && channels - channel >= 8 {
                    window.add::<8>(y, channel);
                    channel += 8;
                }
                while !HAS_FLOATS && channels - channel >= 2 {
                    window.add::<2>(y, channel);
                    channel += 2;
                }
                while channel < channels {
                    window.add::<1>(y, channel);
                    channel += 1;
                }
            }
        }
    }
}

/// The cells of a window that lie in the image, which is there, as is its weight.
struct Window<T> {
    x: *const T,
    x_row: usize,
    x_cell: usize,
    weight: *const T,
    weight_row: usize,
    channels: usize,
    rows: usize,
    cells: usize,
}

impl<T: Scalar> Window<T> {
    /// `y += Σ x W` of `V` channels.
    #[inline(always)]
    #[allow(unsafe_code)]
    fn add<const V: usize>(&self, y: *mut T, channel: usize) {
        let y = y.wrapping_add(channel).cast::<[T; V]>();
        // SAFETY: `V` channels are left of an output that is there.
        let mut sums = unsafe { y.read() };
        let mut x_row = self.x.wrapping_add(channel);
        let mut weight_row = self.weight.wrapping_add(channel);
        for _ in 0..self.rows {
            let [mut x, mut weight] = [x_row, weight_row];
            repeat(self.cells, || {
                for (v, sum) in sums.iter_mut().enumerate() {
                    // SAFETY: a cell that lies in the image, and one of the window's, of which `V` channels are left.
                    let [x, w] = unsafe { [x.add(v).read(), weight.add(v).read()] };
                    *sum = x.multiply_add(w, *sum);
                }
                x = x.wrapping_add(self.x_cell);
                weight = weight.wrapping_add(self.channels);
            });
            x_row = x_row.wrapping_add(self.x_row);
            weight_row = weight_row.wrapping_add(self.weight_row);
        }
        // SAFETY: as above.
        unsafe { y.write(sums) };
    }
}
