//! Convolutions as matrix products: the cells of a row of the window lie side by side in the image, and so do the positions
//! of a row of the output, each a stride further.

use super::Convolution;
use crate::kernel::isa::{Arithmetic, asks, dispatched};
use crate::kernel::product::{Left, Product, Right, Start, add as add_product};
use crate::kernel::strips::Strip;
use crate::math::Scalar;

dispatched! {
    /// `y = x * W`, from what it starts with.
    pub fn add<T>(sizes: Convolution, weight: &[T], start: &Start<'_, T>, x: &[T], y: &mut [T]) = add_all with arithmetic;
}
dispatched! {
    /// `dW += x * dy`
    pub fn add_weight_gradient<T>(sizes: Convolution, d_weight: &mut [T], x: &[T], d_y: &[T])
        = add_all_weight_gradients with arithmetic;
}
dispatched! {
    /// `dx += dy * Wᵀ`, for a convolution that [`turns`].
    pub fn add_input_gradient<T>(sizes: Convolution, weight: &[T], d_y: &[T], d_x: &mut [T])
        = add_all_input_gradients with arithmetic;
}

/// How the cells of a window's row are taken: all at once where they lie side by side in the image, one by one where there
/// is something between them.
#[derive(Clone, Copy)]
struct Cells {
    /// So many products of so many steps for a row of cells.
    segments: usize,
    steps: usize,
}

impl Convolution {
    /// Channels and filters of a group.
    pub(in crate::kernel) const fn of_group(&self) -> [usize; 2] {
        match self.groups {
            0 => [0; 2],
            groups => [self.channels / groups, self.filters / groups],
        }
    }

    pub(in crate::kernel) const fn lies_side_by_side(&self) -> bool {
        self.columns.dilation == 1 && self.groups == 1
    }

    /// The place in the image of a window's cell.
    #[inline(always)]
    pub(in crate::kernel) fn image(&self, [row, k]: [usize; 2], [column, l]: [usize; 2]) -> usize {
        let y = row * self.rows.stride + k * self.rows.dilation - self.rows.before;
        let x = column * self.columns.stride + l * self.columns.dilation - self.columns.before;
        (y * self.columns.input + x) * self.channels
    }

    /// The cells of a strip, as steps of a product; with several rows of the window, if they can go on in segments.
    #[inline(always)]
    fn steps(&self, strip: &Strip) -> Cells {
        let [channels, _] = self.of_group();
        match self.lies_side_by_side() {
            true => Cells {
                segments: 1,
                steps: strip.cells.len() * channels,
            },
            false => Cells {
                segments: strip.cells.len(),
                steps: channels,
            },
        }
    }
}

/// For every sample, row of the output, strip in it and group: window row by window row, or all of them in one product.
#[inline(always)]
fn add_all<A: Arithmetic, T: Scalar>(
    sizes: Convolution,
    weight: &[T],
    start: &Start<'_, T>,
    x: &[T],
    y: &mut [T],
) {
    // But where no window lies in the padding alone, and each position is one product.
    let mut start = *start;
    if !sizes.lies_side_by_side() || sizes.rows.misses() || sizes.columns.misses() {
        super::fill(start, y, sizes.filters);
        start = Start::There;
    }
    let [channels, filters] = sizes.of_group();
    let cell = sizes.cell_size();
    let row_of_cells = sizes.columns.size * cell;
    let samples = x.chunks_exact(sizes.inputs());
    for (x, y) in samples.zip(y.chunks_exact_mut(sizes.positions() * sizes.filters)) {
        for row in 0..sizes.rows.positions {
            let rows = sizes.rows.cells(row);
            for strip in sizes.columns.strips() {
                let Cells { segments, steps } = sizes.steps(&strip);
                let together = if sizes.lies_side_by_side() {
                    rows.len()
                } else {
                    1
                };
                let [first, l] = [strip.positions.start, strip.cells.start];
                let mut k = rows.start;
                while k < rows.end {
                    let image = sizes.image([row, k], [first, l]);
                    for group in 0..sizes.groups {
                        let place = (row * sizes.columns.positions + first) * sizes.filters;
                        add_product::<A, T>(&mut Product {
                            a: Left {
                                numbers: &x[image + group * channels..],
                                row: sizes.columns.stride * sizes.channels,
                                step: 1,
                                segment: match together > 1 {
                                    true => {
                                        sizes.rows.dilation * sizes.columns.input * sizes.channels
                                    }
                                    false => sizes.columns.dilation * sizes.channels,
                                },
                            },
                            b: Right {
                                numbers: &weight[k * row_of_cells + l * cell + group * filters..],
                                step: sizes.filters,
                                segment: if together > 1 { row_of_cells } else { cell },
                            },
                            c: &mut y[place + group * filters..],
                            c_row: sizes.filters,
                            start,
                            rows: strip.positions.len(),
                            segments: segments.max(together),
                            steps,
                            columns: filters,
                        });
                    }
                    k += together;
                }
            }
        }
    }
}

/// For every sample, row of the window, strip and group: all rows of the output in one product.
#[inline(always)]
fn add_all_weight_gradients<A: Arithmetic, T: Scalar>(
    sizes: Convolution,
    d_weight: &mut [T],
    x: &[T],
    d_y: &[T],
) {
    let [channels, filters] = sizes.of_group();
    let cell = sizes.cell_size();
    let samples = x.chunks_exact(sizes.inputs());
    for (x, d_y) in samples.zip(d_y.chunks_exact(sizes.positions() * sizes.filters)) {
        for k in 0..sizes.rows.size {
            let rows = sizes.rows.positions_of(k);
            if rows.is_empty() {
                continue;
            }
            for strip in sizes.columns.strips() {
                let Cells { segments, steps } = sizes.steps(&strip);
                let first = strip.positions.start;
                for l in strip.cells.start..strip.cells.start + segments {
                    let image = sizes.image([rows.start, k], [first, l]);
                    let start = (rows.start * sizes.columns.positions + first) * sizes.filters;
                    for group in 0..sizes.groups {
                        add_product::<A, T>(&mut Product {
                            a: Left {
                                numbers: &x[image + group * channels..],
                                row: 1,
                                step: sizes.columns.stride * sizes.channels,
                                segment: sizes.rows.stride * sizes.columns.input * sizes.channels,
                            },
                            b: Right {
                                numbers: &d_y[start + group * filters..],
                                step: sizes.filters,
                                segment: sizes.columns.positions * sizes.filters,
                            },
                            c: &mut d_weight
                                [(k * sizes.columns.size + l) * cell + group * filters..],
                            c_row: sizes.filters,
                            start: Start::There,
                            rows: steps,
                            segments: rows.len(),
                            steps: strip.positions.len(),
                            columns: filters,
                        });
                    }
                }
            }
        }
    }
}

/// Room for a row of the window, turned.
const TURNED: usize = 4096;

/// Whether the input's gradient is a product with the turned window, for which there is room.
pub const fn turns(sizes: &Convolution) -> bool {
    asks!()
        && sizes.groups == 1
        && sizes.columns.stride == 1
        && sizes.columns.dilation == 1
        && sizes.columns.before < sizes.columns.size
        && sizes.columns.size * sizes.channels * sizes.filters <= TURNED
}

/// The gradient of the output through the window turned around, row by row of it: `[L][F][C]`, the last cell first, so that
/// the positions that an input takes part in lie side by side.
#[inline(always)]
fn add_all_input_gradients<A: Arithmetic, T: Scalar>(
    sizes: Convolution,
    weight: &[T],
    d_y: &[T],
    d_x: &mut [T],
) {
    let [channels, filters] = [sizes.channels, sizes.filters];
    let cells = sizes.columns.size;
    let mut room = [T::ZERO; TURNED];
    let turned = &mut room[..cells * channels * filters];
    // Over an input, the window's positions: `column = input + before - cell`.
    let inputs = crate::shape::Span {
        input: sizes.columns.positions,
        positions: sizes.columns.input,
        before: cells - 1 - sizes.columns.before,
        ..sizes.columns
    };
    for k in 0..sizes.rows.size {
        let row = &weight[k * cells * channels * filters..][..cells * channels * filters];
        for (l, cell) in row.chunks_exact(channels * filters).enumerate() {
            let turned = &mut turned[(cells - 1 - l) * channels * filters..][..channels * filters];
            for (c, row) in cell.chunks_exact(filters).enumerate() {
                for (f, &w) in row.iter().enumerate() {
                    turned[f * channels + c] = w;
                }
            }
        }
        let rows = sizes.rows.positions_of(k);
        let samples = d_x.chunks_exact_mut(sizes.inputs());
        for (d_x, d_y) in samples.zip(d_y.chunks_exact(sizes.positions() * filters)) {
            for row in rows.clone() {
                let y = row * sizes.rows.stride + k * sizes.rows.dilation - sizes.rows.before;
                for strip in inputs.strips() {
                    let [first, l] = [strip.positions.start, strip.cells.start];
                    let column = first + l - inputs.before;
                    add_product::<A, T>(&mut Product {
                        a: Left {
                            numbers: &d_y[(row * sizes.columns.positions + column) * filters..],
                            row: filters,
                            step: 1,
                            segment: 0,
                        },
                        b: Right {
                            numbers: &turned[l * channels * filters..],
                            step: channels,
                            segment: 0,
                        },
                        c: &mut d_x[(y * sizes.columns.input + first) * channels..],
                        c_row: channels,
                        start: Start::There,
                        rows: strip.positions.len(),
                        segments: 1,
                        steps: strip.cells.len() * filters,
                        columns: channels,
                    });
                }
            }
        }
    }
}
