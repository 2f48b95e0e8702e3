//! A convolution as matrix products: the cells of a row of the window lie side by side in the image.

use super::product::add as add_product;
use super::{cells, from, from_mut};
use crate::kernel::conv::{Convolution, fill};
use crate::kernel::product::{Left, Product, Right, Start};
use crate::math::Scalar;

/// `y = x * W`, from what it starts with, for all samples.
#[inline(never)]
pub fn add<T: Scalar>(
    sizes: &Convolution,
    weight: &[T],
    mut start: Start<'_, T>,
    x: &[T],
    y: &mut [T],
) {
    let [inputs, outputs] = [sizes.inputs(), sizes.outputs()];
    if inputs == 0 || outputs == 0 {
        return;
    }
    // Each position is one product, but where cells do not lie side by side, or none lies in the image.
    let is_one = sizes.lies_side_by_side();
    if !is_one || sizes.rows.misses() || sizes.columns.misses() {
        fill(start, y, sizes.filters);
        start = Start::There;
    }
    let [channels, filters] = sizes.of_group();
    let cell = sizes.cell_size();
    let row_of_cells = sizes.columns.size * cell;
    let inner = sizes.columns.inner();
    for (x, y) in x.chunks_exact(inputs).zip(y.chunks_exact_mut(outputs)) {
        for row in 0..sizes.rows.positions {
            let rows = cells(&sizes.rows, row);
            let mut column = 0;
            while column < sizes.columns.positions {
                let columns = cells(&sizes.columns, column);
                let first = column;
                column = if inner.contains(&first) {
                    inner.end
                } else {
                    first + 1
                };
                if rows.is_empty() || columns.is_empty() {
                    continue;
                }
                let mut k = rows.start;
                while k < rows.end {
                    let image = sizes.image([row, k], [first, columns.start]);
                    let window = k * row_of_cells + columns.start * cell;
                    let place = (row * sizes.columns.positions + first) * sizes.filters;
                    for group in 0..sizes.groups {
                        add_product(&mut Product {
                            a: Left {
                                numbers: from(x, image + group * channels),
                                row: sizes.columns.stride * sizes.channels,
                                step: 1,
                                segment: match is_one {
                                    true => sizes.window_row(),
                                    false => sizes.columns.dilation * sizes.channels,
                                },
                            },
                            b: Right {
                                numbers: from(weight, window + group * filters),
                                step: sizes.filters,
                                segment: if is_one { row_of_cells } else { cell },
                            },
                            c: from_mut(y, place + group * filters),
                            c_row: sizes.filters,
                            start,
                            rows: column - first,
                            segments: if is_one { rows.len() } else { columns.len() },
                            steps: if is_one {
                                columns.len() * channels
                            } else {
                                channels
                            },
                            columns: filters,
                        });
                    }
                    k += if is_one { rows.len() } else { 1 };
                }
            }
        }
    }
}
