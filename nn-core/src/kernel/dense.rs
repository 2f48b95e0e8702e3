//! Matrix products of a dense layer. Letters: `B` samples, `I` inputs, `O` outputs.
//!
//! The loops run over inputs outside and over contiguous outputs inside, an order that vectorises without
//! reassociating any sum: each output is the bias, then the products in the order of the inputs.

use super::isa::{Arithmetic, dispatched};
use super::plain::{self, IS_PLAIN};
use super::product::{Left, Product, Right, Start, add_product};
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
    if outputs == 1 {
        return forward_one(weight, bias, x, y);
    }
    let batch = y.len().checked_div(outputs).unwrap_or(0);
    add_product(&mut Product {
        a: Left {
            numbers: x,
            row: inputs,
            step: 1,
            segment: 0,
        },
        b: by_rows(weight, outputs),
        c: y,
        c_row: outputs,
        start: Start::bias(bias),
        rows: batch,
        segments: 1,
        steps: inputs,
        columns: outputs,
    });
}

dispatched! {
    /// [`forward`] of one output.
    fn forward_one<T>(weight: &[T], bias: &[T], x: &[T], y: &mut [T]) = one_output with arithmetic;
}

#[inline(always)]
fn one_output<A: Arithmetic, T: Scalar>(weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
    let start = bias.first().copied().unwrap_or(T::ZERO);
    if weight.is_empty() {
        return y.fill(start);
    }
    if IS_PLAIN {
        for (x, y) in x.chunks_exact(weight.len()).zip(y) {
            *y = start + dot(x, weight);
        }
        return;
    }
    for (x, y) in x.chunks_exact(weight.len()).zip(y) {
        let [sum] = dots::<A, T, 1>(x, weight);
        *y = start + sum;
    }
}

/// A matrix whose rows of so many numbers lie one behind the other.
const fn by_rows<T>(numbers: &[T], columns: usize) -> Right<'_, T> {
    Right {
        numbers,
        step: columns,
        segment: 0,
    }
}

/// [`forward`] of a layer that may be small. Its sums are the same wherever it stands: within a function that is compiled for
/// the machine as part of that.
#[inline(always)]
pub fn forward_inlined<T: Scalar>(
    weight: &[T],
    bias: &[T],
    x: &[T],
    y: &mut [T],
    sizes: [usize; 2],
) {
    match (is_small(sizes), T::IS_FUSED || IS_PLAIN) {
        (true, true) => forward_small(weight, bias, x, y, sizes),
        (true, false) => dispatched_small(weight, bias, x, y, sizes),
        (false, _) => forward(weight, bias, x, y, sizes),
    }
}

dispatched! {
    fn dispatched_small<T>(weight: &[T], bias: &[T], x: &[T], y: &mut [T], sizes: [usize; 2]) = small with arithmetic;
}

#[inline(always)]
fn small<A: Arithmetic, T: Scalar>(
    weight: &[T],
    bias: &[T],
    x: &[T],
    y: &mut [T],
    sizes: [usize; 2],
) {
    forward_small(A::of(weight), A::of(bias), A::of(x), A::of_mut(y), sizes);
}

/// Whether a layer is so small that a function for all sizes is not worth its call.
pub const fn is_small([inputs, outputs]: [usize; 2]) -> bool {
    inputs * outputs <= 512
}

/// [`forward`] of a small layer: compiled for its size, into the pass around it.
#[inline(always)]
pub fn forward_small<T: Scalar>(
    weight: &[T],
    bias: &[T],
    x: &[T],
    y: &mut [T],
    [inputs, outputs]: [usize; 2],
) {
    if IS_PLAIN {
        return forward_plain(weight, bias, x, y, [inputs, outputs]);
    }
    for (sample, y) in y.chunks_exact_mut(outputs).enumerate() {
        let x = &x[sample * inputs..][..inputs];
        if outputs == 1 {
            let start = bias.first().copied().unwrap_or(T::ZERO);
            y[0] = start + dot(x, weight);
        } else if inputs >= 12 {
            small_columns::<4, T>(weight, bias, x, y);
        } else if inputs >= 6 {
            small_columns::<2, T>(weight, bias, x, y);
        } else {
            small_columns::<1, T>(weight, bias, x, y);
        }
    }
}

/// [`forward_small`] on a machine without vectors.
#[inline(always)]
pub fn forward_plain<T: Scalar>(
    weight: &[T],
    bias: &[T],
    x: &[T],
    y: &mut [T],
    [inputs, outputs]: [usize; 2],
) {
    if inputs == 0 || outputs == 0 {
        return;
    }
    for (x, y) in x.chunks_exact(inputs).zip(y.chunks_exact_mut(outputs)) {
        if inputs >= 12 {
            plain::small::<4, T>(weight, bias, x, y);
        } else if inputs >= 6 {
            plain::small::<2, T>(weight, bias, x, y);
        } else {
            plain::small::<1, T>(weight, bias, x, y);
        }
    }
}

/// Several outputs at a time, the last ones in a vector with room for them.
#[inline(always)]
fn small_columns<const S: usize, T: Scalar>(weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
    let mut column = 0;
    while y.len() - column >= 8 {
        small_column::<S, 8, T>(weight, bias, x, y, column);
        column += 8;
    }
    match y.len() - column {
        0 => {}
        1 => small_column::<S, 1, T>(weight, bias, x, y, column),
        2 => small_column::<S, 2, T>(weight, bias, x, y, column),
        3 | 4 => small_column::<S, 4, T>(weight, bias, x, y, column),
        _ => small_column::<S, 8, T>(weight, bias, x, y, column),
    }
}

/// `V` outputs, or as many as there are, each as `S` sums, which a processor works on at the same time.
#[inline(always)]
fn small_column<const S: usize, const V: usize, T: Scalar>(
    weight: &[T],
    bias: &[T],
    x: &[T],
    y: &mut [T],
    column: usize,
) {
    let outputs = y.len();
    let y = &mut y[column..];
    let count = y.len().min(V);
    let mut sums = [[T::ZERO; V]; S];
    for (sum, &bias) in sums[0].iter_mut().zip(bias.get(column..).unwrap_or(&[])) {
        *sum = bias;
    }
    for (input, &x) in x.iter().enumerate() {
        // With a part of the next row, whose sums nobody reads.
        let row = &weight[input * outputs + column..];
        let row = row.first_chunk().copied().unwrap_or_else(|| {
            let mut last = [T::ZERO; V];
            last[..count].copy_from_slice(&row[..count]);
            last
        });
        add_scaled(&mut sums[input % S], x, &row);
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
    for (y, &sum) in y.iter_mut().zip(&sums[0]) {
        *y = sum;
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
    add_product(&mut Product {
        a: Left {
            numbers: x,
            row: 1,
            step: inputs,
            segment: 0,
        },
        b: by_rows(d_y, outputs),
        c: d_weight,
        c_row: outputs,
        start: Start::There,
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
pub fn input_gradient<T: Scalar>(weight: &[T], d_y: &[T], d_x: &mut [T], sizes: [usize; 2]) {
    all_input_gradients(weight, d_y, d_x, sizes);
}

dispatched! {
    fn all_input_gradients<T>(weight: &[T], d_y: &[T], d_x: &mut [T], sizes: [usize; 2])
        = input_gradients with arithmetic;
}

/// Sums in lanes along the outputs, for several samples at a time. Each is made alike, whatever the batch.
#[inline(always)]
fn input_gradients<A: Arithmetic, T: Scalar>(
    weight: &[T],
    d_y: &[T],
    d_x: &mut [T],
    [inputs, outputs]: [usize; 2],
) {
    const SAMPLES: usize = 4;
    let mut d_y = d_y.chunks_exact(SAMPLES * outputs);
    let mut d_x = d_x.chunks_exact_mut(SAMPLES * inputs);
    for (d_y, d_x) in (&mut d_y).zip(&mut d_x) {
        for (i, row) in weight.chunks_exact(outputs).enumerate() {
            let sums = dots::<A, T, SAMPLES>(d_y, row);
            for (sample, sum) in sums.into_iter().enumerate() {
                d_x[sample * inputs + i] = sum;
            }
        }
    }
    let rest = d_y.remainder().chunks_exact(outputs);
    for (d_y, d_x) in rest.zip(d_x.into_remainder().chunks_exact_mut(inputs)) {
        for (d_x, row) in d_x.iter_mut().zip(weight.chunks_exact(outputs)) {
            let [sum] = dots::<A, T, 1>(d_y, row);
            *d_x = sum;
        }
    }
}

/// `Σ a b` for `R` rows `a`, each in interleaved sums.
#[inline(always)]
fn dots<A: Arithmetic, T: Scalar, const R: usize>(a: &[T], b: &[T]) -> [T; R] {
    const LANES: usize = 8;
    let (chunks, b_tail) = b.as_chunks::<LANES>();
    let mut sums = [[T::ZERO; LANES]; R];
    let rows: [&[T]; R] = core::array::from_fn(|r| &a[r * b.len()..][..b.len()]);
    for (place, b) in chunks.iter().enumerate() {
        for (sums, row) in sums.iter_mut().zip(rows) {
            let a = &row[place * LANES..][..LANES];
            for ((sum, &a), &b) in sums.iter_mut().zip(a).zip(b) {
                *sum = A::multiply_add(a, b, *sum);
            }
        }
    }
    core::array::from_fn(|r| {
        let mut sum = sum_of(sums[r]);
        let tail = &rows[r][chunks.len() * LANES..];
        for (&a, &b) in tail.iter().zip(b_tail) {
            sum = A::multiply_add(a, b, sum);
        }
        sum
    })
}

/// `y += a x`.
#[inline(always)]
pub fn add_scaled<T: Scalar>(y: &mut [T], a: T, x: &[T]) {
    for (y, &x) in y.iter_mut().zip(x) {
        *y = a.multiply_add(x, *y);
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
            sums[lane] = a[lane].multiply_add(b[lane], sums[lane]);
        }
    }
    let mut sum = sum_of(sums);
    for (&a, &b) in a_tail.iter().zip(b_tail) {
        sum = a.multiply_add(b, sum);
    }
    sum
}

/// The sum of eight numbers, halves upon halves.
#[inline(always)]
fn sum_of<T: Scalar>([a, b, c, d, e, f, g, h]: [T; 8]) -> T {
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}
