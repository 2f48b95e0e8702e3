//! Matrix products of a dense layer. Letters: `B` samples, `I` inputs, `O` outputs.
//!
//! The loops run over inputs outside and over contiguous outputs inside, an order that vectorises without
//! reassociating any sum: each output is the bias, then the products in the order of the inputs.

use crate::math::Scalar;

/// `y [B, O] = x [B, I] W [I, O] + b [O]`; an empty `b` is none.
#[inline]
pub fn forward<T: Scalar>(
    weight: &[T],
    bias: &[T],
    x: &[T],
    y: &mut [T],
    [inputs, outputs]: [usize; 2],
) {
    for (x, y) in x.chunks_exact(inputs).zip(y.chunks_exact_mut(outputs)) {
        if bias.is_empty() {
            y.fill(T::ZERO);
        } else {
            y.copy_from_slice(bias);
        }
        for (&x, row) in x.iter().zip(weight.chunks_exact(outputs)) {
            add_scaled(y, x, row);
        }
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
    for (x, d_y) in x.chunks_exact(inputs).zip(d_y.chunks_exact(outputs)) {
        for (&x, row) in x.iter().zip(d_weight.chunks_exact_mut(outputs)) {
            add_scaled(row, x, d_y);
        }
    }
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
