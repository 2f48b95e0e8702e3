//! Steps of `Adam`, with the epsilon that the others have.

use burn::nn::loss::{CrossEntropyLossConfig, MseLoss, Reduction};
use burn::optim::{AdamConfig, GradientsParams};
use burn::tensor::{Device, Int, Tensor, TensorData};

use super::{Forward, Model, inputs, tensor};
use crate::network::Network;
use crate::task::Task;
use crate::timing::{Program, program as timed};

pub fn training<const D: usize>(
    task: &Task,
    device: Device,
    shape: [usize; D],
    forward: Forward<D>,
) -> Program {
    let network = task.network;
    let samples = task.samples();
    let plain = device.clone();
    let targets = task
        .targets
        .iter()
        .zip(&task.classes)
        .map(|(targets, classes)| {
            let classes: Vec<i64> = classes.iter().map(|&class| class as i64).collect();
            let classes = TensorData::new(classes, [samples]);
            let classes: Tensor<1, Int> = Tensor::from_data(classes, &plain);
            (tensor(targets, [samples, 1], &plain), classes)
        });
    let batches = inputs(task, shape, &device)
        .into_iter()
        .zip(targets)
        .collect();
    let first = Model::new(task, &device);
    let cross_entropy = CrossEntropyLossConfig::new().init(&device);
    timed(
        batches,
        move || {
            let adam = AdamConfig::new().with_epsilon(1e-8).init();
            (Some(first.clone()), adam)
        },
        move |(kept, adam), (inputs, (targets, classes))| {
            let model = kept.take().expect("it is put back");
            let outputs = forward(&model, network, inputs.clone());
            let loss = if network == Network::N1 {
                MseLoss::new().forward(outputs, targets.clone(), Reduction::Mean)
            } else {
                cross_entropy.forward(outputs, classes.clone())
            };
            let gradients = GradientsParams::from_grads(loss.backward(), &model);
            *kept = Some(adam.step(1e-3, model, gradients));
            loss.into_scalar::<f32>()
        },
        |_, loss| vec![loss],
    )
}
