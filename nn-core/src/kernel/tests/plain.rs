//! The kernels of machines without vectors against those of the lowest level of this one: the same sums in the same order,
//! bit for bit.

use std::vec;
use std::vec::Vec;

use super::cases::{Random, WIDTHS};
use super::levels::{assert_same_bits, is_lowest, with_each};
use super::spans::axes;
use crate::kernel::conv::Convolution;
use crate::kernel::isa::Separate;
use crate::kernel::lanes::softmax;
use crate::kernel::pool::Pool;
use crate::kernel::product::{self, Left, Product, Right, Start};
use crate::kernel::{dense, norm, plain};
use crate::math::Scalar;

const NAME: &str = "plain";

/// `y` given a weight, a bias, `x` and sizes.
type DenseKernel<T> = fn(&[T], &[T], &[T], &mut [T], [usize; 2]);
/// `dx` given a weight, `dy` and sizes.
type InputGradient<T> = fn(&[T], &[T], &mut [T], [usize; 2]);
/// `y` given `x`.
type PoolKernel<T> = fn(&Pool, &[T], &mut [T]);

/// What the lowest level makes.
fn lowest<T>(mut make: impl FnMut() -> Vec<T>) -> Vec<T> {
    let mut made = Vec::new();
    with_each(|name| {
        if is_lowest(name) {
            made = make();
        }
    });
    made
}

fn products<T: Scalar>(random: &mut Random) {
    let [rows, segments, steps] = [(); 3].map(|()| random.within(1..=5));
    let columns = random.within(WIDTHS);
    let a = random.numbers::<T>(rows * segments * steps);
    let b = random.numbers::<T>(segments * steps * columns);
    let bias = random.numbers::<T>(columns);
    let c = random.numbers::<T>(rows * columns);
    let start = random.one_of(&[Start::There, Start::Zero, Start::Row(&bias)]);
    let run = |add: fn(&mut Product<'_, T>)| {
        let mut c = c.clone();
        add(&mut Product {
            a: Left {
                numbers: &a,
                row: segments * steps,
                step: 1,
                segment: steps,
            },
            b: Right {
                numbers: &b,
                step: columns,
                segment: steps * columns,
            },
            c: &mut c,
            c_row: columns,
            start,
            rows,
            segments,
            steps,
            columns,
        });
        c
    };
    let expected = run(product::add::<Separate, T>);
    assert_same_bits(&expected, &run(plain::add_product), NAME);
}

fn layers<T: Scalar>(random: &mut Random) {
    let sizes = [random.within(1..=20), random.within(1..=25)];
    let [inputs, outputs] = sizes;
    let batch = random.within(1..=3);
    let weight = random.numbers::<T>(inputs * outputs);
    let biases = if random.flip() { outputs } else { 0 };
    let bias = random.numbers::<T>(biases);
    let x = random.numbers::<T>(batch * inputs);
    let run = |forward: DenseKernel<T>| {
        let mut y = vec![T::ZERO; batch * outputs];
        forward(&weight, &bias, &x, &mut y, sizes);
        y
    };
    let expected = run(dense::forward_small);
    assert_same_bits(&expected, &run(dense::forward_plain), NAME);
}

fn input_gradients<T: Scalar>(random: &mut Random) {
    let sizes = [random.within(WIDTHS), random.within(1..=140)];
    let batch = random.within(1..=3);
    let weight = random.numbers::<T>(sizes[0] * sizes[1]);
    let d_y = random.numbers::<T>(batch * sizes[1]);
    let run = |gradient: InputGradient<T>| {
        let mut d_x = vec![T::NAN; batch * sizes[0]];
        gradient(&weight, &d_y, &mut d_x, sizes);
        d_x
    };
    let expected = lowest(|| run(dense::input_gradient));
    assert_same_bits(&expected, &run(plain::input_gradient), NAME);
}

fn convolutions<T: Scalar>(random: &mut Random) {
    let [rows, columns] = axes(random);
    let groups = random.within(1..=3);
    let (groups, channels, filters) = match random.within(0..=2) {
        0 => (1, random.within(1..=9), random.within(1..=20)),
        1 => (
            groups,
            groups * random.within(1..=4),
            groups * random.within(1..=5),
        ),
        _ => {
            let channels = random.within(2..=20);
            (channels, channels, channels)
        }
    };
    let sizes = Convolution {
        rows,
        columns,
        channels,
        filters,
        groups,
    };
    let weight = random.numbers::<T>(sizes.weights());
    let biases = if random.flip() { filters } else { 0 };
    let bias = random.numbers::<T>(biases);
    let x = random.numbers::<T>(2 * sizes.inputs());
    let expected = lowest(|| {
        let mut y = vec![T::ZERO; 2 * sizes.outputs()];
        sizes.forward(&weight, &bias, &x, &mut y);
        y
    });
    let mut y = vec![T::ZERO; 2 * sizes.outputs()];
    if groups == channels && filters == channels && channels > 1 {
        plain::by_channel(&sizes, [&weight, &bias], &x, &mut y);
    } else {
        plain::add_conv(&sizes, &weight, Start::bias(&bias), &x, &mut y);
    }
    assert_same_bits(&expected, &y, NAME);
}

fn pools<T: Scalar>(random: &mut Random) {
    let [rows, columns] = axes(random);
    let pool = Pool {
        rows,
        columns,
        channels: random.within(1..=20),
        counts_padding: random.flip(),
    };
    let mut x = random.numbers::<T>(2 * pool.inputs());
    if random.flip() {
        let place = random.within(0..=x.len() - 1);
        x[place] = T::NAN;
    }
    let kinds: [[PoolKernel<T>; 2]; 2] =
        [[Pool::largest, plain::largest], [Pool::mean, plain::mean]];
    for [vectors, plain] in kinds {
        let run = |kernel: PoolKernel<T>| {
            let mut y = vec![T::ZERO; 2 * pool.outputs()];
            kernel(&pool, &x, &mut y);
            y
        };
        assert_same_bits(&lowest(|| run(vectors)), &run(plain), NAME);
    }
}

fn rows<T: Scalar>(random: &mut Random) {
    let count = random.within(1..=40);
    let numbers = random.numbers::<T>(count);
    let mut expected = numbers.clone();
    softmax(&mut expected);
    let mut found = numbers.clone();
    match found.len() {
        0..=4 => plain::softmax::<4, T>(&mut found),
        5..16 => plain::softmax::<8, T>(&mut found),
        _ => plain::softmax::<16, T>(&mut found),
    }
    assert_same_bits(&expected, &found, NAME);

    let by = [(); 4].map(|()| random.numbers::<T>(numbers.len()));
    let by = by.each_ref().map(Vec::as_slice);
    let mut expected = numbers.clone();
    norm::by_statistics(by, T::ONE + T::ONE, &mut expected);
    let mut found = numbers;
    plain::by_statistics(by, T::ONE + T::ONE, &mut found);
    assert_same_bits(&expected, &found, NAME);
}

for_scalars! { 300,
    a_product_is_the_same: products;
    a_small_layer_is_the_same: layers;
    an_input_gradient_is_the_same: input_gradients;
    a_convolution_is_the_same: convolutions;
    a_pool_is_the_same: pools;
    a_softmax_and_a_normalisation_are_the_same: rows;
}

/// What a wrong size does where debug assertions are off: nothing, and above all nothing outside of a slice.
#[test]
#[cfg_attr(debug_assertions, should_panic(expected = "shorter than its sizes"))]
fn a_slice_that_is_too_short_is_left_alone() {
    let mut c = [7.0_f32; 4];
    plain::add_product(&mut Product {
        a: Left {
            numbers: &[1.0; 3],
            row: 2,
            step: 1,
            segment: 0,
        },
        b: Right {
            numbers: &[1.0; 4],
            step: 2,
            segment: 0,
        },
        c: &mut c,
        c_row: 2,
        start: Start::There,
        rows: 2,
        segments: 1,
        steps: 2,
        columns: 2,
    });
    assert_eq!(c, [7.0; 4]);
}
