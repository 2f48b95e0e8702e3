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
    let (weight, bias, x, y) = (A::of(weight), A::of(bias), A::of(x), A::of_mut(y));
    let start = bias.first().copied().unwrap_or(Scalar::ZERO);
    if weight.is_empty() {
        return y.fill(start);
    }
    for (x, y) in x.chunks_exact(weight.len()).zip(y) {
        *y = start + dot(x, weight);
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
    // One vector of the widest, or two: without these instructions there are too few registers for four sums.
    if T::IS_FUSED {
        while y.len() - column >= 16 {
            small_column::<S, 16, T>(weight, bias, x, y, column);
            column += 16;
        }
    }
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

/// `dx [B, I] = dy [B, O] Wᵀ [O, I]`: sums in the order of the outputs. Parts of the weight are turned round, so that the
/// sums lie side by side; of few samples that takes longer than they do.
pub fn input_gradient<T: Scalar>(
    weight: &[T],
    d_y: &[T],
    d_x: &mut [T],
    [inputs, outputs]: [usize; 2],
) {
    const OUTPUTS: usize = 64;
    const INPUTS: usize = 32;
    if IS_PLAIN {
        return plain::input_gradient(weight, d_y, d_x, [inputs, outputs]);
    }
    let batch = d_y.len() / outputs;
    let mut turned = [T::ZERO; OUTPUTS * INPUTS];
    for input in (0..inputs).step_by(INPUTS) {
        let columns = INPUTS.min(inputs - input);
        for output in (0..outputs).step_by(OUTPUTS) {
            let steps = OUTPUTS.min(outputs - output);
            for column in 0..columns {
                let row = &weight[(input + column) * outputs + output..][..steps];
                for (step, &w) in row.iter().enumerate() {
                    turned[step * INPUTS + column] = w;
                }
            }
            add_product(&mut Product {
                a: Left {
                    numbers: &d_y[output..],
                    row: outputs,
                    step: 1,
                    segment: 0,
                },
                b: by_rows(&turned, INPUTS),
                c: &mut d_x[input..],
                c_row: inputs,
                start: if output == 0 {
                    Start::Zero
                } else {
                    Start::There
                },
                rows: batch,
                segments: 1,
                steps,
                columns,
            });
        }
    }
}

/// [`input_gradient`] of one sample, `dx [I] = W [I, O] dy [O]`: sums in lanes along the outputs.
#[inline]
pub fn input_gradient_of_one<T: Scalar>(weight: &[T], d_y: &[T], d_x: &mut [T]) {
    dots_with_rows(weight, d_y, d_x);
}

dispatched! {
    fn dots_with_rows<T>(weight: &[T], d_y: &[T], d_x: &mut [T]) = rows_by_one with arithmetic;
}

#[inline(always)]
fn rows_by_one<A: Arithmetic, T: Scalar>(weight: &[T], d_y: &[T], d_x: &mut [T]) {
    let (weight, d_y) = (A::of(weight), A::of(d_y));
    for (d_x, row) in A::of_mut(d_x)
        .iter_mut()
        .zip(weight.chunks_exact(d_y.len()))
    {
        *d_x = dot(d_y, row);
    }
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
