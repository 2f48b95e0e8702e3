//! Convolutions over an image, and over a sequence as an image of one column. Letters: `H, W, C` rows, columns and
//! channels of the input, `F` filters, `K, L` rows and columns of the window, `G` groups.
//!
//! The weight is `[K][L][C / G][F]`: the innermost loops run over the filters of a group, which are contiguous in the weight
//! and in the output; where every channel is a group of its own, over the channels. Each output is the bias, then the
//! products in the order of the window's cells.

mod by_channel;
mod by_product;
mod fixed;
mod fixed_input_gradient;
mod fixed_weight_gradient;
mod kernels;
mod tile;

pub use kernels::{Kernels, OwnKernels, SharedKernels, Sizes};

use super::dense::{add_scaled, dot};
use super::isa::dispatched;
use super::plain::{self, IS_PLAIN};
use super::product::Start;
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
    pub(super) const fn inputs(&self) -> usize {
        self.rows.input * self.columns.input * self.channels
    }

    /// Numbers of a sample of the output.
    pub(super) const fn outputs(&self) -> usize {
        self.positions() * self.filters
    }

    /// Whether every channel is a group.
    const fn is_by_depth(&self) -> bool {
        self.groups == self.channels && self.channels > 1
    }

    /// Whether every channel has one filter.
    const fn is_by_channel(&self) -> bool {
        self.is_by_depth() && self.filters == self.channels
    }

    /// `y = x * W + b`; an empty `b` is none.
    #[inline(always)]
    pub fn forward<T: Scalar>(&self, weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
        self.kernel::<T>()(self, [weight, bias], x, y);
    }

    /// What computes [`forward`](Self::forward). Found while compiling, so that no other is in the program.
    pub const fn kernel<T: Scalar>(&self) -> Kernel<T> {
        match (self.is_by_channel(), self.is_by_depth()) {
            (true, _) => by_channel_forward::<T>,
            (false, true) => by_depth_forward::<T>,
            (false, false) => by_product_forward::<T>,
        }
    }

    /// `dW += x * dy`, over all samples.
    #[inline]
    pub fn add_weight_gradient<T: Scalar>(&self, d_weight: &mut [T], x: &[T], d_y: &[T]) {
        if self.is_by_channel() {
            by_channel::add_weight_gradient(*self, d_weight, x, d_y);
        } else if self.is_by_depth() {
            add_outer_by_depth(*self, d_weight, x, d_y);
        } else {
            by_product::add_weight_gradient(*self, d_weight, x, d_y);
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
        if self.is_by_channel() {
            by_channel::add_input_gradient(*self, weight, d_y, d_x);
        } else if by_product::turns(self) {
            by_product::add_input_gradient(*self, weight, d_y, d_x);
        } else {
            add_transposed(*self, weight, d_y, d_x);
        }
    }

    /// `y [F] += x [C] W [C / G, F]`: one cell of the window, as [`forward`](Self::forward) adds it.
    #[inline]
    pub fn add_products<T: Scalar>(&self, x: &[T], weight: &[T], y: &mut [T]) {
        let cell = Self {
            rows: ONE_COLUMN,
            columns: ONE_COLUMN,
            ..*self
        };
        if self.is_by_channel() {
            by_channel::add(cell, weight, x, y);
        } else if self.is_by_depth() {
            add_by_depth(cell, weight, x, y);
        } else {
            by_product::add(cell, weight, &Start::There, x, y);
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
    pub(super) const fn cell_size(&self) -> usize {
        match self.groups {
            0 => 0,
            groups => self.channels / groups * self.filters,
        }
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
}

/// `y = x * W + b` of a kind of convolution, given `[W, b]`; an empty `b` is none.
pub type Kernel<T> = fn(&Convolution, [&[T]; 2], &[T], &mut [T]);

#[inline]
fn by_product_forward<T: Scalar>(
    sizes: &Convolution,
    [weight, bias]: [&[T]; 2],
    x: &[T],
    y: &mut [T],
) {
    if IS_PLAIN {
        plain::add_conv(sizes, weight, Start::bias(bias), x, y);
    } else {
        by_product::add(*sizes, weight, &Start::bias(bias), x, y);
    }
}

#[inline]
fn by_channel_forward<T: Scalar>(
    sizes: &Convolution,
    [weight, bias]: [&[T]; 2],
    x: &[T],
    y: &mut [T],
) {
    if IS_PLAIN {
        return plain::by_channel(sizes, [weight, bias], x, y);
    }
    fill(Start::bias(bias), y, sizes.filters);
    by_channel::add(*sizes, weight, x, y);
}

#[inline]
fn by_depth_forward<T: Scalar>(
    sizes: &Convolution,
    [weight, bias]: [&[T]; 2],
    x: &[T],
    y: &mut [T],
) {
    fill(Start::bias(bias), y, sizes.filters);
    add_by_depth(*sizes, weight, x, y);
}

/// What every position starts from.
pub(super) fn fill<T: Scalar>(start: Start<'_, T>, y: &mut [T], filters: usize) {
    let bias = match start {
        Start::There => return,
        Start::Zero if IS_PLAIN => &[],
        Start::Zero => return y.fill(T::ZERO),
        Start::Row(bias) => bias,
    };
    if IS_PLAIN {
        return plain::fill(y, bias, filters);
    }
    // Doubled, as copies of a few numbers each would take longer.
    let mut done = filters.min(y.len());
    y[..done].copy_from_slice(&bias[..done]);
    while done < y.len() {
        let more = done.min(y.len() - done);
        y.copy_within(..more, done);
        done += more;
    }
}

dispatched! {
    fn add_by_depth<T>(sizes: Convolution, weight: &[T], x: &[T], y: &mut [T]) = add_each_by_depth;
}
dispatched! {
    fn add_outer_by_depth<T>(sizes: Convolution, d_weight: &mut [T], x: &[T], d_y: &[T]) = add_each_outer_by_depth;
}
dispatched! {
    fn add_transposed<T>(sizes: Convolution, weight: &[T], d_y: &[T], d_x: &mut [T]) = add_each_transposed;
}

/// `y += x * W`, several filters for each channel.
#[inline(always)]
fn add_each_by_depth<T: Scalar>(sizes: Convolution, weight: &[T], x: &[T], y: &mut [T]) {
    let each = sizes.filters / sizes.channels;
    let samples = x.chunks_exact(sizes.inputs());
    for (x, y) in samples.zip(y.chunks_exact_mut(sizes.positions() * sizes.filters)) {
        for (position, y) in y.chunks_exact_mut(sizes.filters).enumerate() {
            sizes.for_each_cell(position, |place, cell| {
                let weight = sizes.weight_cell(weight, cell);
                let filters = y.chunks_exact_mut(each).zip(weight.chunks_exact(each));
                for ((y, w), &x) in filters.zip(sizes.input_cell(x, place)) {
                    add_scaled(y, x, w);
                }
            });
        }
    }
}

/// `dW += x * dy`, several filters for each channel.
#[inline(always)]
fn add_each_outer_by_depth<T: Scalar>(sizes: Convolution, d_weight: &mut [T], x: &[T], d_y: &[T]) {
    let each = sizes.filters / sizes.channels;
    let samples = x.chunks_exact(sizes.inputs());
    for (x, d_y) in samples.zip(d_y.chunks_exact(sizes.positions() * sizes.filters)) {
        for (position, d_y) in d_y.chunks_exact(sizes.filters).enumerate() {
            sizes.for_each_cell(position, |place, cell| {
                let size = sizes.cell_size();
                let d_weight = &mut d_weight[cell * size..][..size];
                let filters = d_weight.chunks_exact_mut(each).zip(d_y.chunks_exact(each));
                for ((d_w, d_y), &x) in filters.zip(sizes.input_cell(x, place)) {
                    add_scaled(d_w, x, d_y);
                }
            });
        }
    }
}

/// `dx += dy * Wᵀ`, group by group.
#[inline(always)]
fn add_each_transposed<T: Scalar>(sizes: Convolution, weight: &[T], d_y: &[T], d_x: &mut [T]) {
    let [channels, filters] = [sizes.channels / sizes.groups, sizes.filters / sizes.groups];
    let samples = d_x.chunks_exact_mut(sizes.inputs());
    for (d_x, d_y) in samples.zip(d_y.chunks_exact(sizes.positions() * sizes.filters)) {
        for (position, d_y) in d_y.chunks_exact(sizes.filters).enumerate() {
            sizes.for_each_cell(position, |place, cell| {
                let d_x = &mut d_x[place * sizes.channels..][..sizes.channels];
                let weight = sizes.weight_cell(weight, cell);
                for (group, d_x) in d_x.chunks_exact_mut(channels).enumerate() {
                    let start = group * filters;
                    let d_y = &d_y[start..][..filters];
                    for (d_x, row) in d_x.iter_mut().zip(weight.chunks_exact(sizes.filters)) {
                        *d_x += dot(d_y, &row[start..][..filters]);
                    }
                }
            });
        }
    }
}
