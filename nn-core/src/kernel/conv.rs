//! Convolutions over an image, and over a sequence as an image of one column. Letters: `H, W, C` rows, columns and
//! channels of the input, `F` filters, `K, L` rows and columns of the window, `G` groups.
//!
//! The weight is `[K][L][C / G][F]`: the innermost loops run over the filters of a group, which are contiguous in the weight
//! and in the output; where every channel is a group of its own, over the channels. Each output is the bias, then the
//! products in the order of the window's cells.

use super::dense::{add_scaled, dot};
use crate::math::Scalar;
use crate::shape::Span;

/// The sizes of a convolution.
#[derive(Debug, Clone, Copy)]
pub struct Convolution {
    pub rows: Span,
    pub columns: Span,
    pub channels: usize,
    pub filters: usize,
    pub groups: usize,
}

/// The one column of a sequence.
pub const ONE_COLUMN: Span = Span {
    input: 1,
    positions: 1,
    size: 1,
    stride: 1,
    dilation: 1,
    before: 0,
};

impl Convolution {
    /// Products of one sample.
    pub const fn macs(&self) -> usize {
        self.positions() * self.weights()
    }

    /// Numbers of the weight.
    pub const fn weights(&self) -> usize {
        self.rows.size * self.columns.size * (self.channels / self.groups) * self.filters
    }

    const fn positions(&self) -> usize {
        self.rows.positions * self.columns.positions
    }

    /// Numbers of a sample of the input.
    const fn inputs(&self) -> usize {
        self.rows.input * self.columns.input * self.channels
    }

    /// Whether every channel is a group.
    const fn is_by_depth(&self) -> bool {
        self.groups == self.channels
    }

    /// `y = x * W + b`; an empty `b` is none.
    #[inline]
    pub fn forward<T: Scalar>(&self, weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
        let samples = x.chunks_exact(self.inputs());
        for (x, y) in samples.zip(y.chunks_exact_mut(self.positions() * self.filters)) {
            for (position, y) in y.chunks_exact_mut(self.filters).enumerate() {
                if bias.is_empty() {
                    y.fill(T::ZERO);
                } else {
                    y.copy_from_slice(bias);
                }
                self.for_each_cell(position, |place, cell| {
                    self.add_products(self.input_cell(x, place), self.weight_cell(weight, cell), y);
                });
            }
        }
    }

    /// `dW += x * dy`, over all samples.
    #[inline]
    pub fn add_weight_gradient<T: Scalar>(&self, d_weight: &mut [T], x: &[T], d_y: &[T]) {
        let samples = x.chunks_exact(self.inputs());
        for (x, d_y) in samples.zip(d_y.chunks_exact(self.positions() * self.filters)) {
            for (position, d_y) in d_y.chunks_exact(self.filters).enumerate() {
                self.for_each_cell(position, |place, cell| {
                    let size = self.cell_size();
                    let d_weight = &mut d_weight[cell * size..][..size];
                    self.add_outer(self.input_cell(x, place), d_y, d_weight);
                });
            }
        }
    }

    /// `dx = dy * Wᵀ`.
    #[inline]
    pub fn input_gradient<T: Scalar>(&self, weight: &[T], d_y: &[T], d_x: &mut [T]) {
        d_x.fill(T::ZERO);
        self.add_input_gradient(weight, d_y, d_x);
    }

    /// `dx += dy * Wᵀ`.
    #[inline]
    pub fn add_input_gradient<T: Scalar>(&self, weight: &[T], d_y: &[T], d_x: &mut [T]) {
        let samples = d_x.chunks_exact_mut(self.inputs());
        for (d_x, d_y) in samples.zip(d_y.chunks_exact(self.positions() * self.filters)) {
            for (position, d_y) in d_y.chunks_exact(self.filters).enumerate() {
                self.for_each_cell(position, |place, cell| {
                    let d_x = &mut d_x[place * self.channels..][..self.channels];
                    self.add_transposed(d_y, self.weight_cell(weight, cell), d_x);
                });
            }
        }
    }

    /// The cells of the window at a position that lie in the input: their place there, and in the window.
    #[inline(always)]
    fn for_each_cell(&self, position: usize, mut visit: impl FnMut(usize, usize)) {
        let row = position / self.columns.positions;
        let column = position % self.columns.positions;
        for k in 0..self.rows.size {
            let Some(y) = self.rows.place(row, k) else {
                continue;
            };
            for l in 0..self.columns.size {
                if let Some(x) = self.columns.place(column, l) {
                    visit(y * self.columns.input + x, k * self.columns.size + l);
                }
            }
        }
    }

    /// Numbers of the weight for a cell of the window.
    const fn cell_size(&self) -> usize {
        self.channels / self.groups * self.filters
    }

    #[inline(always)]
    fn input_cell<'a, T>(&self, x: &'a [T], place: usize) -> &'a [T] {
        &x[place * self.channels..][..self.channels]
    }

    #[inline(always)]
    fn weight_cell<'a, T>(&self, weight: &'a [T], cell: usize) -> &'a [T] {
        let size = self.cell_size();
        &weight[cell * size..][..size]
    }

    /// `y [F] += x [C] W [C / G, F]`, group by group.
    #[inline(always)]
    pub fn add_products<T: Scalar>(&self, x: &[T], weight: &[T], y: &mut [T]) {
        if self.is_by_depth() {
            let each = self.filters / self.channels;
            let filters = y.chunks_exact_mut(each).zip(weight.chunks_exact(each));
            if each == 1 {
                for ((y, &w), &x) in y.iter_mut().zip(weight).zip(x) {
                    *y += x * w;
                }
                return;
            }
            for ((y, w), &x) in filters.zip(x) {
                add_scaled(y, x, w);
            }
            return;
        }
        let [channels, filters] = [self.channels / self.groups, self.filters / self.groups];
        for (group, x) in x.chunks_exact(channels).enumerate() {
            let start = group * filters;
            let y = &mut y[start..][..filters];
            for (&x, row) in x.iter().zip(weight.chunks_exact(self.filters)) {
                add_scaled(y, x, &row[start..][..filters]);
            }
        }
    }

    /// `dW [C / G, F] += xᵀ [C] dy [F]`, group by group.
    #[inline(always)]
    fn add_outer<T: Scalar>(&self, x: &[T], d_y: &[T], d_weight: &mut [T]) {
        if self.is_by_depth() {
            let each = self.filters / self.channels;
            let filters = d_weight.chunks_exact_mut(each).zip(d_y.chunks_exact(each));
            for ((d_w, d_y), &x) in filters.zip(x) {
                add_scaled(d_w, x, d_y);
            }
            return;
        }
        let [channels, filters] = [self.channels / self.groups, self.filters / self.groups];
        for (group, x) in x.chunks_exact(channels).enumerate() {
            let start = group * filters;
            let d_y = &d_y[start..][..filters];
            for (&x, row) in x.iter().zip(d_weight.chunks_exact_mut(self.filters)) {
                add_scaled(&mut row[start..][..filters], x, d_y);
            }
        }
    }

    /// `dx [C] += dy [F] Wᵀ [F, C / G]`, group by group.
    #[inline(always)]
    fn add_transposed<T: Scalar>(&self, d_y: &[T], weight: &[T], d_x: &mut [T]) {
        if self.is_by_depth() {
            let each = self.filters / self.channels;
            let filters = weight.chunks_exact(each).zip(d_y.chunks_exact(each));
            for (d_x, (w, d_y)) in d_x.iter_mut().zip(filters) {
                *d_x += dot(d_y, w);
            }
            return;
        }
        let [channels, filters] = [self.channels / self.groups, self.filters / self.groups];
        for (group, d_x) in d_x.chunks_exact_mut(channels).enumerate() {
            let start = group * filters;
            let d_y = &d_y[start..][..filters];
            for (d_x, row) in d_x.iter_mut().zip(weight.chunks_exact(self.filters)) {
                *d_x += dot(d_y, &row[start..][..filters]);
            }
        }
    }
}
