//! Matrix products in tiles of registers: `C [M, N] += A [M, K] B [K, N]`, A with any strides, B and C by rows.
//!
//! A tile is some rows by some vectors of columns, held in registers while the sum over K runs; every element of C is a
//! sum in the order of K whatever its tile, so that a sample's outputs do not depend on the batch it stands in.

use super::isa::Arithmetic;
use crate::math::Scalar;

/// Rows of a tile.
const ROWS: usize = 4;
/// So many steps of the sum at a time, whose rows of B stay in the first cache.
const STEPS: usize = 256;

/// A matrix of any strides.
#[derive(Clone, Copy)]
pub struct Strided<'a, T> {
    pub numbers: &'a [T],
    /// From one row to the next.
    pub row: usize,
    /// From one column to the next.
    pub column: usize,
}

/// `[M, K, N]`
pub type Sizes = [usize; 3];

/// `C += A B`
#[inline(always)]
pub fn add_product<A: Arithmetic, T: Scalar>(
    a: Strided<T>,
    b: &[T],
    c: &mut [T],
    [rows, steps, columns]: Sizes,
) {
    if rows == 0 || steps == 0 || columns == 0 {
        return;
    }
    assert!(
        a.numbers.len() > (rows - 1) * a.row + (steps - 1) * a.column
            && b.len() >= steps * columns
            && c.len() >= rows * columns,
        "a matrix is shorter than its sizes"
    );
    let mut from = 0;
    while from < steps {
        let some = STEPS.min(steps - from);
        let mut row = 0;
        while row < rows {
            let part = Part {
                a: &a.numbers[row * a.row + from * a.column..],
                strides: [a.row, a.column],
                b: &b[from * columns..],
                c: &mut c[row * columns..],
                steps: some,
                columns,
            };
            if rows - row >= ROWS {
                part.add::<A, ROWS>();
                row += ROWS;
            } else {
                part.add::<A, 1>();
                row += 1;
            }
        }
        from += some;
    }
}

/// Some rows of the product.
struct Part<'a, T> {
    a: &'a [T],
    strides: [usize; 2],
    b: &'a [T],
    c: &'a mut [T],
    steps: usize,
    columns: usize,
}

impl<T: Scalar> Part<'_, T> {
    /// All columns, in as wide tiles as the registers allow.
    #[inline(always)]
    fn add<A: Arithmetic, const R: usize>(mut self) {
        match A::VECTOR / T::BYTES {
            16 => self.tiles::<A, R, 16>(),
            8 => self.tiles::<A, R, 8>(),
            4 => self.tiles::<A, R, 4>(),
            _ => self.tiles::<A, R, 2>(),
        }
    }

    /// Tiles of several vectors of `V` numbers, then of one, then of shorter ones.
    #[inline(always)]
    fn tiles<A: Arithmetic, const R: usize, const V: usize>(&mut self) {
        let mut column = 0;
        macro_rules! tiles {
            ($vectors:literal of $lanes:expr) => {
                while self.columns - column >= $vectors * $lanes {
                    self.tile::<A, R, $vectors, { $lanes }>(column);
                    column += $vectors * $lanes;
                }
            };
        }
        if R == 1 && A::ACROSS >= 8 {
            tiles!(8 of V);
        }
        if R == 1 {
            tiles!(4 of V);
        }
        tiles!(2 of V);
        tiles!(1 of V);
        if V > 8 {
            tiles!(1 of 8);
        }
        if V > 4 {
            tiles!(1 of 4);
        }
        if V > 2 {
            tiles!(1 of 2);
        }
        tiles!(1 of 1);
    }

    /// `R` rows by `N` vectors of `V` columns.
    #[inline(always)]
    #[allow(unsafe_code)]
    fn tile<A: Arithmetic, const R: usize, const N: usize, const V: usize>(
        &mut self,
        column: usize,
    ) {
        let [row, step] = self.strides;
        let columns = self.columns;
        assert!(
            self.a.len() > (R - 1) * row + (self.steps - 1) * step
                && self.b.len() >= self.steps * columns
                && self.c.len() >= R * columns
                && column + N * V <= columns
        );
        let mut sums = [[[T::ZERO; V]; N]; R];
        for (r, sums) in sums.iter_mut().enumerate() {
            let (from, _) = self.c[r * columns + column..][..N * V].as_chunks::<V>();
            sums.copy_from_slice(from);
        }
        for k in 0..self.steps {
            let mut across = [[T::ZERO; V]; N];
            for (n, across) in across.iter_mut().enumerate() {
                // SAFETY: `k < steps`, and `column + (n + 1) V <= columns`: within the `steps * columns` numbers of `b`.
                *across = unsafe {
                    self.b
                        .as_ptr()
                        .add(k * columns + column + n * V)
                        .cast::<[T; V]>()
                        .read()
                };
            }
            for (r, sums) in sums.iter_mut().enumerate() {
                // SAFETY: `r < R` and `k < steps`: no further than the last element, which was asserted to be there.
                let a = unsafe { *self.a.get_unchecked(r * row + k * step) };
                for (sums, across) in sums.iter_mut().zip(&across) {
                    for (sum, &b) in sums.iter_mut().zip(across) {
                        *sum = A::multiply_add(a, b, *sum);
                    }
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            self.c[r * columns + column..][..N * V].copy_from_slice(sums.as_flattened());
        }
    }
}
