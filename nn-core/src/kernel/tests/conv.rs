//! Convolutions, product by product: `y[p, f] += x[cell of p, c] W[cell, c, f]`, and their gradients, the same products with
//! two of the three given.

use std::vec;
use std::vec::Vec;

use super::cases::{BATCHES, Random, WIDTHS};
use super::fixed::{self, FixedConvolution};
use super::levels::{assert_same_bits, each};
use super::spans::{axes, for_each_cell};
use super::sum::{Sum, assert_sums, sums_of};
use crate::kernel::conv::{Convolution, ONE_COLUMN};
use crate::math::Scalar;

const CASES: u64 = 120;
/// Products of a case, at most.
const PRODUCTS: usize = 40_000;

struct Case<T> {
    sizes: Convolution,
    /// Kernels for these sizes; none where those for all sizes are meant.
    fixed: Option<FixedConvolution<T>>,
    batch: usize,
    weight: Vec<T>,
    /// Or empty.
    bias: Vec<T>,
    x: Vec<T>,
    d_y: Vec<T>,
}

/// Groups, channels and filters: one group, some, each channel one, with one filter or with more.
fn groups(random: &mut Random) -> [usize; 3] {
    let few = 1..=9;
    match random.within(0..=4) {
        0 | 1 => [1, random.within(few), random.within(WIDTHS)],
        2 => {
            let groups = random.within(2..=4);
            let [channels, filters] = [random.within(few.clone()), random.within(few)];
            [groups, groups * channels, groups * filters]
        }
        3 => {
            let channels = random.within(WIDTHS);
            [channels; 3]
        }
        _ => {
            let channels = random.within(2..=12);
            [channels, channels, channels * random.within(2..=4)]
        }
    }
}

impl<T: Scalar> Case<T> {
    fn random(random: &mut Random) -> Self {
        if random.within(0..=2) == 0 {
            let fixed = fixed::convolution(random);
            let batch = random.within(1..=3);
            let case = Self::of(random, fixed.sizes, batch);
            return Self {
                fixed: Some(fixed),
                ..case
            };
        }
        let [rows, columns] = axes(random);
        let [groups, channels, filters] = groups(random);
        let sizes = Convolution {
            rows,
            columns,
            channels,
            filters,
            groups,
        };
        let most = (PRODUCTS / sizes.macs()).clamp(1, *BATCHES.end());
        let batch = random.within(1..=most);
        Self::of(random, sizes, batch)
    }

    fn of(random: &mut Random, sizes: Convolution, batch: usize) -> Self {
        let biases = if random.flip() { sizes.filters } else { 0 };
        let [inputs, outputs] = lengths(&sizes);
        Self {
            sizes,
            fixed: None,
            batch,
            weight: random.numbers(sizes.weights()),
            bias: random.numbers(biases),
            x: random.numbers(batch * inputs),
            d_y: random.numbers(batch * outputs),
        }
    }

    /// The places of `x`, `W` and `y` in each product.
    fn for_each_product(&self, mut visit: impl FnMut([usize; 3])) {
        let Convolution {
            channels,
            filters,
            groups,
            ..
        } = self.sizes;
        let [inputs, outputs] = lengths(&self.sizes);
        let [of_group, filters_of_group] = [channels / groups, filters / groups];
        for sample in 0..self.batch {
            for_each_cell(
                [self.sizes.rows, self.sizes.columns],
                |[position, cell, place]| {
                    for f in 0..filters {
                        for c in 0..of_group {
                            let channel = f / filters_of_group * of_group + c;
                            visit([
                                sample * inputs + place * channels + channel,
                                (cell * of_group + c) * filters + f,
                                sample * outputs + position * filters + f,
                            ]);
                        }
                    }
                },
            );
        }
    }

    fn forward(&self, x: &[T]) -> Vec<T> {
        let [inputs, outputs] = lengths(&self.sizes);
        let mut y = vec![T::NAN; x.len() / inputs * outputs];
        match self.fixed {
            Some(fixed) => (fixed.forward)(&self.weight, &self.bias, x, &mut y),
            None => self.sizes.forward(&self.weight, &self.bias, x, &mut y),
        }
        y
    }

    fn input_gradient(&self, d_y: &[T]) -> Vec<T> {
        let [inputs, outputs] = lengths(&self.sizes);
        let mut d_x = vec![T::NAN; d_y.len() / outputs * inputs];
        match self.fixed {
            Some(fixed) => (fixed.input_gradient)(&self.weight, d_y, &mut d_x),
            None => self.sizes.input_gradient(&self.weight, d_y, &mut d_x),
        }
        d_x
    }
}

/// Numbers of a sample of the input and of the output.
fn lengths(sizes: &Convolution) -> [usize; 2] {
    [
        sizes.rows.input * sizes.columns.input * sizes.channels,
        sizes.rows.positions * sizes.columns.positions * sizes.filters,
    ]
}

fn outputs<T: Scalar>(random: &mut Random) {
    let case = Case::<T>::random(random);
    let mut naive = vec![Sum::default(); case.d_y.len()];
    for (place, y) in naive.iter_mut().enumerate() {
        if !case.bias.is_empty() {
            *y = Sum::from(case.bias[place % case.sizes.filters]);
        }
    }
    case.for_each_product(|[x, w, y]| naive[y].add_product(case.x[x], case.weight[w]));
    for (level, y) in each(|| case.forward(&case.x)) {
        assert_sums(&y, &naive, &std::format!("{level}, {:?}", case.sizes));
    }
}

/// They are added to what is there.
fn weight_gradients<T: Scalar>(random: &mut Random) {
    let case = Case::<T>::random(random);
    let before = random.numbers(case.weight.len());
    let mut naive = sums_of(&before);
    case.for_each_product(|[x, w, y]| naive[w].add_product(case.x[x], case.d_y[y]));
    let made = each(|| {
        let mut d_weight = before.clone();
        match case.fixed {
            Some(fixed) => (fixed.add_weight_gradient)(&mut d_weight, &case.x, &case.d_y),
            None => case
                .sizes
                .add_weight_gradient(&mut d_weight, &case.x, &case.d_y),
        }
        d_weight
    });
    for (level, d_weight) in made {
        assert_sums(
            &d_weight,
            &naive,
            &std::format!("{level}, {:?}", case.sizes),
        );
    }
}

/// Also as a transposed convolution has them: added to what is there.
fn input_gradients<T: Scalar>(random: &mut Random) {
    let case = Case::<T>::random(random);
    let before = random.numbers(case.x.len());
    let [mut naive, mut added] = [vec![Sum::default(); case.x.len()], sums_of(&before)];
    case.for_each_product(|[x, w, y]| {
        naive[x].add_product(case.weight[w], case.d_y[y]);
        added[x].add_product(case.weight[w], case.d_y[y]);
    });
    for (level, d_x) in each(|| case.input_gradient(&case.d_y)) {
        assert_sums(&d_x, &naive, &std::format!("{level}, {:?}", case.sizes));
    }
    let made = each(|| {
        let mut d_x = before.clone();
        case.sizes
            .add_input_gradient(&case.weight, &case.d_y, &mut d_x);
        d_x
    });
    for (level, d_x) in made {
        assert_sums(
            &d_x,
            &added,
            &std::format!("{level}, added, {:?}", case.sizes),
        );
    }
}

/// One cell of the window, as a stream has it.
fn one_cell<T: Scalar>(random: &mut Random) {
    let [groups, channels, filters] = groups(random);
    let sizes = Convolution {
        rows: ONE_COLUMN,
        columns: ONE_COLUMN,
        channels,
        filters,
        groups,
    };
    let case = Case::<T>::of(random, sizes, 1);
    let before = random.numbers(filters);
    let mut naive = sums_of(&before);
    case.for_each_product(|[x, w, y]| naive[y].add_product(case.x[x], case.weight[w]));
    // What the window is does not matter.
    let [rows, columns] = axes(random);
    let sizes = Convolution {
        rows,
        columns,
        ..sizes
    };
    let made = each(|| {
        let mut y = before.clone();
        sizes.add_products(&case.x, &case.weight, &mut y);
        y
    });
    for (level, y) in made {
        assert_sums(&y, &naive, &std::format!("{level}, {sizes:?}"));
    }
}

fn samples_by_themselves<T: Scalar>(random: &mut Random) {
    let case = Case::<T>::random(random);
    let sample = random.within(0..=case.batch - 1);
    let [inputs, outputs] = lengths(&case.sizes);
    let x = &case.x[sample * inputs..][..inputs];
    let d_y = &case.d_y[sample * outputs..][..outputs];
    let alone = each(|| [case.forward(x), case.input_gradient(d_y)].concat());
    let together = each(|| {
        let [y, d_x] = [case.forward(&case.x), case.input_gradient(&case.d_y)];
        let y = &y[sample * outputs..][..outputs];
        [y, &d_x[sample * inputs..][..inputs]].concat()
    });
    for ((level, alone), (_, together)) in alone.iter().zip(&together) {
        assert_same_bits(alone, together, &std::format!("{level}, {:?}", case.sizes));
    }
}

for_scalars! { CASES,
    outputs_are_the_sums: outputs;
    input_gradients_are_the_sums: input_gradients;
    weight_gradients_are_the_sums: weight_gradients;
    a_cell_of_a_stream_is_the_sum: one_cell;
    a_sample_has_the_same_bits_wherever_it_stands: samples_by_themselves;
}
