//! A row times a matrix that does not start where a vector does, as happens behind a layer of 10 or 4 outputs. Each vector of it
//! would lie across two lines of the cache, and reading it takes twice as long, which is all of the time that a single sample
//! takes. So vectors are read from where they do start:
//!
//! ```text
//! memory      |       |       |       |       |       |
//! row k         k k k k k k k k k k k k
//! row k + 1                             n n n n n n n n
//! vectors             [k k k k|k k k k|k k n n]
//! ```
//!
//! The last one of a row is partly of the next row, and so is what it is multiplied by. What is before the first vector and
//! behind the last one is summed number by number. The sums are those of [`Product::add`], in the same order.

use super::Product;
use crate::kernel::isa::{Arithmetic, dispatched, unrolled};
use crate::math::Scalar;

/// Vectors of the last tile, at most.
const WIDEST: usize = 10;
/// Vectors of the others.
const WIDE: usize = 8;

dispatched! {
    pub fn add<T>(product: &mut Product<'_, T>) = add_row with arithmetic;
}

#[inline(always)]
fn add_row<A: Arithmetic, T: Scalar>(product: &mut Product<'_, T>) {
    if product.is_empty() {
        return product.put_start();
    }
    assert!(product.is_inside(), "a matrix is shorter than its sizes");
    let before = product.before_vectors(A::VECTOR);
    match A::VECTOR / T::BYTES {
        16 => product.add_askew::<A, 16>(before),
        8 => product.add_askew::<A, 8>(before),
        4 => product.add_askew::<A, 4>(before),
        _ => product.add_askew::<A, 2>(before),
    }
}

impl<T: Scalar> Product<'_, T> {
    /// How many numbers there are before the first vector of so many bytes in `B`; none if it is not the matrix that this is
    /// for, or vectors are so small that few lie across two lines.
    #[inline]
    pub(super) fn before_vectors(&self, bytes: usize) -> usize {
        /// Of a vector.
        const FEW_BYTES: usize = 16;
        let lanes = bytes / T::BYTES;
        let behind = self.b.numbers.as_ptr().addr() % bytes / T::BYTES;
        let is_one_row = self.rows == 1 && self.segments == 1 && self.a.step == 1;
        let is_of_vectors = self.columns.is_multiple_of(lanes) && self.columns >= 2 * lanes;
        let is_dense = self.b.step == self.columns;
        if bytes > FEW_BYTES && is_one_row && is_of_vectors && is_dense && behind != 0 {
            lanes - behind
        } else {
            0
        }
    }

    /// [`add`](Self::add), with so many numbers before the first vector.
    #[inline(always)]
    pub(super) fn add_askew<A: Arithmetic, const V: usize>(&mut self, before: usize) {
        self.put_start();
        // The first row's.
        for column in 0..before {
            let (a, b) = (self.a.numbers[0], self.b.numbers[column]);
            self.c[column] = A::multiply_add(a, b, self.c[column]);
        }
        let mut column = before;
        while self.columns - column > WIDEST * V {
            self.tile_askew::<A, WIDE, V, false>([before, column]);
            column += WIDE * V;
        }
        macro_rules! last {
            ($($vectors:literal)*) => {
                // Where it ends, in vectors, as if they were all of this row.
                match (self.columns + before - column) / V {
                    $($vectors => self.tile_askew::<A, $vectors, V, true>([before, column]),)*
                    _ => {}
                }
            };
        }
        last!(1 2 3 4 5 6 7 8 9 10);
    }

    /// `N` vectors of `V` from a column on. In the last tile the last vector is partly of the next row.
    #[inline(always)]
    fn tile_askew<A: Arithmetic, const N: usize, const V: usize, const IS_LAST: bool>(
        &mut self,
        [before, column]: [usize; 2],
    ) {
        let columns = self.columns;
        // Vectors that are of this row alone, how much of the last one is of it, and where the tile ends in it.
        let whole = const { if IS_LAST { N - 1 } else { N } };
        let own = if IS_LAST { V - before } else { V };
        let end = column + (N - 1) * V + own;
        let mut sums = [[T::ZERO; V]; N];
        unrolled!(N, |n| {
            if n < whole {
                sums[n].copy_from_slice(&self.c[column + n * V..][..V]);
            }
        });
        if IS_LAST {
            let mut last = [T::ZERO; V];
            last[..own].copy_from_slice(&self.c[end - own..end]);
            // Those of the next row have the product of the first one.
            last[own..].copy_from_slice(&self.c[..before]);
            sums[N - 1] = last;
        }

        // Which lanes are of this row: read from a list, so that lanes are compared as a vector.
        let list = [[T::ONE; V], [T::ZERO; V]];
        let mut is_own = [T::ONE; V];
        is_own.copy_from_slice(&list.as_flattened()[V - own..][..V]);
        let x = &self.a.numbers[..self.steps];
        let from_first_vector = &self.b.numbers[before..self.steps * columns];
        let rows = from_first_vector.chunks_exact(columns);
        let last_row = &rows.remainder()[column - before..];
        for (row, x) in rows.zip(x.windows(2)) {
            let (vectors, _) = row[column - before..].as_chunks::<V>();
            let Some(vectors) = vectors.first_chunk::<N>() else {
                break;
            };
            let [this, next] = [x[0], x[1]];
            let mut of_last = [this; V];
            if IS_LAST {
                for (x, &is_own) in of_last.iter_mut().zip(&is_own) {
                    *x = if is_own == T::ONE { this } else { next };
                }
            }
            unrolled!(N, |n| {
                let w = vectors[n];
                if n < whole {
                    for (sum, &w) in sums[n].iter_mut().zip(&w) {
                        *sum = A::multiply_add(this, w, *sum);
                    }
                } else {
                    for ((sum, &w), &x) in sums[n].iter_mut().zip(&w).zip(&of_last) {
                        *sum = A::multiply_add(x, w, *sum);
                    }
                }
            });
        }

        // The last row ends within the last vector.
        let x = x[self.steps - 1];
        let (vectors, rest) = last_row.as_chunks::<V>();
        let c = &mut self.c[column..end];
        unrolled!(N, |n| {
            if n < whole {
                for (sum, &w) in sums[n].iter_mut().zip(&vectors[n]) {
                    *sum = A::multiply_add(x, w, *sum);
                }
                c[n * V..][..V].copy_from_slice(&sums[n]);
            }
        });
        if IS_LAST {
            let mut last = sums[N - 1];
            for (sum, &w) in last.iter_mut().zip(&rest[..own]) {
                *sum = A::multiply_add(x, w, *sum);
            }
            c[whole * V..].copy_from_slice(&last[..own]);
            self.c[..before].copy_from_slice(&last[own..]);
        }
    }
}
