//! A matrix product, row by row: as many sums as a processor has registers for, and no tile of several rows, since there is
//! no cache whose contents it would use again.

use super::{HAS_FLOATS, fill, from_mut, repeat};
use crate::kernel::product::{Product, Start};
use crate::math::Scalar;

/// `C += Σ A B`. Nothing is done if a matrix is shorter than its sizes.
#[inline(never)]
pub fn add<T: Scalar>(product: &mut Product<'_, T>) {
    let is_inside = product.is_inside();
    debug_assert!(is_inside, "a matrix is shorter than its sizes");
    if !is_inside {
        return;
    }
    for row in 0..product.rows {
        if let Start::Zero = product.start {
            let row = from_mut(product.c, row * product.c_row);
            fill(row.get_mut(..product.columns).unwrap_or_default(), &[], 0);
        }
        let mut column = 0;
        if HAS_FLOATS {
            column = tiles::<16, T>(product, row, column);
            column = tiles::<8, T>(product, row, column);
        }
        column = tiles::<4, T>(product, row, column);
        tiles::<1, T>(product, row, column);
    }
}

/// So many columns at a time, from one on: the first one that is left.
#[inline(always)]
fn tiles<const V: usize, T: Scalar>(
    product: &mut Product<'_, T>,
    row: usize,
    mut column: usize,
) -> usize {
    while product.columns - column >= V {
        tile::<V, T>(product, row, column);
        column += V;
    }
    column
}

/// `V` columns of a row.
#[inline(always)]
#[allow(unsafe_code)]
fn tile<const V: usize, T: Scalar>(product: &mut Product<'_, T>, row: usize, column: usize) {
    let Product { a, b, c, c_row, .. } = product;
    // SAFETY: `is_inside` said that the last element of the matrix is there, and `V` columns are left.
    let c = unsafe { c.as_mut_ptr().add(row * *c_row + column).cast::<[T; V]>() };
    let from = match product.start {
        Start::There | Start::Zero => c.cast_const(),
        Start::Row(start) => start.as_ptr().wrapping_add(column).cast(),
    };
    // SAFETY: as above; what the sums start from has as many columns.
    let mut sums = unsafe { from.read() };
    let mut a_segment = a.numbers.as_ptr().wrapping_add(row * a.row);
    let mut b_segment = b.numbers.as_ptr().wrapping_add(column);
    for _ in 0..product.segments {
        let [mut a_step, mut b_step] = [a_segment, b_segment];
        repeat(product.steps, || {
            // SAFETY: segment and step are smaller than their counts, whose last elements are there.
            let x = unsafe { a_step.read() };
            for (v, sum) in sums.iter_mut().enumerate() {
                // SAFETY: as above, and `V` columns are left. One by one: where a product is a call, more would be put aside.
                let w = unsafe { b_step.add(v).read() };
                *sum = x.multiply_add(w, *sum);
            }
            a_step = a_step.wrapping_add(a.step);
            b_step = b_step.wrapping_add(b.step);
        });
        a_segment = a_segment.wrapping_add(a.segment);
        b_segment = b_segment.wrapping_add(b.segment);
    }
    // SAFETY: as above.
    unsafe { c.write(sums) };
}
