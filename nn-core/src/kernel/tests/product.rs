//! `C += Σ_S A B`, element by element.

use std::vec;
use std::vec::Vec;

use super::cases::{BATCHES, Random, WIDTHS, for_seeds};
use super::levels::{assert_same_bits, each};
use super::sum::{Sum, assert_sums};
use crate::kernel::product::{Left, Product, Right, Start, add_product};
use crate::math::Scalar;

const CASES: u64 = 150;

/// The sizes of a product, and matrices that end with their last element.
#[derive(Clone)]
struct Matrices<T> {
    rows: usize,
    segments: usize,
    steps: usize,
    columns: usize,
    a: Vec<T>,
    a_row: usize,
    a_step: usize,
    a_segment: usize,
    b: Vec<T>,
    /// So many numbers before it are none of its.
    b_from: usize,
    b_step: usize,
    b_segment: usize,
    c: Vec<T>,
    c_row: usize,
    /// What every row starts from: what is there, zero, or a row.
    start: Option<Vec<T>>,
}

impl<T: Scalar> Matrices<T> {
    /// Strides of all kinds: rows that are steps, that lie over each other, that have gaps.
    fn random(random: &mut Random) -> Self {
        // A row by itself has wider tiles.
        let (rows, columns) = match random.within(0..=2) {
            0 => (1, random.within(1..=190)),
            _ => (random.within(BATCHES), random.within(WIDTHS)),
        };
        let segments = random.one_of(&[1, 1, 2, 3]);
        // Some longer than the part of the sum that is made at a time.
        let steps = match random.within(0..=9) {
            0 => random.within(250..=520),
            _ => random.within(1..=20),
        };
        let stride = |random: &mut Random, most| random.within(0..=most);
        let a_row = stride(random, steps + 2);
        let a_step = stride(random, rows + 1);
        let a_segment = stride(random, steps + 3);
        let b_step = stride(random, columns + 2);
        let b_segment = stride(random, columns + 9);
        let c_row = columns + random.within(0..=3);
        let a = (rows - 1) * a_row + (segments - 1) * a_segment + (steps - 1) * a_step;
        let b = (segments - 1) * b_segment + (steps - 1) * b_step + columns - 1;
        let c = (rows - 1) * c_row + columns - 1;
        let start = match random.within(0..=2) {
            0 => None,
            1 => Some(Vec::new()),
            _ => Some(random.numbers(columns)),
        };
        Self {
            rows,
            segments,
            steps,
            columns,
            a: random.numbers(a + 1),
            a_row,
            a_step,
            a_segment,
            b: random.numbers(b + 1),
            b_from: 0,
            b_step,
            b_segment,
            c: random.numbers(c + 1),
            c_row,
            start,
        }
    }

    fn naive(&self) -> Vec<Sum> {
        let mut c: Vec<Sum> = self.c.iter().map(|&c| Sum::from(c)).collect();
        for row in 0..self.rows {
            for column in 0..self.columns {
                if let Some(start) = &self.start {
                    let from = start.get(column).copied().unwrap_or(T::ZERO);
                    c[row * self.c_row + column] = Sum::from(from);
                }
                for segment in 0..self.segments {
                    for step in 0..self.steps {
                        let a = row * self.a_row + segment * self.a_segment + step * self.a_step;
                        let b = segment * self.b_segment + step * self.b_step + column;
                        c[row * self.c_row + column].add_product(self.a[a], self.b[b]);
                    }
                }
            }
        }
        c
    }

    /// The kernel's `C`.
    fn product(&self) -> Vec<T> {
        let mut c = self.c.clone();
        add_product(&mut Product {
            a: Left {
                numbers: &self.a,
                row: self.a_row,
                step: self.a_step,
                segment: self.a_segment,
            },
            b: Right {
                numbers: &self.b[self.b_from..],
                step: self.b_step,
                segment: self.b_segment,
            },
            c: &mut c,
            c_row: self.c_row,
            start: match &self.start {
                None => Start::There,
                Some(start) => Start::bias(start),
            },
            rows: self.rows,
            segments: self.segments,
            steps: self.steps,
            columns: self.columns,
        });
        c
    }

    /// One row by itself.
    fn row(&self, row: usize) -> Self {
        Self {
            rows: 1,
            a: self.a[row * self.a_row..].to_vec(),
            c: self.c[row * self.c_row..][..self.columns].to_vec(),
            ..self.clone()
        }
    }
}

fn is_the_sum<T: Scalar>(random: &mut Random) {
    let matrices = Matrices::<T>::random(random);
    let naive = matrices.naive();
    for (level, c) in each(|| matrices.product()) {
        assert_sums(&c, &naive, level);
        // What lies between the rows is as it was.
        for (place, (new, old)) in c.iter().zip(&matrices.c).enumerate() {
            assert!(place % matrices.c_row < matrices.columns || new == old);
        }
    }
}

fn rows_do_not_see_each_other<T: Scalar>(random: &mut Random) {
    let matrices = Matrices::<T>::random(random);
    let rows = [0, matrices.rows - 1, random.within(0..=matrices.rows - 1)];
    let together = each(|| matrices.product());
    for row in rows {
        let alone = each(|| matrices.row(row).product());
        for ((level, together), (_, alone)) in together.iter().zip(&alone) {
            let together = &together[row * matrices.c_row..][..matrices.columns];
            assert_same_bits(together, alone, level);
        }
    }
}

/// A row times a matrix without gaps, of whole vectors: there the kernel looks at where it starts.
fn does_not_depend_on_the_place<T: Scalar>(random: &mut Random) {
    let columns = 2 * random.within(1..=200);
    let steps = match random.within(0..=9) {
        0 => random.within(250..=520),
        _ => random.within(1..=20),
    };
    let columns = match random.within(0..=3) {
        0 => columns,
        _ => columns.next_multiple_of(16),
    };
    let mut matrices = Matrices::<T> {
        rows: 1,
        segments: 1,
        steps,
        columns,
        a: random.numbers(steps),
        a_row: 0,
        a_step: 1,
        a_segment: 0,
        b: random.numbers(steps * columns),
        b_from: 0,
        b_step: columns,
        b_segment: 0,
        c: random.numbers(columns),
        c_row: columns,
        start: match random.within(0..=2) {
            0 => None,
            1 => Some(Vec::new()),
            _ => Some(random.numbers(columns)),
        },
    };
    let naive = matrices.naive();
    let mut first = None;
    let b = matrices.b.clone();
    for from in 0..16 {
        matrices.b = random.numbers(from);
        matrices.b.extend(&b);
        matrices.b_from = from;
        let made = each(|| matrices.product());
        for (level, c) in &made {
            assert_sums(c, &naive, level);
        }
        let first = first.get_or_insert_with(|| made.clone());
        for ((level, here), (_, there)) in made.iter().zip(first) {
            assert_same_bits(here, there, level);
        }
    }
}

for_scalars! { CASES,
    it_is_the_sum: is_the_sum;
    it_is_the_same_wherever_the_matrix_lies: does_not_depend_on_the_place;
    a_row_has_the_same_bits_wherever_it_stands: rows_do_not_see_each_other;
}

#[test]
fn nothing_is_added_where_there_is_nothing() {
    let empty: [fn(&mut Matrices<f32>); 4] = [
        |matrices| matrices.rows = 0,
        |matrices| matrices.segments = 0,
        |matrices| matrices.steps = 0,
        |matrices| matrices.columns = 0,
    ];
    for empty in empty {
        for_seeds(4, |random| {
            let mut matrices = Matrices::random(random);
            empty(&mut matrices);
            [matrices.a, matrices.b] = [vec![], vec![]];
            matrices.start = None;
            for (level, c) in each(|| matrices.product()) {
                assert_same_bits(&c, &matrices.c, level);
            }
        });
    }
}

#[test]
fn a_sum_of_nothing_is_what_it_starts_from() {
    for_seeds(20, |random| {
        let mut matrices = Matrices::<f32>::random(random);
        matrices.steps = 0;
        let naive = matrices.naive();
        for (level, c) in each(|| matrices.product()) {
            assert_sums(&c, &naive, level);
        }
    });
}

mod a_matrix_that_is_too_short_is_refused {
    use super::*;

    /// A product of sizes that fit, changed.
    fn refused(change: impl Fn(&mut Matrices<f32>)) {
        for_seeds(20, |random| {
            let mut matrices = Matrices::random(random);
            change(&mut matrices);
            let outcome = std::panic::catch_unwind(|| matrices.product());
            assert!(outcome.is_err(), "it was taken");
        });
    }

    #[test]
    fn left() {
        refused(|matrices| matrices.a.truncate(matrices.a.len() - 1));
    }

    #[test]
    fn right() {
        refused(|matrices| matrices.b.truncate(matrices.b.len() - 1));
    }

    #[test]
    fn result() {
        refused(|matrices| matrices.c.truncate(matrices.c.len() - 1));
    }

    /// A place that is past all places there are does not come round to a small one.
    #[test]
    fn stride() {
        refused(|matrices| {
            matrices.steps += 1;
            matrices.a_step = usize::MAX;
        });
        refused(|matrices| {
            matrices.steps = 3;
            matrices.b_step = usize::MAX / 2 + 1;
        });
    }
}
