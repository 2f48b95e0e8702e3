//! A layer's passes over one batch, with everything on the heap and in the same state every time.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use super::difference::{difference, relative_error};
use super::report::{Compared, Hint, Mismatch, Place, Report, Tally};
use super::{NOISE, TOLERANCE, place};
use crate::flat::{Flat, flatten, flatten_mut};
use crate::layer::Layer;
use crate::memory::zeroed_box;
use crate::random::seeded_rng;
use crate::tensor::Tensor;

/// What stands where gradients of parameters are added, before they are.
const BEFORE: f64 = 1.0;

/// A number made of a batch's outputs.
pub trait Objective<L: Layer> {
    fn value(&self, output: &[Tensor<L::Output, f64>]) -> f64;

    /// Writes the gradient by each output.
    fn gradient(&self, output: &[Tensor<L::Output, f64>], d_output: &mut [Tensor<L::Output, f64>]);

    /// The size of the numbers that make the value, for its rounding errors.
    fn scale(&self, output: &[Tensor<L::Output, f64>]) -> f64;
}

pub struct Passes<L: Layer, const BATCH: usize> {
    pub parameters: Box<L::Parameters<f64>>,
    /// As every pass finds it.
    pub state: Box<L::State<f64>>,
    pub input: Box<[Tensor<L::Input, f64>; BATCH]>,
    /// How many inputs there are.
    pub samples: usize,
    /// Where a pass leaves the state.
    changed_state: Box<L::State<f64>>,
    output: Box<[Tensor<L::Output, f64>; BATCH]>,
    tape: Box<L::Tape<f64, BATCH>>,
    seed: u64,
}

/// What a backward pass says.
struct Analytic {
    parameters: Vec<f64>,
    /// What it says of the parameters where no input gradient is asked for.
    parameters_alone: Vec<f64>,
    input: Vec<f64>,
}

impl<L: Layer, const BATCH: usize> Passes<L, BATCH> {
    /// Zeros; `seed` gives the random numbers that a pass draws.
    pub fn new(seed: u64) -> Self {
        Self {
            parameters: zeroed_box(),
            state: zeroed_box(),
            input: zeroed_box(),
            samples: 0,
            changed_state: zeroed_box(),
            output: zeroed_box(),
            tape: zeroed_box(),
            seed,
        }
    }

    /// Compares all gradients.
    pub fn check(&mut self, objective: &impl Objective<L>) -> Result<Report, Mismatch> {
        let output = self.forward();
        let scale = objective.scale(output);
        if let Some(place) = flatten(output).iter().position(|y: &f64| !y.is_finite()) {
            let len = <Tensor<L::Output, f64> as Flat<f64>>::LEN;
            let value = flatten::<f64, _>(output)[place];
            return Err(Mismatch::Output {
                sample: place / len,
                element: place % len,
                value,
            });
        }
        let analytic = self.analytic(objective);
        let mut tally = Tally::new(self.samples);

        for place in 0..analytic.parameters.len() {
            let gradient = analytic.parameters[place];
            let alone = analytic.parameters_alone[place];
            let x = self.parameters.flat()[place];
            let mut compare = |gradient| {
                difference(gradient, x, scale, |x| {
                    self.parameters.flat_mut()[place] = x;
                    objective.value(self.forward())
                })
            };
            let difference = compare(gradient);
            let compared = if !difference.agrees() {
                let assigned = compare(gradient + BEFORE).agrees();
                let hint = assigned.then_some(Hint::Assigned);
                Compared {
                    analytic: gradient,
                    difference,
                    hint,
                }
            } else if relative_error(gradient, alone, NOISE * scale / TOLERANCE) > TOLERANCE {
                let hint = Some(Hint::WithoutInput);
                Compared {
                    analytic: alone,
                    difference: compare(alone),
                    hint,
                }
            } else {
                Compared {
                    analytic: gradient,
                    difference,
                    hint: None,
                }
            };
            self.parameters.flat_mut()[place] = x;
            tally.parameter(&compared, || place::find(L::PARAMETER_TENSORS, place));
        }

        let len = <Tensor<L::Input, f64> as Flat<f64>>::LEN;
        for (place, &gradient) in analytic.input.iter().enumerate() {
            let x = flatten::<f64, _>(&*self.input)[place];
            let difference = difference(gradient, x, scale, |x| {
                flatten_mut(&mut *self.input)[place] = x;
                objective.value(self.forward())
            });
            flatten_mut(&mut *self.input)[place] = x;
            let hint = gradient.is_nan().then_some(Hint::NotWritten);
            let compared = Compared {
                analytic: gradient,
                difference,
                hint,
            };
            tally.input(
                &compared,
                Place::Input {
                    sample: place / len,
                    element: place % len,
                },
            );
        }
        tally.finish()
    }

    /// The forward pass in training.
    fn forward(&mut self) -> &[Tensor<L::Output, f64>] {
        let output = &mut self.output[..self.samples];
        flatten_mut(output).fill(f64::NAN);
        self.changed_state
            .flat_mut()
            .copy_from_slice(self.state.flat());
        L::forward::<f64, BATCH>(
            &self.parameters,
            &mut self.changed_state,
            &self.input[..self.samples],
            output,
            &mut self.tape,
            &mut seeded_rng(self.seed),
        );
        output
    }

    fn analytic(&mut self, objective: &impl Objective<L>) -> Analytic {
        let mut d_input = zeroed_box::<[Tensor<L::Input, f64>; BATCH]>();
        let d_input = &mut d_input[..self.samples];
        flatten_mut(d_input).fill(f64::NAN);
        let parameters = self.backward(objective, Some(&mut *d_input));
        let parameters_alone = self.backward(objective, None);
        Analytic {
            parameters,
            parameters_alone,
            input: flatten(d_input).to_vec(),
        }
    }

    /// The gradients of the parameters, after a forward pass of their own.
    fn backward(
        &mut self,
        objective: &impl Objective<L>,
        d_input: Option<&mut [Tensor<L::Input, f64>]>,
    ) -> Vec<f64> {
        self.forward();
        let output = &self.output[..self.samples];
        let mut d_output = zeroed_box::<[Tensor<L::Output, f64>; BATCH]>();
        let d_output = &mut d_output[..self.samples];
        flatten_mut(d_output).fill(f64::NAN);
        objective.gradient(output, d_output);
        let mut d_parameters = zeroed_box::<L::Parameters<f64>>();
        d_parameters.flat_mut().fill(BEFORE);
        let mut scratch = vec![f64::NAN; L::BACKWARD_SCRATCH * self.samples];
        L::backward::<f64, BATCH>(
            &self.parameters,
            &self.input[..self.samples],
            output,
            &mut self.tape,
            d_output,
            d_input,
            &mut d_parameters,
            &mut scratch,
        );
        d_parameters.flat().iter().map(|d| d - BEFORE).collect()
    }
}
