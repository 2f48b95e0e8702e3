//! `y = x W + b` and its gradients, number by number.

use core::marker::PhantomData;
use std::vec;
use std::vec::Vec;

use typenum::{U1, U2, U3, U7, U9, U10, U13, U16, U21, U24, U31};

use super::cases::{BATCHES, Random, WIDTHS};
use super::levels::{assert_same_bits, each};
use super::sum::{Sum, assert_sums, sums_of};
use crate::kernel::isa::{Arithmetic, Job, run};
use crate::kernel::{dense, small};
use crate::math::Scalar;
use crate::shape::Dim;

const CASES: u64 = 60;

struct Dense<T> {
    batch: usize,
    inputs: usize,
    outputs: usize,
    weight: Vec<T>,
    /// Or empty.
    bias: Vec<T>,
    x: Vec<T>,
    d_y: Vec<T>,
}

impl<T: Scalar> Dense<T> {
    fn random(random: &mut Random) -> Self {
        let [batch, inputs, outputs] = [BATCHES, WIDTHS, WIDTHS].map(|range| random.within(range));
        Self::of(random, [batch, inputs, outputs])
    }

    fn of(random: &mut Random, [batch, inputs, outputs]: [usize; 3]) -> Self {
        let biases = if random.flip() { outputs } else { 0 };
        Self {
            batch,
            inputs,
            outputs,
            weight: random.numbers(inputs * outputs),
            bias: random.numbers(biases),
            x: random.numbers(batch * inputs),
            d_y: random.numbers(batch * outputs),
        }
    }

    const fn sizes(&self) -> [usize; 2] {
        [self.inputs, self.outputs]
    }

    /// The places of `x`, `W` and `y` in each product.
    fn products(&self) -> impl Iterator<Item = [usize; 3]> {
        let [inputs, outputs] = self.sizes();
        (0..self.batch * inputs * outputs).map(move |place| {
            let [sample, weight] = [place / (inputs * outputs), place % (inputs * outputs)];
            let [i, o] = [weight / outputs, weight % outputs];
            [sample * inputs + i, weight, sample * outputs + o]
        })
    }

    fn naive_forward(&self) -> Vec<Sum> {
        let mut y = vec![Sum::default(); self.batch * self.outputs];
        for (place, y) in y.iter_mut().enumerate() {
            if !self.bias.is_empty() {
                *y = Sum::from(self.bias[place % self.outputs]);
            }
        }
        for [x, w, place] in self.products() {
            y[place].add_product(self.x[x], self.weight[w]);
        }
        y
    }

    fn naive_input_gradient(&self) -> Vec<Sum> {
        let mut d_x = vec![Sum::default(); self.batch * self.inputs];
        for [x, w, y] in self.products() {
            d_x[x].add_product(self.weight[w], self.d_y[y]);
        }
        d_x
    }

    /// It is added to what is there.
    fn naive_weight_gradient(&self, before: &[T]) -> Vec<Sum> {
        let mut d_weight = sums_of(before);
        for [x, w, y] in self.products() {
            d_weight[w].add_product(self.x[x], self.d_y[y]);
        }
        d_weight
    }

    /// It is added to what is there.
    fn naive_bias_gradient(&self, before: &[T]) -> Vec<Sum> {
        let mut d_bias = sums_of(before);
        if !d_bias.is_empty() {
            for (place, d_y) in self.d_y.iter().enumerate() {
                d_bias[place % self.outputs].add(d_y.to_f64());
            }
        }
        d_bias
    }

    fn forward(&self, x: &[T]) -> Vec<T> {
        let mut y = vec![T::NAN; x.len() / self.inputs * self.outputs];
        dense::forward(&self.weight, &self.bias, x, &mut y, self.sizes());
        y
    }

    fn input_gradient(&self, d_y: &[T]) -> Vec<T> {
        let mut d_x = vec![T::NAN; d_y.len() / self.outputs * self.inputs];
        dense::input_gradient(&self.weight, d_y, &mut d_x, self.sizes());
        d_x
    }
}

fn outputs<T: Scalar>(random: &mut Random) {
    let dense = Dense::<T>::random(random);
    let naive = dense.naive_forward();
    for (level, y) in each(|| dense.forward(&dense.x)) {
        assert_sums(&y, &naive, level);
    }
}

fn input_gradients<T: Scalar>(random: &mut Random) {
    let dense = Dense::<T>::random(random);
    let naive = dense.naive_input_gradient();
    for (level, d_x) in each(|| dense.input_gradient(&dense.d_y)) {
        assert_sums(&d_x, &naive, level);
    }
    let one_by_one = each(|| {
        let mut d_x = vec![T::NAN; naive.len()];
        let samples = dense.d_y.chunks(dense.outputs);
        for (d_y, d_x) in samples.zip(d_x.chunks_mut(dense.inputs)) {
            dense::input_gradient_of_one(&dense.weight, d_y, d_x);
        }
        d_x
    });
    for (level, d_x) in one_by_one {
        assert_sums(&d_x, &naive, level);
    }
}

fn weight_gradients<T: Scalar>(random: &mut Random) {
    let dense = Dense::<T>::random(random);
    let before = random.numbers(dense.weight.len());
    let naive = dense.naive_weight_gradient(&before);
    let made = each(|| {
        let mut d_weight = before.clone();
        dense::add_weight_gradient(&mut d_weight, &dense.x, &dense.d_y, dense.sizes());
        d_weight
    });
    for (level, d_weight) in made {
        assert_sums(&d_weight, &naive, level);
    }
}

fn bias_gradients<T: Scalar>(random: &mut Random) {
    let dense = Dense::<T>::random(random);
    let before = random.numbers(dense.bias.len());
    let naive = dense.naive_bias_gradient(&before);
    let made = each(|| {
        let mut d_bias = before.clone();
        dense::add_bias_gradient(&mut d_bias, &dense.d_y);
        d_bias
    });
    for (level, d_bias) in made {
        assert_sums(&d_bias, &naive, level);
    }
}

fn samples_by_themselves<T: Scalar>(random: &mut Random) {
    let dense = Dense::<T>::random(random);
    let sample = random.within(0..=dense.batch - 1);
    let [inputs, outputs] = dense.sizes();
    let x = &dense.x[sample * inputs..][..inputs];
    let d_y = &dense.d_y[sample * outputs..][..outputs];
    let alone = each(|| [dense.forward(x), dense.input_gradient(d_y)].concat());
    let together = each(|| {
        let [y, d_x] = [dense.forward(&dense.x), dense.input_gradient(&dense.d_y)];
        let y = &y[sample * outputs..][..outputs];
        [y, &d_x[sample * inputs..][..inputs]].concat()
    });
    for ((level, alone), (_, together)) in alone.iter().zip(&together) {
        assert_same_bits(alone, together, level);
    }
}

/// What is compiled into the pass around it.
struct Small<'a, T> {
    dense: &'a Dense<T>,
    y: &'a mut [T],
}

impl<T: Scalar> Job for Small<'_, T> {
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let [weight, bias, x] =
            [&self.dense.weight, &self.dense.bias, &self.dense.x].map(|numbers| A::of(numbers));
        dense::forward_small(weight, bias, x, A::of_mut(self.y), self.dense.sizes());
    }
}

fn small_outputs<T: Scalar>(random: &mut Random) {
    let mut dense = Dense::<T>::random(random);
    while !dense::is_small(dense.sizes()) {
        dense = Dense::random(random);
    }
    let naive = dense.naive_forward();
    let made = each(|| {
        let mut y = vec![T::NAN; naive.len()];
        let small = Small {
            dense: &dense,
            y: &mut y,
        };
        run(small);
        y
    });
    for (level, y) in made {
        assert_sums(&y, &naive, level);
    }
}

/// The kernels of a layer whose sizes are known.
fn layer_of<IN: Dim, OUT: Dim, T: Scalar>(random: &mut Random) {
    let sizes = PhantomData::<(IN, OUT)>;
    let batch = random.within(BATCHES);
    let dense = Dense::<T>::of(random, [batch, IN::USIZE, OUT::USIZE]);
    let outputs = each(|| {
        let mut y = vec![T::NAN; batch * OUT::USIZE];
        small::forward(&dense.weight, &dense.bias, &dense.x, &mut y, sizes);
        y
    });
    let inlined = each(|| {
        let mut y = vec![T::NAN; batch * OUT::USIZE];
        run(Small {
            dense: &dense,
            y: &mut y,
        });
        y
    });
    for ((level, y), (_, inlined)) in outputs.iter().zip(&inlined) {
        assert_sums(y, &dense.naive_forward(), level);
        assert_same_bits(y, inlined, level);
    }
    let before = [&dense.weight, &dense.bias].map(|numbers| random.numbers::<T>(numbers.len()));
    let gradients = each(|| {
        let [mut d_weight, mut d_bias] = before.clone();
        let mut d_x = vec![T::NAN; dense.x.len()];
        small::add_gradients(&mut d_weight, &mut d_bias, &dense.x, &dense.d_y, sizes);
        small::input_gradient(&dense.weight, &dense.d_y, &mut d_x, sizes);
        [d_weight, d_bias, d_x].concat()
    });
    let naive = [
        dense.naive_weight_gradient(&before[0]),
        dense.naive_bias_gradient(&before[1]),
        dense.naive_input_gradient(),
    ];
    for (level, gradients) in gradients {
        assert_sums(&gradients, &naive.concat(), level);
    }
}

fn layers_of_known_sizes<T: Scalar>(random: &mut Random) {
    layer_of::<U1, U1, T>(random);
    layer_of::<U2, U16, T>(random);
    layer_of::<U16, U16, T>(random);
    layer_of::<U16, U1, T>(random);
    layer_of::<U7, U9, T>(random);
    layer_of::<U13, U10, T>(random);
    layer_of::<U3, U31, T>(random);
    layer_of::<U21, U24, T>(random);
}

for_scalars! { CASES,
    layers_of_known_sizes_are_the_sums: layers_of_known_sizes;
    outputs_are_the_sums: outputs;
    input_gradients_are_the_sums: input_gradients;
    weight_gradients_are_the_sums: weight_gradients;
    bias_gradients_are_the_sums: bias_gradients;
    small_layers_are_the_sums: small_outputs;
    a_sample_has_the_same_bits_wherever_it_stands: samples_by_themselves;
}
