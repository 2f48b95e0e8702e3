//! Functions of each number by itself, through the layers that have them, and the sum of a softmax.

use std::vec;
use std::vec::Vec;

use typenum::{U1, U13, U63, U64, U70};

use super::cases::{BATCHES, Random, WIDTHS};
use super::levels::{assert_same_bits, each, is_lowest};
use crate::activation::{Activation, Gelu, LeakyRelu, Mish, Relu, Sigmoid, Softplus, Tanh};
use crate::flat::{flatten, flatten_mut};
use crate::kernel::isa::{Arithmetic, Compiled, Fused, Job, run};
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
    let made = each(|| {
        let mut y = vec![Tensor::<S, T>::ZEROED; batch];
        Elementwise::<S, F>::infer(&(), &(), &x, &mut y, &mut []);
        flatten(&y).to_vec()
    });
    let in_place = each(|| {
        let mut y = x.clone();
        Elementwise::<S, F>::infer_in_place(&(), &(), &mut y);
        flatten(&y).to_vec()
    });
    let d_x = each(|| {
        let [mut y, mut d_x] = [x.clone(), x.clone()];
        Elementwise::<S, F>::infer(&(), &(), &x, &mut y, &mut []);
        let d_input = Some(&mut d_x[..]);
        Elementwise::<S, F>::backward::<T, 3>(
            &(),
            &x,
            &y,
            &mut (),
            &d_y,
            d_input,
            &mut (),
            &mut [],
        );
        flatten(&d_x).to_vec()
    });
    let [x, d_y] = &numbers;
    for (((level, y), (_, in_place)), (_, d_x)) in made.iter().zip(&in_place).zip(&d_x) {
        let naive = match is_lowest(level) {
            true => naive::<Compiled, F, T>(x, d_y),
            false => naive::<Fused<32>, F, T>(x, d_y),
        };
        let what = std::format!("{} at {level}", F::NAME);
        assert_same_bits(y, &naive[0], &what);
        assert_same_bits(in_place, &naive[0], &what);
        assert_same_bits(d_x, &naive[1], &what);
    }
}

/// Values and gradients, one by one.
fn naive<A: Arithmetic, F: Activation, T: Scalar>(x: &[T], d_y: &[T]) -> [Vec<T>; 2] {
    let [mut values, mut gradients] = [vec![T::NAN; x.len()], vec![T::NAN; x.len()]];
    let made = A::of_mut(&mut values)
        .iter_mut()
        .zip(A::of_mut(&mut gradients));
    for ((&x, &d_y), (y, d_x)) in A::of(x).iter().zip(A::of(d_y)).zip(made) {
        *y = F::value(x);
        *d_x = d_y * F::derivative(x, *y);
    }
    [values, gradients]
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
    fn run<A: Arithmetic>(self) {
        softmax_in_place(A::of_mut(self.values), self.features);
    }
}

fn softmax<T: Scalar>(random: &mut Random) {
    let [rows, features] = [random.within(BATCHES), random.within(WIDTHS)];
    let range = random.one_of(&[1.0, 30.0]);
    let x: Vec<T> = (0..rows * features)
        .map(|_| random.number::<T>() * T::from_f64(range))
        .collect();
    let made = each(|| {
        let mut values = x.clone();
        let softmax = Softmax {
            values: &mut values,
            features,
        };
        run(softmax);
        values
    });
    let rows = made
        .iter()
        .flat_map(|(_, made)| x.chunks(features).zip(made.chunks(features)));
    for (x, y) in rows {
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
    layers_do_what_their_function_does: activations;
}
