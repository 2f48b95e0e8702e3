//! Matrix products in tiles of registers: `C [M, N] += Σ_S A [M, K] B [K, N]`, over segments S in each of which A and B go
//! on at another place. A dense layer has one segment; a convolution one for each row of its window, whose cells lie side
//! by side in the image.
//!
//! A tile is some rows by some vectors of columns, held in registers while the sums run; every element of C is a
//! sum in the order of S and K whatever its tile, so that a sample's outputs do not depend on the batch it stands in.

mod askew;

use super::isa::{self, Arithmetic, dispatched, unrolled};
use super::plain::{IS_PLAIN, add_product as add_plain_product};
use crate::math::Scalar;

/// So many steps of the sum at a time, whose rows of B stay in the first cache.
const STEPS: usize = 256;
/// No tile has more columns.
const WIDEST: usize = 10 * 16;

/// A product that is added to what `C` starts from.
#[repr(C)]
pub struct Product<'a, T> {
    pub a: Left<'a, T>,
    pub b: Right<'a, T>,
    /// Rows of `columns` numbers, `c_row` apart.
    pub c: &'a mut [T],
    pub c_row: usize,
    pub start: Start<'a, T>,
    /// `M`
    pub rows: usize,
    /// `S`
    pub segments: usize,
    /// `K`
    pub steps: usize,
    /// `N`
    pub columns: usize,
}

/// What a sum starts from.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum Start<'a, T> {
    /// What is there.
    There,
    Zero,
    /// For all rows the same.
    Row(&'a [T]),
}

impl<'a, T> Start<'a, T> {
    /// A bias, or zero where it is empty.
    pub const fn bias(bias: &'a [T]) -> Self {
        if bias.is_empty() {
            Self::Zero
        } else {
            Self::Row(bias)
        }
    }
}

/// `A`, of any strides.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Left<'a, T> {
    pub numbers: &'a [T],
    pub row: usize,
    pub step: usize,
    pub segment: usize,
}

/// `B`, whose columns lie side by side.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Right<'a, T> {
    pub numbers: &'a [T],
    pub step: usize,
    pub segment: usize,
}

/// `C += Σ A B`
#[inline]
pub fn add_product<T: Scalar>(product: &mut Product<'_, T>) {
    if !IS_PLAIN && product.before_vectors(isa::vector()) != 0 {
        askew::add(product);
    } else {
        add_in_tiles(product);
    }
}

dispatched! {
    fn add_in_tiles<T>(product: &mut Product<'_, T>) = add with arithmetic;
}

/// [`add_product`] within a function that is compiled for the arithmetic.
#[inline(always)]
pub fn add<A: Arithmetic, T: Scalar>(product: &mut Product<'_, T>) {
    if IS_PLAIN {
        return add_plain_product(product);
    }
    if product.is_empty() {
        return product.put_start();
    }
    assert!(product.is_inside(), "a matrix is shorter than its sizes");
    match A::VECTOR / T::BYTES {
        16 => product.add::<A, 16>(),
        8 => product.add::<A, 8>(),
        4 => product.add::<A, 4>(),
        _ => product.add::<A, 2>(),
    }
}

/// Where a vector of a tile starts: the last ones lie over each other.
#[inline(always)]
const fn offset(n: usize, lanes: usize, last: usize) -> usize {
    if n * lanes < last { n * lanes } else { last }
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

    /// What each sum starts from.
    fn put_start(&mut self) {
        for row in self.c.chunks_mut(self.c_row.max(1)).take(self.rows) {
            match self.start {
                Start::There => {}
                Start::Zero => row[..self.columns].fill(T::ZERO),
                Start::Row(start) => row[..self.columns].copy_from_slice(&start[..self.columns]),
            }
        }
    }

    /// Whether the last element of each matrix is there, and so all others.
    #[inline(always)]
    pub fn is_inside(&self) -> bool {
        let reach = |counts: [usize; 3], strides: [usize; 3]| {
            if counts.contains(&0) {
                return 0;
            }
            let places = counts.into_iter().zip(strides);
            places.fold(1, |place: usize, (count, stride)| {
                place.saturating_add((count - 1).saturating_mul(stride))
            })
        };
        let Self { a, b, c, .. } = self;
        let [rows, segments, steps, columns] = [self.rows, self.segments, self.steps, self.columns];
        let has_start = match self.start {
            Start::Row(start) => start.len() >= columns,
            Start::There | Start::Zero => true,
        };
        has_start
            && reach([rows, segments, steps], [a.row, a.segment, a.step]) <= a.numbers.len()
            && reach([segments, steps, columns], [b.segment, b.step, 1]) <= b.numbers.len()
            && reach([rows, columns, 1], [self.c_row, 1, 1]) <= c.len()
    }

    #[inline(always)]
    fn add<A: Arithmetic, const V: usize>(&mut self) {
        // Segments are short.
        let most = if self.segments == 1 {
            STEPS
        } else {
            self.steps
        };
        let room;
        let zeros: &[T] = match self.start {
            Start::Zero => {
                room = [T::ZERO; WIDEST];
                &room
            }
            Start::There | Start::Row(_) => &[],
        };
        let mut from = 0;
        while from < self.steps {
            let steps = Steps {
                from,
                count: most.min(self.steps - from),
            };
            self.add_columns::<A, V>(steps, zeros);
            self.start = Start::There;
            from += steps.count;
        }
    }

    /// Column upon column of tiles: what of B they read stays in the first cache.
    #[inline(always)]
    fn add_columns<A: Arithmetic, const V: usize>(&mut self, steps: Steps, zeros: &[T]) {
        let mut column = 0;
        macro_rules! tiles {
            ($($rows:literal),* by $vectors:literal of $lanes:expr) => {
                while self.columns - column >= $vectors * $lanes {
                    let mut row = 0;
                    $(while self.rows - row >= $rows {
                        let from = [row, column];
                        self.tile::<A, $rows, $vectors, { $lanes }>(from, $vectors * $lanes, steps, zeros);
                        row += $rows;
                    })*
                    column += $vectors * $lanes;
                }
            };
        }
        // All columns that are left, if they are more than the vectors of a smaller tile.
        macro_rules! last_tile {
            (1 by $vectors:literal of $lanes:expr, above $fewer:literal) => {
                let left = self.columns - column;
                if left > $fewer * $lanes && left <= $vectors * $lanes {
                    self.tile::<A, 1, $vectors, { $lanes }>([0, column], left, steps, zeros);
                    return;
                }
            };
        }
        if A::ACROSS >= 8 {
            if self.rows == 1 {
                while self.columns - column > 10 * V || self.columns - column == 8 * V {
                    self.tile::<A, 1, 8, V>([0, column], 8 * V, steps, zeros);
                    column += 8 * V;
                }
                last_tile!(1 by 10 of V, above 8);
                last_tile!(1 by 8 of V, above 4);
                last_tile!(1 by 4 of V, above 2);
                last_tile!(1 by 2 of V, above 1);
            }
            // 32 registers, where vectors are that wide: fewer columns are read from the second cache.
            if A::VECTOR == 64 {
                tiles!(12, 8, 6, 5, 4, 3, 2, 1 by 2 of V);
            } else {
                tiles!(6, 5, 4, 3, 2, 1 by 2 of V);
            }
            tiles!(12, 6, 4, 3, 2, 1 by 1 of V);
        } else {
            if self.rows == 1 {
                tiles!(1 by 4 of V);
            }
            tiles!(4, 1 by 2 of V);
            tiles!(4, 1 by 1 of V);
        }
        if V > 8 {
            tiles!(4, 1 by 1 of 8);
        }
        if V > 4 {
            tiles!(4, 1 by 1 of 4);
        }
        if V > 2 {
            tiles!(4, 1 by 1 of 2);
        }
        tiles!(4, 1 by 1 of 1);
    }

    /// `R` rows by `width` columns, `N` vectors of `V`. Where the columns are fewer than those of the vectors, the last vectors
    /// lie over each other: columns that are in two of them are summed twice, to the same bits.
    #[inline(always)]
    #[allow(unsafe_code)]
    fn tile<A: Arithmetic, const R: usize, const N: usize, const V: usize>(
        &mut self,
        [row, column]: [usize; 2],
        width: usize,
        steps: Steps,
        zeros: &[T],
    ) {
        debug_assert!(V <= width && width <= N * V && column + width <= self.columns);
        let last = width - V;
        let mut sums = [[[T::ZERO; V]; N]; R];
        for (r, sums) in sums.iter_mut().enumerate() {
            // One place to read from, so that what follows is the same code for all of them.
            let from = match self.start {
                Start::There => &self.c[(row + r) * self.c_row + column..],
                Start::Zero => zeros,
                Start::Row(start) => &start[column..],
            };
            let from = &from[..width];
            unrolled!(N, |n| {
                sums[n].copy_from_slice(&from[offset(n, V, last)..][..V]);
            });
        }
        for segment in 0..self.segments {
            let a = row * self.a.row + segment * self.a.segment + steps.from * self.a.step;
            let b = segment * self.b.segment + steps.from * self.b.step + column;
            for k in 0..steps.count {
                let mut across = [[T::ZERO; V]; N];
                unrolled!(N, |n| {
                    let place = b + k * self.b.step + offset(n, V, last);
                    // SAFETY: segment, step and column are smaller than their counts, whose last element is inside `B`: a
                    // vector ends within `width`, and that within the columns.
                    across[n] =
                        unsafe { self.b.numbers.as_ptr().add(place).cast::<[T; V]>().read() };
                });
                unrolled!(R, |r| {
                    let place = a + k * self.a.step + r * self.a.row;
                    // SAFETY: row, segment and step are smaller than their counts, whose last element is inside `A`.
                    let a = unsafe { *self.a.numbers.get_unchecked(place) };
                    unrolled!(N, |n| {
                        for (sum, &b) in sums[r][n].iter_mut().zip(&across[n]) {
                            *sum = A::multiply_add(a, b, *sum);
                        }
                    });
                });
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            let c = &mut self.c[(row + r) * self.c_row + column..][..width];
            unrolled!(N, |n| {
                c[offset(n, V, last)..][..V].copy_from_slice(&sums[n]);
            });
        }
    }
}
