//! Convolutions of every channel by itself, with one filter each: vectors of channels, which lie side by side in the image, the
//! weight and the output.

use super::Convolution;
use crate::kernel::isa::{Arithmetic, dispatched};
use crate::kernel::lanes::{at, for_channels};
use crate::math::Scalar;

dispatched! {
    /// `y += x * W`
    pub fn add<T>(sizes: Convolution, weight: &[T], x: &[T], y: &mut [T]) = add_all with arithmetic;
}
dispatched! {
    /// `dW += x * dy`
    pub fn add_weight_gradient<T>(sizes: Convolution, d_weight: &mut [T], x: &[T], d_y: &[T])
        = add_all_weight_gradients with arithmetic;
}
dispatched! {
    /// `dx += dy * Wᵀ`
    pub fn add_input_gradient<T>(sizes: Convolution, weight: &[T], d_y: &[T], d_x: &mut [T])
        = add_all_input_gradients with arithmetic;
}

/// `sum += a b`
#[inline(always)]
fn multiply_add<A: Arithmetic, T: Scalar, const V: usize>(
    sum: &mut [T; V],
    a: &[T; V],
    b: &[T; V],
) {
    for ((sum, &a), &b) in sum.iter_mut().zip(a).zip(b) {
        *sum = A::multiply_add(a, b, *sum);
    }
}

#[inline(always)]
fn add_all<A: Arithmetic, T: Scalar>(sizes: Convolution, weight: &[T], x: &[T], y: &mut [T]) {
    let channels = sizes.channels;
    let samples = x.chunks_exact(sizes.inputs());
    for (x, y) in samples.zip(y.chunks_exact_mut(sizes.positions() * channels)) {
        for row in 0..sizes.rows.positions {
            let rows = sizes.rows.cells(row);
            for strip in sizes.columns.strips() {
                for column in strip.positions.clone() {
                    let start = (row * sizes.columns.positions + column) * channels;
                    for_channels!(channels, |channel, V| {
                        let mut sum = at::<V, T>(y, start + channel);
                        for k in rows.clone() {
                            for l in strip.cells.clone() {
                                let image = sizes.image([row, k], [column, l]);
                                let cell = (k * sizes.columns.size + l) * channels;
                                let [x, w] = [at(x, image + channel), at(weight, cell + channel)];
                                multiply_add::<A, T, V>(&mut sum, &x, &w);
                            }
                        }
                        y[start + channel..][..V].copy_from_slice(&sum);
                    });
                }
            }
        }
    }
}

#[inline(always)]
fn add_all_weight_gradients<A: Arithmetic, T: Scalar>(
    sizes: Convolution,
    d_weight: &mut [T],
    x: &[T],
    d_y: &[T],
) {
    let channels = sizes.channels;
    let samples = x.chunks_exact(sizes.inputs());
    for (x, d_y) in samples.zip(d_y.chunks_exact(sizes.positions() * channels)) {
        for k in 0..sizes.rows.size {
            let rows = sizes.rows.positions_of(k);
            for l in 0..sizes.columns.size {
                let columns = sizes.columns.positions_of(l);
                let cell = (k * sizes.columns.size + l) * channels;
                for_channels!(channels, |channel, V| {
                    let mut sum = at::<V, T>(d_weight, cell + channel);
                    for row in rows.clone() {
                        for column in columns.clone() {
                            let image = sizes.image([row, k], [column, l]);
                            let start = (row * sizes.columns.positions + column) * channels;
                            let [x, d_y] = [at(x, image + channel), at(d_y, start + channel)];
                            multiply_add::<A, T, V>(&mut sum, &x, &d_y);
                        }
                    }
                    d_weight[cell + channel..][..V].copy_from_slice(&sum);
                });
            }
        }
    }
}

#[inline(always)]
fn add_all_input_gradients<A: Arithmetic, T: Scalar>(
    sizes: Convolution,
    weight: &[T],
    d_y: &[T],
    d_x: &mut [T],
) {
    let channels = sizes.channels;
    let samples = d_x.chunks_exact_mut(sizes.inputs());
    for (d_x, d_y) in samples.zip(d_y.chunks_exact(sizes.positions() * channels)) {
        for (position, d_y) in d_y.chunks_exact(channels).enumerate() {
            sizes.for_each_cell(position, |place, cell| {
                let d_x = &mut d_x[place * channels..][..channels];
                let weight = &weight[cell * channels..][..channels];
                for ((d_x, &d_y), &w) in d_x.iter_mut().zip(d_y).zip(weight) {
                    *d_x = A::multiply_add(d_y, w, *d_x);
                }
            });
        }
    }
}
