//! Steps of `AdamW` without decay, which is Adam.

use candle_core::{Device::Cpu, Result, Tensor, Var};
use candle_nn::{AdamW, Module, Optimizer, ParamsAdamW, Sequential, loss};

use super::{RUNS, inputs, model};
use crate::network::Network;
use crate::task::Task;
use crate::timing::{Program, program as timed};

pub fn training(task: &Task) -> Result<Program> {
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
