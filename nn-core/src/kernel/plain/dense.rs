//! A small dense layer, whose outputs are several sums each, as they are elsewhere; the gradient of any.

use crate::kernel::dense::dot;
use crate::math::Scalar;

/// `y [O] = x [I] W [I, O] + b [O]` for one sample; an empty `b` is none. Nothing is done if a slice is shorter than its
/// sizes.
#[inline(always)]
pub fn small<const S: usize, T: Scalar>(weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
    let is_inside = weight.len() >= x.len() * y.len() && (bias.is_empty() || bias.len() >= y.len());
    debug_assert!(is_inside, "a weight is shorter than its sizes");
    if !is_inside {
        return;
    }
    if let [y] = y {
        *y = bias.first().copied().unwrap_or(T::ZERO) + dot(x, weight);
        return;
    }
    let outputs = y.len();
    let mut column = 0;
    while outputs - column >= 4 {
        columns::<S, 4, T>(weight, bias, x, y, column);
        column += 4;
    }
    while outputs - column >= 2 {
        columns::<S, 2, T>(weight, bias, x, y, column);
        column += 2;
    }
    if outputs > column {
        columns::<S, 1, T>(weight, bias, x, y, column);
    }
}

/// `V` outputs, each as `S` sums: input `i` belongs to the sum `i mod S`. The caller has seen that the slices are long enough.
#[inline(never)]
#[allow(unsafe_code)]
fn columns<const S: usize, const V: usize, T: Scalar>(
    weight: &[T],
    bias: &[T],
    x: &[T],
    y: &mut [T],
    column: usize,
) {
    let mut sums = [[T::ZERO; V]; S];
    if !bias.is_empty() {
        // SAFETY: `V` columns are left, and the bias has as many numbers as `y`.
        sums[0] = unsafe { bias.as_ptr().add(column).cast::<[T; V]>().read() };
    }
    let mut row = weight.as_ptr().wrapping_add(column);
    let mut add = |sum: &mut [T; V], x: T| {
        for (v, sum) in sum.iter_mut().enumerate() {
            // SAFETY: a row for each input, and `V` columns are left.
            let w = unsafe { row.add(v).read() };
            *sum = x.multiply_add(w, *sum);
        }
        row = row.wrapping_add(y.len());
    };
    let (chunks, tail) = x.as_chunks::<S>();
    for chunk in chunks {
        for (sum, &x) in sums.iter_mut().zip(chunk) {
            add(sum, x);
        }
    }
    for (sum, &x) in sums.iter_mut().zip(tail) {
        add(sum, x);
    }
    let mut count = S;
    while count > 1 {
        count /= 2;
        let (kept, added) = sums.split_at_mut(count);
        for (kept, added) in kept.iter_mut().zip(added) {
            for (kept, &added) in kept.iter_mut().zip(&*added) {
                *kept += added;
            }
        }
    }
    // SAFETY: `V` columns are left.
    unsafe { y.as_mut_ptr().add(column).cast::<[T; V]>().write(sums[0]) };
}

/// `dx [B, I] = dy [B, O] Wᵀ [O, I]`: sums in the order of the outputs.
pub fn input_gradient<T: Scalar>(
    weight: &[T],
    d_y: &[T],
    d_x: &mut [T],
    [inputs, outputs]: [usize; 2],
) {
    for (d_y, d_x) in d_y.chunks_exact(outputs).zip(d_x.chunks_exact_mut(inputs)) {
        for (d_x, row) in d_x.iter_mut().zip(weight.chunks_exact(outputs)) {
            let mut sum = T::ZERO;
            for (&d_y, &w) in d_y.iter().zip(row) {
                sum = d_y.multiply_add(w, sum);
            }
            *d_x = sum;
        }
    }
}
