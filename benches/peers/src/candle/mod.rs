//! candle: `candle_nn`'s layers in a `Sequential`.

mod cell;
mod training;

use candle_core::{Device::Cpu, Result, Tensor};
use candle_nn::ops::{sigmoid, softmax};
use candle_nn::{Activation, Conv2d, Linear, Module, Sequential, seq};

use cell::{gru, lstm};
use training::training;

use crate::network::{Layer, Network};
use crate::task::{Kind, Task};
use crate::timing::{Outcome, Program, program as timed};
use crate::weights::{Part, parts};

const RUNS: &str = "candle runs it";

pub fn program(task: &Task) -> Outcome {
    Ok(match (task.network, task.kind) {
        (Network::Lstm, _) => lstm(task)?,
        (Network::Gru, _) => gru(task)?,
        (_, Kind::Training(_)) => training(task)?,
        _ => predict(task)?,
    })
}

/// The inputs of each call, channels first: there is but one channel.
fn inputs(task: &Task) -> Result<Vec<Tensor>> {
    let mut shape = vec![task.samples()];
    match task.network.input() {
        &[height, width, channels] => shape.extend([channels, height, width]),
        flat => shape.extend(flat),
    }
    let inputs = task.inputs.iter();
    inputs
        .map(|numbers| Tensor::from_slice(numbers, &shape[..], &Cpu))
        .collect()
}

fn numbers(tensor: &Tensor) -> Vec<f32> {
    let flat = tensor.flatten_all().and_then(|flat| flat.to_vec1());
    flat.expect(RUNS)
}

/// Of the weights and biases that `tensor` makes of the numbers and their shape.
fn model(
    task: &Task,
    mut tensor: impl FnMut(&[f32], &[usize]) -> Result<Tensor>,
) -> Result<Sequential> {
    let trains = matches!(task.kind, Kind::Training(_));
    let mut model = seq();
    for Part {
        layer,
        weight,
        bias,
    } in parts(task)
    {
        model = match layer {
            Layer::Dense(inputs, outputs) => {
                let weight = tensor(&weight, &[outputs, inputs])?;
                model.add(Linear::new(weight, Some(tensor(&bias, &[outputs])?)))
            }
            Layer::Conv { channels, filters } => {
                let weight = tensor(&weight, &[filters, channels, 3, 3])?;
                let bias = tensor(&bias, &[filters])?;
                model.add(Conv2d::new(weight, Some(bias), Default::default()))
            }
            Layer::MaxPool if trains => model.add_fn(|x| even(x)?.max_pool2d(2)),
            Layer::MaxPool => model.add_fn(|x| x.max_pool2d(2)),
            Layer::Flatten { .. } => model.add_fn(|x| x.flatten_from(1)),
            Layer::Relu => model.add(Activation::Relu),
            Layer::Tanh => model.add_fn(Tensor::tanh),
            Layer::Sigmoid => model.add_fn(sigmoid),
            Layer::Softmax => model.add_fn(|x| softmax(x, 1)),
        };
    }
    Ok(model)
}

/// Without what fills no window: there the gradient of its pooling goes to the wrong cells.
fn even(x: &Tensor) -> Result<Tensor> {
    let (_, _, height, width) = x.dims4()?;
    x.narrow(2, 0, height / 2 * 2)?.narrow(3, 0, width / 2 * 2)
}

fn predict(task: &Task) -> Result<Program> {
    let model = model(task, |numbers, shape| {
        Tensor::from_slice(numbers, shape, &Cpu)
    })?;
    Ok(timed(
        inputs(task)?,
        || (),
        move |(), input| model.forward(input).expect(RUNS),
        |(), output| numbers(&output),
    ))
}
