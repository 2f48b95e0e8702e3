//! Functions of each number by itself, through the layers that have them, and the sum of a softmax.

use std::vec;
use std::vec::Vec;

use typenum::{U1, U13, U63, U64, U70};

use super::cases::{BATCHES, Random, WIDTHS};
use super::levels::{assert_same_bits, same};
use crate::activation::{Activation, Gelu, LeakyRelu, Mish, Relu, Sigmoid, Softplus, Tanh};
use crate::flat::{flatten, flatten_mut};
use crate::kernel::isa::{Job, run};
use crate::kernel::lanes::{map, map_to};
use crate::layer::{Elementwise, InPlace, Layer, softmax_in_place};
use crate::math::{Scalar, max_ulp};
use crate::memory::Zeroed;
use crate::shape::{Shape, Vector};
use crate::tensor::Tensor;

const CASES: u64 = 60;

/// Of all sizes, with what is not finite among them.
fn numbers<T: Scalar>(random: &mut Random, count: usize) -> Vec<T> {
    let special = [T::NAN, T::INFINITY, -T::INFINITY, T::ZERO, -T::ZERO];
    (0..count)
        .map(|_| match random.within(0..=19) {
            0 => random.one_of(&special),
            1..=4 => random.number::<T>() * T::from_f64(200.0),
            _ => random.number::<T>() * T::from_f64(4.0),
        })
        .collect()
}

fn mapped<T: Scalar>(random: &mut Random) {
    let width = random.within(WIDTHS);
    let x = numbers::<T>(random, width);
    let naive: Vec<T> = x.iter().map(|&x| x.tanh()).collect();
    let mut y = vec![T::NAN; width];
    map_to(&x, &mut y, T::tanh);
    assert_same_bits(&y, &naive, "to another place");
    let mut y = x;
    map(&mut y, T::tanh);
    assert_same_bits(&y, &naive, "in place");
}

/// Values, in place too, and gradients of a layer of the shape `S`.
fn layer<S: Shape, F: Activation, T: Scalar>(random: &mut Random) {
    let batch = random.within(1..=3);
    let numbers = [(); 2].map(|()| numbers::<T>(random, batch * S::LEN));
    let [x, d_y] = numbers.each_ref().map(|numbers| {
        let mut tensors = vec![Tensor::<S, T>::ZEROED; batch];
        flatten_mut(&mut tensors).copy_from_slice(numbers);
        tensors
    });
    let y = same(|| {
        let mut y = vec![Tensor::<S, T>::ZEROED; batch];
        Elementwise::<S, F>::infer(&(), &(), &x, &mut y, &mut []);
        flatten(&y).to_vec()
    });
    let [x_numbers, d_y_numbers] = numbers;
    let naive: Vec<T> = x_numbers.iter().map(|&x| F::value(x)).collect();
    assert_same_bits(&y, &naive, F::NAME);
    let in_place = same(|| {
        let mut y = x.clone();
        Elementwise::<S, F>::infer_in_place(&(), &(), &mut y);
        flatten(&y).to_vec()
    });
    assert_same_bits(&in_place, &naive, F::NAME);

    let naive: Vec<T> = (x_numbers.iter().zip(&y).zip(&d_y_numbers))
        .map(|((&x, &y), &d_y)| d_y * F::derivative(x, y))
        .collect();
    let mut y_tensors = x.clone();
    flatten_mut(&mut y_tensors).copy_from_slice(&y);
    let d_x = same(|| {
        let mut d_x = x.clone();
        let d_input = Some(&mut d_x[..]);
        Elementwise::<S, F>::backward::<T, 3>(
            &(),
            &x,
            &y_tensors,
            &mut (),
            &d_y,
            d_input,
            &mut (),
            &mut [],
        );
        flatten(&d_x).to_vec()
    });
    assert_same_bits(&d_x, &naive, F::NAME);
}

/// One whose derivative is seen in what it makes.
struct Square;

impl Activation for Square {
    const NAME: &'static str = "square";

    #[inline(always)]
    fn value<T: Scalar>(x: T) -> T {
        x * x
    }

    #[inline(always)]
    fn derivative<T: Scalar>(x: T, y: T) -> T {
        T::from_f64(2.0) * y / x
    }
}

/// Those that are compiled into the pass around them, and those that are not.
fn layers<F: Activation, T: Scalar>(random: &mut Random) {
    layer::<Vector<U1>, F, T>(random);
    layer::<Vector<U13>, F, T>(random);
    layer::<Vector<U63>, F, T>(random);
    layer::<Vector<U64>, F, T>(random);
    layer::<Vector<U70>, F, T>(random);
}

fn activations<T: Scalar>(random: &mut Random) {
    layers::<Relu, T>(random);
    layers::<LeakyRelu<{ 0.01_f64.to_bits() }>, T>(random);
    layers::<Tanh, T>(random);
    layers::<Sigmoid, T>(random);
    layers::<Softplus, T>(random);
    layers::<Gelu, T>(random);
    layers::<Mish, T>(random);
    layers::<Square, T>(random);
}

struct Softmax<'a, T> {
    values: &'a mut [T],
    features: usize,
}

impl<T: Scalar> Job for Softmax<'_, T> {
    #[inline(always)]
    fn run(self) {
        softmax_in_place(self.values, self.features);
    }
}

fn softmax<T: Scalar>(random: &mut Random) {
    let [rows, features] = [random.within(BATCHES), random.within(WIDTHS)];
    let range = random.one_of(&[1.0, 30.0]);
    let x: Vec<T> = (0..rows * features)
        .map(|_| random.number::<T>() * T::from_f64(range))
        .collect();
    let made = same(|| {
        let mut values = x.clone();
        run(Softmax {
            values: &mut values,
            features,
        });
        values
    });
    for (x, y) in x.chunks(features).zip(made.chunks(features)) {
        let x: Vec<f64> = x.iter().map(|x| x.to_f64()).collect();
        let largest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = x.iter().map(|x| (x - largest).exp()).sum();
        for (x, y) in x.iter().zip(y) {
            let expected = (x - largest).exp() / sum;
            // Of each exponential, of its argument, which is at most twice the range, of the sum, and of the last steps.
            let units = 4.0 * max_ulp::EXP.f32 + 4.0 * range + features as f64 + 4.0;
            let bound = expected * units * (T::EPSILON.to_f64() + f64::EPSILON) / 2.0;
            let error = (y.to_f64() - expected).abs();
            assert!(error <= bound, "{y}, but {expected} by the formula");
        }
    }
}

for_scalars! { CASES,
    a_function_is_applied_to_every_number: mapped;
    softmax_is_by_the_formula: softmax;
}

for_scalars! { 4,
    activations_are_the_same_bits_on_every_level: activations;
}
