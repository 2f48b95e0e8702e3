//! Products with a part of a weight's columns, and the steps of recurrent cells.

use std::vec;
use std::vec::Vec;

use super::cases::{Random, WIDTHS};
use super::levels::each;
use super::sum::{assert_sums, sums_of};
use crate::kernel::recurrent::Columns;
use crate::layer::{Cell, LstmCell, ResetAfter, ResetBefore};
use crate::math::Scalar;

const CASES: u64 = 80;

struct Case<T> {
    columns: Columns,
    weight: Vec<T>,
    x: Vec<T>,
    y: Vec<T>,
}

impl<T: Scalar> Case<T> {
    fn random(random: &mut Random) -> Self {
        let [inputs, outputs] = [(); 2].map(|()| random.within(WIDTHS));
        let [start, rest] = [(); 2].map(|()| random.one_of(&[0, 0, 0, 1, 8, 9]));
        let all = start + outputs + rest;
        Self {
            columns: Columns {
                part: start..start + outputs,
                all,
            },
            weight: random.numbers(inputs * all),
            x: random.numbers(inputs),
            y: random.numbers(outputs),
        }
    }

    /// The places of `x`, `W` and `y` in each product.
    fn products(&self) -> impl Iterator<Item = [usize; 3]> {
        let [start, all, outputs] = [self.columns.part.start, self.columns.all, self.y.len()];
        (0..self.x.len()).flat_map(move |i| (0..outputs).map(move |o| [i, i * all + start + o, o]))
    }
}

fn outputs<T: Scalar>(random: &mut Random) {
    let case = Case::<T>::random(random);
    let mut naive = sums_of(&case.y);
    for [x, w, y] in case.products() {
        naive[y].add_product(case.x[x], case.weight[w]);
    }
    let made = each(|| {
        let mut y = case.y.clone();
        case.columns.add_product(&mut y, &case.x, &case.weight);
        y
    });
    for (level, y) in made {
        assert_sums(&y, &naive, level);
    }
}

fn input_gradients<T: Scalar>(random: &mut Random) {
    let case = Case::<T>::random(random);
    let mut naive = sums_of(&case.x);
    for [x, w, y] in case.products() {
        naive[x].add_product(case.weight[w], case.y[y]);
    }
    let made = each(|| {
        let mut d_x = case.x.clone();
        case.columns
            .add_input_gradient(&mut d_x, &case.y, &case.weight);
        d_x
    });
    for (level, d_x) in made {
        assert_sums(&d_x, &naive, level);
    }
}

fn weight_gradients<T: Scalar>(random: &mut Random) {
    let case = Case::<T>::random(random);
    let mut naive = sums_of(&case.weight);
    for [x, w, y] in case.products() {
        naive[w].add_product(case.x[x], case.y[y]);
    }
    let made = each(|| {
        let mut d_weight = case.weight.clone();
        case.columns
            .add_weight_gradient(&mut d_weight, &case.x, &case.y);
        d_weight
    });
    for (level, d_weight) in made {
        assert_sums(&d_weight, &naive, level);
    }
}

/// What a step of a cell is given.
struct Step<T> {
    units: usize,
    /// What the frame gives to the gates.
    frame: Vec<T>,
    hidden: Vec<T>,
    cell: Vec<T>,
    weight: Vec<T>,
    /// Or empty.
    bias: Vec<T>,
}

impl<T: Scalar> Step<T> {
    fn random<C: Cell>(random: &mut Random) -> Self {
        use typenum::Unsigned;
        let units = random.within(1..=40);
        let gates = C::Gates::USIZE * units;
        let biases = if random.flip() { gates } else { 0 };
        Self {
            units,
            frame: random.numbers(gates),
            hidden: random.numbers(units),
            cell: random.numbers(C::Cells::USIZE * units),
            weight: random.numbers(units * gates),
            bias: random.numbers(biases),
        }
    }

    /// The hidden state and the cell's that the kernels make, on each level.
    fn made<C: Cell>(&self) -> Vec<(&'static str, Vec<T>)> {
        use typenum::Unsigned;
        each(|| {
            let mut row = vec![T::NAN; C::Kept::USIZE * self.units];
            row[..self.frame.len()].copy_from_slice(&self.frame);
            let [mut hidden, mut cell] = [self.hidden.clone(), self.cell.clone()];
            C::step(&mut row, &mut hidden, &mut cell, &self.weight, &self.bias);
            [hidden, cell].concat()
        })
    }

    fn bias(&self, gate: usize, unit: usize) -> f64 {
        let bias = self.bias.get(gate * self.units + unit);
        bias.map_or(0.0, |bias| bias.to_f64())
    }

    fn frame(&self, gate: usize, unit: usize) -> f64 {
        self.frame[gate * self.units + unit].to_f64()
    }

    /// `h U_k` of a unit, of any state.
    fn product(&self, gate: usize, unit: usize, hidden: &[f64]) -> f64 {
        let all = self.frame.len();
        let terms = hidden.iter().enumerate();
        terms
            .map(|(from, h)| h * self.weight[from * all + gate * self.units + unit].to_f64())
            .sum()
    }

    fn before(&self) -> Vec<f64> {
        self.hidden.iter().map(|h| h.to_f64()).collect()
    }

    /// Each number within the error of the longest sum in it: no number before a gate is larger than its count, and what
    /// follows does not stretch an error more than twice for each of the two sums that lie behind each other.
    fn assert<C: Cell>(&self, naive: &[f64]) {
        let terms = (self.units + 3) as f64;
        let bound = 4.0 * (terms * terms + 16.0) * (T::EPSILON.to_f64() + f64::EPSILON) / 2.0;
        for (level, made) in self.made::<C>() {
            assert_eq!(made.len(), naive.len());
            for (made, expected) in made.iter().zip(naive) {
                let error = (made.to_f64() - expected).abs();
                assert!(
                    error <= bound,
                    "{level}: {made}, but {expected} by the formula: an error of {error:e}, when {bound:e} is allowed"
                );
            }
        }
    }
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn lstm<T: Scalar>(random: &mut Random) {
    type C = LstmCell<{ 1.0_f64.to_bits() }>;
    let step = Step::<T>::random::<C>(random);
    let before = step.before();
    let [mut hidden, mut cells] = [vec![], vec![]];
    for unit in 0..step.units {
        let sum = |k| step.frame(k, unit) + step.bias(k, unit) + step.product(k, unit, &before);
        let [i, f, g, o] = [
            sigmoid(sum(0)),
            sigmoid(sum(1)),
            sum(2).tanh(),
            sigmoid(sum(3)),
        ];
        let cell = f * step.cell[unit].to_f64() + i * g;
        cells.push(cell);
        hidden.push(o * cell.tanh());
    }
    step.assert::<C>(&[hidden, cells].concat());
}

fn gru_reset_after<T: Scalar>(random: &mut Random) {
    let step = Step::<T>::random::<ResetAfter>(random);
    let before = step.before();
    let hidden: Vec<f64> = (0..step.units)
        .map(|unit| {
            let state = |k| step.bias(k, unit) + step.product(k, unit, &before);
            let [r, z] = [0, 1].map(|k| sigmoid(step.frame(k, unit) + state(k)));
            let n = (step.frame(2, unit) + r * state(2)).tanh();
            (1.0 - z) * n + z * before[unit]
        })
        .collect();
    step.assert::<ResetAfter>(&hidden);
}

fn gru_reset_before<T: Scalar>(random: &mut Random) {
    let step = Step::<T>::random::<ResetBefore>(random);
    let before = step.before();
    let gate = |k, unit, state: &[f64]| {
        step.frame(k, unit) + step.bias(k, unit) + step.product(k, unit, state)
    };
    let left: Vec<f64> = (0..step.units)
        .map(|unit| sigmoid(gate(0, unit, &before)) * before[unit])
        .collect();
    let hidden: Vec<f64> = (0..step.units)
        .map(|unit| {
            let z = sigmoid(gate(1, unit, &before));
            let n = gate(2, unit, &left).tanh();
            (1.0 - z) * n + z * before[unit]
        })
        .collect();
    step.assert::<ResetBefore>(&hidden);
}

for_scalars! { CASES,
    outputs_are_the_sums: outputs;
    input_gradients_are_the_sums: input_gradients;
    weight_gradients_are_the_sums: weight_gradients;
    an_lstm_is_by_the_formula: lstm;
    a_gru_that_resets_after_is_by_the_formula: gru_reset_after;
    a_gru_that_resets_before_is_by_the_formula: gru_reset_before;
}
