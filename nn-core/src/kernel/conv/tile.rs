//! Tiles of registers whose sizes are known: `R` rows by `N` vectors of `V` columns.

use crate::kernel::isa::{Arithmetic, unrolled};
use crate::math::Scalar;

/// Sums that are held in registers.
pub struct Tile<T, const R: usize, const N: usize, const V: usize>([[[T; V]; N]; R]);

impl<T: Scalar, const R: usize, const N: usize, const V: usize> Tile<T, R, N, V> {
    /// In each row the numbers of one; zeros, if that is empty.
    #[inline(always)]
    pub fn repeated(row: &[T]) -> Self {
        let mut sums = [[T::ZERO; V]; N];
        if !row.is_empty() {
            sums.as_flattened_mut().copy_from_slice(&row[..N * V]);
        }
        Self([sums; R])
    }

    /// Rows that lie `step` apart.
    #[inline(always)]
    pub fn read(rows: &[T], step: usize) -> Self {
        let rows = &rows[..(R - 1) * step + N * V];
        let mut tile = Self::repeated(&[]);
        for (r, sums) in tile.0.iter_mut().enumerate() {
            sums.as_flattened_mut()
                .copy_from_slice(&rows[r * step..][..N * V]);
        }
        tile
    }

    /// Writes the rows but the first few.
    #[inline(always)]
    pub fn write(&self, rows: &mut [T], step: usize, but: usize) {
        let rows = &mut rows[..(R - 1) * step + N * V];
        for (r, sums) in self.0.iter().enumerate() {
            if r >= but {
                rows[r * step..][..N * V].copy_from_slice(sums.as_flattened());
            }
        }
    }

    /// `C += A B` for so many steps. A step is `a_step` further in A and `b_step` further in B; row `r` begins at `a_row(r)`.
    #[inline(always)]
    pub fn add<A: Arithmetic>(
        &mut self,
        steps: usize,
        (a, a_row, a_step): (&[T], impl Fn(usize) -> usize, usize),
        (b, b_step): (&[T], usize),
    ) {
        let Some(last) = steps.checked_sub(1) else {
            return;
        };
        let a = &a[..a_row(R - 1) + last * a_step + 1];
        let b = &b[..last * b_step + N * V];
        for k in 0..steps {
            let mut across = [[T::ZERO; V]; N];
            across
                .as_flattened_mut()
                .copy_from_slice(&b[k * b_step..][..N * V]);
            unrolled!(R, |r| {
                let a = a[a_row(r) + k * a_step];
                unrolled!(N, |n| {
                    for (sum, &b) in self.0[r][n].iter_mut().zip(&across[n]) {
                        *sum = A::multiply_add(a, b, *sum);
                    }
                });
            });
        }
    }
}

/// Work on a matrix of so many rows and columns, in tiles.
pub trait Tiled<T: Scalar> {
    const ROWS: usize;
    /// A multiple of eight.
    const COLUMNS: usize;

    fn run<A: Arithmetic, const R: usize, const N: usize, const V: usize>(self);
}

/// The tile for some work.
struct Shape {
    rows: usize,
    vectors: usize,
    lanes: usize,
}

impl Shape {
    const fn of<A: Arithmetic, T: Scalar, W: Tiled<T>>() -> Self {
        let lanes = A::VECTOR / T::BYTES;
        let lanes = if W::COLUMNS.is_multiple_of(lanes) {
            lanes
        } else {
            8
        };
        let vectors = if (W::COLUMNS / lanes).is_multiple_of(2) {
            2
        } else {
            1
        };
        let most = match (A::ACROSS >= 8, vectors) {
            (true, 1) => 13,
            (true, _) => 6,
            (false, 1) => 8,
            (false, _) => 4,
        };
        // As even as can be, as the last one overlaps the one before.
        let tiles = W::ROWS.div_ceil(most);
        Self {
            rows: W::ROWS.div_ceil(if tiles == 0 { 1 } else { tiles }),
            vectors,
            lanes,
        }
    }
}

/// Does the work in tiles that suit its size and the machine.
#[inline(always)]
pub fn run<A: Arithmetic, T: Scalar, W: Tiled<T>>(work: W) {
    macro_rules! rows {
        ($vectors:literal, $lanes:literal: $($rows:literal)*) => {
            match const { Shape::of::<A, T, W>().rows } {
                $($rows => work.run::<A, $rows, $vectors, $lanes>(),)*
                _ => work.run::<A, 1, $vectors, $lanes>(),
            }
        };
    }
    macro_rules! vectors {
        ($lanes:literal) => {
            match const { Shape::of::<A, T, W>().vectors } {
                1 => rows!(1, $lanes: 2 3 4 5 6 7 8 9 10 11 12 13),
                _ => rows!(2, $lanes: 2 3 4 5 6),
            }
        };
    }
    match const { Shape::of::<A, T, W>().lanes } {
        16 => vectors!(16),
        8 => vectors!(8),
        4 => vectors!(4),
        _ => vectors!(2),
    }
}

/// The first rows of tiles of `R` over so many of them, each with how many of its rows the one before has.
#[inline(always)]
pub fn tiles<const R: usize>(rows: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..rows.div_ceil(R)).map(move |tile| {
        let first = (tile * R).min(rows - R);
        (first, tile * R - first)
    })
}
