//! Matrix products of a dense layer. Letters: `B` samples, `I` inputs, `O` outputs.
//!
//! The loops run over inputs outside and over contiguous outputs inside, an order that vectorises without
//! reassociating any sum: each output is the bias, then the products in the order of the inputs.

use generic_array::GenericArray;
use generic_array::sequence::GenericSequence;

use super::product::{Left, Product, Right, add_product};
use crate::math::Scalar;
use crate::shape::Dim;

/// `y [B, O] = x [B, I] W [I, O] + b [O]`; an empty `b` is none.
#[inline]
pub fn forward<T: Scalar>(
    weight: &[T],
    bias: &[T],
    x: &[T],
    y: &mut [T],
    [inputs, outputs]: [usize; 2],
) {
    for y in y.chunks_exact_mut(outputs) {
        if bias.is_empty() {
            y.fill(T::ZERO);
        } else {
            y.copy_from_slice(bias);
        }
    }
    let batch = y.len() / outputs;
    add_product(Product {
        a: Left {
            numbers: x,
            row: inputs,
            step: 1,
            segment: 0,
        },
        b: by_rows(weight, outputs),
        c: y,
        c_row: outputs,
        rows: batch,
        segments: 1,
        steps: inputs,
        columns: outputs,
    });
}

/// A matrix whose rows of so many numbers lie one behind the other.
const fn by_rows<T>(numbers: &[T], columns: usize) -> Right<'_, T> {
    Right {
        numbers,
        step: columns,
        segment: 0,
    }
}

/// Whether a layer is so small that a function for all sizes is not worth its call.
pub const fn is_small([inputs, outputs]: [usize; 2]) -> bool {
    inputs * outputs <= 512
}

/// [`forward`] of a small layer: compiled for its size, into the pass around it.
#[inline(always)]
pub fn forward_small<IN: Dim, OUT: Dim, T: Scalar>(weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
    for (x, y) in x
        .chunks_exact(IN::USIZE)
        .zip(y.chunks_exact_mut(OUT::USIZE))
    {
        let mut sums = GenericArray::<T, OUT>::generate(|_| T::ZERO);
        if !bias.is_empty() {
            sums.copy_from_slice(bias);
        }
        for (&x, row) in x.iter().zip(weight.chunks_exact(OUT::USIZE)) {
            add_scaled(&mut sums, x, row);
        }
        y.copy_from_slice(&sums);
    }
}

/// `dW [I, O] += xᵀ [I, B] dy [B, O]`.
#[inline]
pub fn add_weight_gradient<T: Scalar>(
    d_weight: &mut [T],
    x: &[T],
    d_y: &[T],
    [inputs, outputs]: [usize; 2],
) {
    add_product(Product {
        a: Left {
            numbers: x,
            row: 1,
            step: inputs,
            segment: 0,
        },
        b: by_rows(d_y, outputs),
        c: d_weight,
        c_row: outputs,
        rows: inputs,
        segments: 1,
        steps: d_y.len() / outputs,
        columns: outputs,
    });
}

/// `db [O] += Σ_B dy [B, O]`; an empty `db` is none.
#[inline]
pub fn add_bias_gradient<T: Scalar>(d_bias: &mut [T], d_y: &[T]) {
    if d_bias.is_empty() {
        return;
    }
    for d_y in d_y.chunks_exact(d_bias.len()) {
        for (d_bias, &d_y) in d_bias.iter_mut().zip(d_y) {
            *d_bias += d_y;
        }
    }
}

/// `dx [B, I] = dy [B, O] Wᵀ [O, I]`.
#[inline]
pub fn input_gradient<T: Scalar>(
    weight: &[T],
    d_y: &[T],
    d_x: &mut [T],
    [inputs, outputs]: [usize; 2],
) {
    for (d_y, d_x) in d_y.chunks_exact(outputs).zip(d_x.chunks_exact_mut(inputs)) {
        for (d_x, row) in d_x.iter_mut().zip(weight.chunks_exact(outputs)) {
            *d_x = dot(d_y, row);
        }
    }
}

/// `y += a x`.
#[inline(always)]
pub fn add_scaled<T: Scalar>(y: &mut [T], a: T, x: &[T]) {
    for (y, &x) in y.iter_mut().zip(x) {
        *y += a * x;
    }
}

/// `Σ a b`, in eight interleaved sums: strict floating point would not vectorise one.
#[inline(always)]
pub fn dot<T: Scalar>(a: &[T], b: &[T]) -> T {
    const LANES: usize = 8;
    let mut sums = [T::ZERO; LANES];
    let (a, a_tail) = a.as_chunks::<LANES>();
    let (b, b_tail) = b.as_chunks::<LANES>();
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let mut sum = T::ZERO;
    for lane in sums {
        sum += lane;
    }
    for (&a, &b) in a_tail.iter().zip(b_tail) {
        sum += a * b;
    }
    sum
}
