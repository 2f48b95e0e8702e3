//! A convolution of every channel by itself, with one filter each.

use super::{HAS_FLOATS, cells, fill, hidden, repeat};
use crate::kernel::conv::Convolution;
use crate::math::Scalar;

/// `y = x * W + b` for all samples; an empty `b` is none. Nothing is done if a slice is shorter than its sizes.
#[inline(never)]
pub fn forward<T: Scalar>(sizes: &Convolution, [weight, bias]: [&[T]; 2], x: &[T], y: &mut [T]) {
    let channels = sizes.channels;
    let outputs = sizes.rows.positions * sizes.columns.positions * channels;
    let inputs = sizes.rows.input * sizes.columns.input * channels;
    let weights = sizes.rows.size * sizes.columns.size * channels;
    let has_bias = bias.len() == channels;
    if inputs == 0 || outputs == 0 || weight.len() < weights || !(has_bias || bias.is_empty()) {
        return;
    }
    if !has_bias {
        fill(y, &[], 0);
    }
    for (x, y) in x.chunks_exact(inputs).zip(y.chunks_exact_mut(outputs)) {
        for row in 0..sizes.rows.positions {
            let rows = cells(&sizes.rows, row);
            for column in 0..sizes.columns.positions {
                let columns = cells(&sizes.columns, column);
                let first = match rows.is_empty() || columns.is_empty() {
                    true => 0,
                    false => sizes.image([row, rows.start], [column, columns.start]),
                };
                let window = Window {
                    x: x.as_ptr().wrapping_add(first),
                    x_row: sizes.rows.dilation * sizes.columns.input * channels,
                    x_cell: sizes.columns.dilation * channels,
                    weight: weight
                        .as_ptr()
                        .wrapping_add((rows.start * sizes.columns.size + columns.start) * channels),
                    weight_row: sizes.columns.size * channels,
                    bias: has_bias.then_some(bias.as_ptr()),
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
                    // Where a window has no cell, this would else become a call of `memcpy`.
                    channel = hidden(channel + 1);
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
    /// A number for each channel.
    bias: Option<*const T>,
    channels: usize,
    rows: usize,
    cells: usize,
}

impl<T: Scalar> Window<T> {
    /// `y = b + Σ x W` of `V` channels; without a bias, `y += Σ x W`.
    #[inline(always)]
    #[allow(unsafe_code)]
    fn add<const V: usize>(&self, y: *mut T, channel: usize) {
        let y = y.wrapping_add(channel).cast::<[T; V]>();
        let from = match self.bias {
            Some(bias) => bias.wrapping_add(channel).cast::<[T; V]>(),
            None => y.cast_const(),
        };
        // SAFETY: `V` channels are left of the bias, or of an output that is there.
        let mut sums = unsafe { from.read() };
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
        // SAFETY: `V` channels are left of an output that is there.
        unsafe { y.write(sums) };
    }
}
