//! The same kind of layer, one upon the other: what comes to each of them, forwards and backwards.
//!
//! The depth is known only when it runs, so this calls the passes of the layers itself. In f64: a gradient may
//! well shrink by twenty orders of magnitude.

use nn_core::flat::{Flat, flatten, flatten_mut};
use nn_core::init::{Fans, Initialiser, Normal};
use nn_core::layer::{Layer, Parameters, State, Tape};
use nn_core::memory::zeroed_box;
use nn_core::prelude::*;
use nn_core::shape::Shape;
use nn_core::tensor::Tensor;

/// How many inputs go through at a time.
pub const BATCH: usize = 32;

/// What a pass forwards and backwards left at every layer, from the first one on.
pub struct Pass {
    /// The outputs, of all units for all inputs.
    pub activations: Vec<Vec<f64>>,
    /// The loss's gradient by these.
    pub gradients: Vec<Vec<f64>>,
    /// The length of the loss's gradient by the layer's parameters.
    pub parameter_gradients: Vec<f64>,
}

/// One pass through `depth` freshly drawn layers `L`. The inputs are standard normal numbers; the gradient that the
/// loss gives to the last layer points anywhere and has the length 1.
pub fn pass<L, S>(depth: usize, rng: &mut dyn Rng) -> Pass
where
    S: Shape,
    L: Layer<Input = S, Output = S>,
{
    let mut values = vec![drawn::<S>(rng)];
    let mut layers = Vec::new();
    for place in 0..depth {
        let mut parameters = zeroed_box::<Parameters<L, f64>>();
        let mut state = zeroed_box::<State<L, f64>>();
        let mut tape = zeroed_box::<Tape<L, f64, BATCH>>();
        let mut output = zeroed_box::<[Tensor<S, f64>; BATCH]>();
        L::draw(&mut parameters, &mut state, rng);
        L::forward::<f64, BATCH>(
            &parameters,
            &mut state,
            &*values[place],
            &mut *output,
            &mut tape,
            rng,
        );
        values.push(output);
        layers.push((parameters, tape));
    }

    let mut gradient = drawn::<S>(rng);
    let scale = 1.0 / norm(flatten(&*gradient));
    for g in flatten_mut::<f64, _>(&mut *gradient) {
        *g *= scale;
    }
    let (mut gradients, mut parameter_gradients) = (Vec::new(), Vec::new());
    let mut scratch = vec![0.0; L::BACKWARD_SCRATCH * BATCH];
    for (place, (parameters, tape)) in layers.iter_mut().enumerate().rev() {
        gradients.push(flatten(&*gradient).to_vec());
        let mut d_parameters = zeroed_box::<Parameters<L, f64>>();
        let mut d_input = zeroed_box::<[Tensor<S, f64>; BATCH]>();
        L::backward::<f64, BATCH>(
            parameters,
            &*values[place],
            &*values[place + 1],
            tape,
            &*gradient,
            Some(&mut *d_input),
            &mut d_parameters,
            &mut scratch,
        );
        parameter_gradients.push(norm(d_parameters.flat()));
        gradient = d_input;
    }
    gradients.reverse();
    parameter_gradients.reverse();
    let outputs = values.iter().skip(1);
    Pass {
        activations: outputs.map(|batch| flatten(&**batch).to_vec()).collect(),
        gradients,
        parameter_gradients,
    }
}

/// A batch of standard normal numbers.
fn drawn<S: Shape>(rng: &mut dyn Rng) -> Box<[Tensor<S, f64>; BATCH]> {
    let mut batch = zeroed_box::<[Tensor<S, f64>; BATCH]>();
    let fans = Fans {
        input: S::LEN,
        output: S::LEN,
    };
    Normal::<{ 1.0_f64.to_bits() }>::fill(flatten_mut::<f64, _>(&mut *batch), fans, rng);
    batch
}

fn norm(values: &[f64]) -> f64 {
    values.iter().map(|x| x * x).sum::<f64>().sqrt()
}
