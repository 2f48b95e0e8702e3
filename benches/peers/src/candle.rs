//! candle: `candle_nn`'s layers in a `Sequential`, its cells, its `AdamW` without decay, which is Adam.

use std::collections::HashMap;

use candle_core::{DType, Device::Cpu, Result, Tensor, Var};
use candle_nn::ops::{sigmoid, softmax};
use candle_nn::rnn::{GRU, GRUConfig, LSTM, LSTMConfig};
use candle_nn::{
    Activation, AdamW, Conv2d, Linear, Module, Optimizer, ParamsAdamW, RNN, Sequential, VarBuilder,
    loss, seq,
};

use crate::network::{Layer, Network, UNITS};
use crate::task::{Kind, Task};
use crate::timing::{Outcome, Program, program as timed};
use crate::weights::{Part, cell, parts};

const RUNS: &str = "candle runs it";

pub fn program(task: &Task) -> Outcome {
    Ok(match (task.network, task.kind) {
        (Network::Lstm, _) => {
            let builder = builder(task, 4)?;
            let lstm = LSTM::new(1, UNITS, LSTMConfig::default(), builder)?;
            frame(task, 4, lstm, |state| &state.h)?
        }
        (Network::Gru, _) => {
            let builder = builder(task, 3)?;
            let gru = GRU::new(1, UNITS, GRUConfig::default(), builder)?;
            frame(task, 3, gru, |state| &state.h)?
        }
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

fn builder(task: &Task, gates: usize) -> Result<VarBuilder<'static>> {
    let cell = cell(task, gates);
    let row = gates * UNITS;
    let tensors = [
        (
            "weight_ih_l0",
            Tensor::from_vec(cell.input, (row, 1), &Cpu)?,
        ),
        (
            "weight_hh_l0",
            Tensor::from_vec(cell.hidden, (row, UNITS), &Cpu)?,
        ),
        ("bias_ih_l0", Tensor::from_vec(cell.bias_input, row, &Cpu)?),
        ("bias_hh_l0", Tensor::from_vec(cell.bias_hidden, row, &Cpu)?),
    ];
    let tensors = tensors.map(|(name, tensor)| (name.to_owned(), tensor));
    Ok(VarBuilder::from_tensors(
        HashMap::from(tensors),
        DType::F32,
        &Cpu,
    ))
}

fn frame<R: RNN + 'static>(
    task: &Task,
    gates: usize,
    recurrent: R,
    hidden: impl Fn(&R::State) -> &Tensor + 'static,
) -> Result<Program>
where
    R::State: 'static,
{
    let cell = cell(task, gates);
    let weight = Tensor::from_vec(cell.weight, (1, UNITS), &Cpu)?;
    let head = Linear::new(weight, Some(Tensor::from_vec(cell.bias, 1, &Cpu)?));
    let start = recurrent.zero_state(1)?;
    Ok(timed(
        inputs(task)?,
        move || start.clone(),
        move |state, frame| {
            *state = recurrent.step(frame, state).expect(RUNS);
            head.forward(hidden(state)).expect(RUNS)
        },
        |_, output| numbers(&output),
    ))
}

fn training(task: &Task) -> Result<Program> {
    let samples = task.samples();
    let one_output = task.network == Network::N1;
    let targets = task
        .targets
        .iter()
        .zip(&task.classes)
        .map(|(targets, classes)| {
            if one_output {
                Tensor::from_slice(targets, (samples, 1), &Cpu)
            } else {
                let classes = classes.iter().map(|&class| class as u32);
                Tensor::from_iter(classes, &Cpu)
            }
        });
    let batches = inputs(task)?.into_iter().zip(targets);
    let batches = batches.map(|(inputs, targets)| Ok((inputs, targets?)));
    let loss = if one_output {
        loss::mse
    } else {
        loss::cross_entropy
    };
    let again = Task {
        weights: task.weights.clone(),
        inputs: Vec::new(),
        targets: Vec::new(),
        classes: Vec::new(),
        ..*task
    };
    let start = move || -> Result<(Sequential, AdamW)> {
        let mut variables = Vec::new();
        let model = model(&again, |numbers, shape| {
            let variable = Var::from_slice(numbers, shape, &Cpu)?;
            variables.push(variable.clone());
            Ok(variable.as_tensor().clone())
        })?;
        let settings = ParamsAdamW {
            lr: 1e-3,
            weight_decay: 0.0,
            ..Default::default()
        };
        Ok((model, AdamW::new(variables, settings)?))
    };
    Ok(timed(
        batches.collect::<Result<_>>()?,
        move || start().expect(RUNS),
        move |(model, adam), (inputs, targets)| {
            let outputs = model.forward(inputs);
            let loss = outputs.and_then(|outputs| loss(&outputs, targets));
            let loss = loss.expect(RUNS);
            adam.backward_step(&loss).expect(RUNS);
            loss.to_scalar::<f32>().expect(RUNS)
        },
        |_, loss| vec![loss],
    ))
}
