//! Pools, window by window.

use std::vec;
use std::vec::Vec;

use super::cases::{BATCHES, Random, WIDTHS};
use super::fixed::{self, FixedPool};
use super::levels::{assert_same_bits, each, same};
use super::spans::{axes, for_each_cell};
use super::sum::{Sum, assert_sums};
use crate::kernel::pool::Pool;
use crate::math::Scalar;

const CASES: u64 = 100;
/// Cells of all windows of a case, at most.
const CELLS: usize = 40_000;

struct Case<T> {
    sizes: Pool,
    /// Kernels for these sizes; none where those for all sizes are meant.
    fixed: Option<FixedPool<T>>,
    batch: usize,
    x: Vec<T>,
    d_y: Vec<T>,
}

impl<T: Scalar> Case<T> {
    /// Of numbers among which many are equal, and some are none.
    fn random(random: &mut Random) -> Self {
        let fixed = (random.within(0..=2) == 0).then(|| fixed::pool(random));
        let [rows, columns] = axes(random);
        let sizes = fixed.map_or_else(
            || Pool {
                rows,
                columns,
                channels: random.within(WIDTHS),
                counts_padding: random.flip(),
            },
            |fixed| fixed.sizes,
        );
        let [inputs, outputs] = lengths(&sizes);
        let cells = outputs * sizes.rows.size * sizes.columns.size;
        let batch = random.within(1..=(CELLS / cells).clamp(1, *BATCHES.end()));
        let kinds = [-2.0, -1.0, -0.5, 1.0, 3.0, 3.5, f64::NEG_INFINITY];
        let mut x: Vec<T> = (0..batch * inputs)
            .map(|_| T::from_f64(random.one_of(&kinds)))
            .collect();
        if random.flip() {
            let place = random.within(0..=x.len() - 1);
            x[place] = T::NAN;
        }
        Self {
            sizes,
            fixed,
            batch,
            x,
            d_y: random.numbers(batch * outputs),
        }
    }

    /// For each window, its place in `y`, and the places in `x` of its cells.
    fn windows(&self) -> Vec<Vec<usize>> {
        let mut windows = vec![vec![]; self.d_y.len()];
        let [inputs, outputs] = lengths(&self.sizes);
        let channels = self.sizes.channels;
        for sample in 0..self.batch {
            for_each_cell(
                [self.sizes.rows, self.sizes.columns],
                |[position, _, place]| {
                    for channel in 0..channels {
                        windows[sample * outputs + position * channels + channel]
                            .push(sample * inputs + place * channels + channel);
                    }
                },
            );
        }
        windows
    }

    /// Cells that a mean is taken of.
    fn count(&self, window: &[usize]) -> usize {
        match self.sizes.counts_padding {
            true => self.sizes.rows.size * self.sizes.columns.size,
            false => window.len().max(1),
        }
    }

    fn largest(&self) -> Vec<T> {
        let mut y = vec![T::from_f64(7.0); self.d_y.len()];
        self.largest_to(&self.x, &mut y);
        y
    }

    fn largest_to(&self, x: &[T], y: &mut [T]) {
        match self.fixed {
            Some(fixed) => (fixed.largest)(x, y),
            None => self.sizes.largest(x, y),
        }
    }
}

/// Numbers of a sample of the input and of the output.
fn lengths(sizes: &Pool) -> [usize; 2] {
    [
        sizes.rows.input * sizes.columns.input * sizes.channels,
        sizes.rows.positions * sizes.columns.positions * sizes.channels,
    ]
}

/// The first of a window's largest; none where there is no cell, or one that is not a number.
fn first_largest<T: Scalar>(x: &[T], window: &[usize]) -> Option<usize> {
    let mut first = *window.first()?;
    for &place in window {
        if x[place].is_nan() {
            return None;
        }
        if x[place] > x[first] {
            first = place;
        }
    }
    Some(first)
}

fn largest<T: Scalar>(random: &mut Random) {
    let case = Case::<T>::random(random);
    let y = same(|| case.largest());
    for (window, y) in case.windows().iter().zip(y) {
        match first_largest(&case.x, window) {
            Some(place) => assert_eq!(y, case.x[place]),
            None if window.is_empty() => assert_eq!(y, T::ZERO),
            None => assert!(y.is_nan(), "{y} of a window with what is not a number"),
        }
    }
}

fn largest_gradients<T: Scalar>(random: &mut Random) {
    let case = Case::<T>::random(random);
    let mut naive = vec![Sum::default(); case.x.len()];
    for (window, d_y) in case.windows().iter().zip(&case.d_y) {
        if let Some(place) = first_largest(&case.x, window) {
            naive[place].add(d_y.to_f64());
        }
    }
    let y = case.largest();
    let d_x = same(|| {
        let mut d_x = vec![T::NAN; case.x.len()];
        match case.fixed {
            Some(fixed) => (fixed.largest_gradient)(&case.x, &y, &case.d_y, &mut d_x),
            None => case
                .sizes
                .largest_gradient(&case.x, &y, &case.d_y, &mut d_x),
        }
        d_x
    });
    assert_sums(&d_x, &naive, &std::format!("{:?}", case.sizes));
}

fn means<T: Scalar>(random: &mut Random) {
    let mut case = Case::<T>::random(random);
    case.x = random.numbers(case.x.len());
    let windows = case.windows();
    let naive: Vec<Sum> = windows
        .iter()
        .map(|window| {
            let mut sum = Sum::default();
            for &place in window {
                sum.add(case.x[place].to_f64());
            }
            sum.scaled(1.0 / case.count(window) as f64)
        })
        .collect();
    let made = each(|| {
        let mut y = vec![T::NAN; case.d_y.len()];
        case.sizes.mean(&case.x, &mut y);
        y
    });
    for (level, y) in made {
        assert_sums(&y, &naive, level);
    }
}

fn mean_gradients<T: Scalar>(random: &mut Random) {
    let case = Case::<T>::random(random);
    let mut naive = vec![Sum::default(); case.x.len()];
    for (window, d_y) in case.windows().iter().zip(&case.d_y) {
        for &place in window {
            naive[place].add(d_y.to_f64() / case.count(window) as f64);
        }
    }
    let made = each(|| {
        let mut d_x = vec![T::NAN; case.x.len()];
        case.sizes.mean_gradient(&case.d_y, &mut d_x);
        d_x
    });
    for (level, d_x) in made {
        assert_sums(&d_x, &naive, level);
    }
}

fn samples_by_themselves<T: Scalar>(random: &mut Random) {
    let mut case = Case::<T>::random(random);
    case.x = random.numbers(case.x.len());
    let [inputs, outputs] = lengths(&case.sizes);
    let sample = random.within(0..=case.batch - 1);
    let made = |x: &[T]| {
        each(|| {
            let [mut largest, mut mean] =
                [(); 2].map(|()| vec![T::NAN; x.len() / inputs * outputs]);
            case.largest_to(x, &mut largest);
            case.sizes.mean(x, &mut mean);
            // Those of the sample, or all if it is alone.
            let from = if x.len() == inputs {
                0
            } else {
                sample * outputs
            };
            [&largest[from..][..outputs], &mean[from..][..outputs]].concat()
        })
    };
    let alone = made(&case.x[sample * inputs..][..inputs]);
    for ((level, together), (_, alone)) in made(&case.x).iter().zip(&alone) {
        assert_same_bits(together, alone, level);
    }
}

for_scalars! { CASES,
    the_largest_is_one_of_the_window: largest;
    the_first_of_the_largest_gets_the_gradient: largest_gradients;
    means_are_the_sums: means;
    mean_gradients_are_the_sums: mean_gradients;
    a_sample_has_the_same_bits_wherever_it_stands: samples_by_themselves;
}
