//! Matrix products in tiles of registers: `C [M, N] += Σ_S A [M, K] B [K, N]`, over segments S in each of which A and B go
//! on at another place. A dense layer has one segment; a convolution one for each row of its window, whose cells lie side
//! by side in the image.
//!
//! A tile is some rows by some vectors of columns, held in registers while the sums run; every element of C is a
//! sum in the order of S and K whatever its tile, so that a sample's outputs do not depend on the batch it stands in.

use super::isa::{Arithmetic, dispatched};
use crate::math::Scalar;

/// Rows of a tile.
const ROWS: usize = 4;
/// So many steps of the sum at a time, whose rows of B stay in the first cache.
const STEPS: usize = 256;

/// A product that is added to `C`.
pub struct Product<'a, T> {
    pub a: Left<'a, T>,
    pub b: Right<'a, T>,
    /// Rows of `columns` numbers, `c_row` apart.
    pub c: &'a mut [T],
    pub c_row: usize,
    /// `M`
    pub rows: usize,
    /// `S`
    pub segments: usize,
    /// `K`
    pub steps: usize,
    /// `N`
    pub columns: usize,
}

/// `A`, of any strides.
#[derive(Clone, Copy)]
pub struct Left<'a, T> {
    pub numbers: &'a [T],
    pub row: usize,
    pub step: usize,
    pub segment: usize,
}

/// `B`, whose columns lie side by side.
#[derive(Clone, Copy)]
pub struct Right<'a, T> {
    pub numbers: &'a [T],
    pub step: usize,
    pub segment: usize,
}

dispatched! {
    /// `C += Σ A B`
    pub fn add_product<T>(product: Product<'_, T>) = add with arithmetic;
}

/// [`add_product`] within a function that is compiled for the arithmetic.
#[inline(always)]
pub fn add<A: Arithmetic, T: Scalar>(mut product: Product<'_, T>) {
    if product.is_empty() {
        return;
    }
    product.assert_inside();
    match A::VECTOR / T::BYTES {
        16 => product.add::<A, 16>(),
        8 => product.add::<A, 8>(),
        4 => product.add::<A, 4>(),
        _ => product.add::<A, 2>(),
    }
}

/// A part of the sum.
#[derive(Clone, Copy)]
struct Steps {
    from: usize,
    count: usize,
}

impl<T: Scalar> Product<'_, T> {
    const fn is_empty(&self) -> bool {
        self.rows == 0 || self.segments == 0 || self.steps == 0 || self.columns == 0
    }

    /// That the last element of each matrix is there, and so all others.
    #[inline(always)]
    fn assert_inside(&self) {
        let last = |counts: [usize; 3], strides: [usize; 3]| {
            let places = counts.into_iter().zip(strides);
            places.fold(0, |place: usize, (count, stride)| {
                place.saturating_add((count - 1).saturating_mul(stride))
            })
        };
        let Self { a, b, c, .. } = self;
        let [rows, segments, steps, columns] = [self.rows, self.segments, self.steps, self.columns];
        assert!(
            last([rows, segments, steps], [a.row, a.segment, a.step]) < a.numbers.len()
                && last([segments, steps, columns], [b.segment, b.step, 1]) < b.numbers.len()
                && last([rows, columns, 1], [self.c_row, 1, 1]) < c.len(),
            "a matrix is shorter than its sizes"
        );
    }

    #[inline(always)]
    fn add<A: Arithmetic, const V: usize>(&mut self) {
        // Segments are short.
        let most = if self.segments == 1 {
            STEPS
        } else {
            self.steps
        };
        let mut from = 0;
        while from < self.steps {
            let steps = Steps {
                from,
                count: most.min(self.steps - from),
            };
            let mut row = 0;
            while self.rows - row >= ROWS {
                self.add_rows::<A, ROWS, V>(row, steps);
                row += ROWS;
            }
            match self.rows - row {
                0 => {}
                2 if A::ACROSS >= 8 => self.add_rows::<A, 2, V>(row, steps),
                3 if A::ACROSS >= 8 => self.add_rows::<A, 3, V>(row, steps),
                _ => {
                    while row < self.rows {
                        self.add_rows::<A, 1, V>(row, steps);
                        row += 1;
                    }
                }
            }
            from += steps.count;
        }
    }

    /// `R` rows: tiles of several vectors of `V` numbers, then of one, then of shorter ones.
    #[inline(always)]
    fn add_rows<A: Arithmetic, const R: usize, const V: usize>(
        &mut self,
        row: usize,
        steps: Steps,
    ) {
        let mut column = 0;
        macro_rules! tiles {
            ($vectors:literal of $lanes:expr) => {
                while self.columns - column >= $vectors * $lanes {
                    self.tile::<A, R, $vectors, { $lanes }>([row, column], steps);
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
        [row, column]: [usize; 2],
        steps: Steps,
    ) {
        let mut sums = [[[T::ZERO; V]; N]; R];
        for (r, sums) in sums.iter_mut().enumerate() {
            let (from, _) = self.c[(row + r) * self.c_row + column..][..N * V].as_chunks::<V>();
            sums.copy_from_slice(from);
        }
        for segment in 0..self.segments {
            let a = row * self.a.row + segment * self.a.segment + steps.from * self.a.step;
            let b = segment * self.b.segment + steps.from * self.b.step + column;
            for k in 0..steps.count {
                let mut across = [[T::ZERO; V]; N];
                for (n, across) in across.iter_mut().enumerate() {
                    let place = b + k * self.b.step + n * V;
                    // SAFETY: segment, step and column are smaller than their counts, whose last element is inside `B`.
                    *across = unsafe { self.b.numbers.as_ptr().add(place).cast::<[T; V]>().read() };
                }
                for (r, sums) in sums.iter_mut().enumerate() {
                    let place = a + k * self.a.step + r * self.a.row;
                    // SAFETY: row, segment and step are smaller than their counts, whose last element is inside `A`.
                    let a = unsafe { *self.a.numbers.get_unchecked(place) };
                    for (sums, across) in sums.iter_mut().zip(&across) {
                        for (sum, &b) in sums.iter_mut().zip(across) {
                            *sum = A::multiply_add(a, b, *sum);
                        }
                    }
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            self.c[(row + r) * self.c_row + column..][..N * V].copy_from_slice(sums.as_flattened());
        }
    }
}
