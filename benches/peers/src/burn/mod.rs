//! burn: its modules on the device `flex`, which it recommends for a CPU; without `autodiff` it tracks no gradient.

mod cell;
mod training;

use burn::module::{Module, Param};
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::pool::{MaxPool2d, MaxPool2dConfig};
use burn::nn::{Linear, LinearConfig};
use burn::tensor::activation::{relu, sigmoid, softmax, tanh};
use burn::tensor::{Device, Tensor, TensorData};

use cell::{gru, lstm};
use training::training;

use crate::network::{Layer, Network};
use crate::task::{Kind, Task};
use crate::timing::{Outcome, Program, program as timed};
use crate::weights::{Part, parts, transposed};

pub fn program(task: &Task) -> Outcome {
    let device = Device::flex();
    let vectors = [task.samples(), task.network.input()[0]];
    let images = [task.samples(), 1, 28, 28];
    Ok(match (task.network, task.kind) {
        (Network::Lstm, _) => lstm(task, &device),
        (Network::Gru, _) => gru(task, &device),
        (Network::N5, Kind::Training(_)) => training(task, device.autodiff(), images, Model::image),
        (_, Kind::Training(_)) => training(task, device.autodiff(), vectors, Model::flat),
        (Network::N5, _) => predict(task, &device, images, Model::image),
        _ => predict(task, &device, vectors, Model::flat),
    })
}

fn tensor<const D: usize>(numbers: &[f32], shape: [usize; D], device: &Device) -> Tensor<D> {
    Tensor::from_data(TensorData::new(numbers.to_vec(), shape), device)
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec().expect("burn gives numbers")
}

fn linear(weight: &[f32], bias: &[f32], device: &Device) -> Linear {
    let outputs = bias.len();
    let inputs = weight.len() / outputs;
    let mut linear = LinearConfig::new(inputs, outputs).init(device);
    let weight = transposed(weight, outputs, inputs);
    linear.weight = Param::from_tensor(tensor(&weight, [inputs, outputs], device));
    linear.bias = Some(Param::from_tensor(tensor(bias, [outputs], device)));
    linear
}

#[derive(Module, Debug)]
struct Model {
    convolutions: Vec<Conv2d>,
    pool: MaxPool2d,
    dense: Vec<Linear>,
}

impl Model {
    fn new(task: &Task, device: &Device) -> Self {
        let mut model = Self {
            convolutions: Vec::new(),
            pool: MaxPool2dConfig::new([2, 2]).init(),
            dense: Vec::new(),
        };
        for Part {
            layer,
            weight,
            bias,
        } in parts(task)
        {
            match layer {
                Layer::Dense(..) => model.dense.push(linear(&weight, &bias, device)),
                Layer::Conv { channels, filters } => {
                    let config = Conv2dConfig::new([channels, filters], [3, 3]);
                    let mut convolution = config.init(device);
                    let weight = tensor(&weight, [filters, channels, 3, 3], device);
                    convolution.weight = Param::from_tensor(weight);
                    convolution.bias = Some(Param::from_tensor(tensor(&bias, [filters], device)));
                    model.convolutions.push(convolution);
                }
                _ => {}
            }
        }
        model
    }

    fn flat(&self, network: Network, mut x: Tensor<2>) -> Tensor<2> {
        let mut dense = self.dense.iter();
        for layer in network.layers() {
            x = match layer {
                Layer::Dense(..) => dense.next().expect("one for each").forward(x),
                Layer::Relu => relu(x),
                Layer::Tanh => tanh(x),
                Layer::Sigmoid => sigmoid(x),
                Layer::Softmax => softmax(x, 1),
                _ => unreachable!("the networks of vectors have no images"),
            };
        }
        x
    }

    fn image(&self, _: Network, mut x: Tensor<4>) -> Tensor<2> {
        for convolution in &self.convolutions {
            x = self.pool.forward(relu(convolution.forward(x)));
        }
        self.dense[0].forward(x.flatten(1, 3))
    }
}

/// The inputs of each call.
fn inputs<const D: usize>(task: &Task, shape: [usize; D], device: &Device) -> Vec<Tensor<D>> {
    let calls = task.inputs.iter();
    calls
        .map(|numbers| tensor(numbers, shape, device))
        .collect()
}

type Forward<const D: usize> = fn(&Model, Network, Tensor<D>) -> Tensor<2>;

fn predict<const D: usize>(
    task: &Task,
    device: &Device,
    shape: [usize; D],
    forward: Forward<D>,
) -> Program {
    let model = Model::new(task, device);
    let network = task.network;
    timed(
        inputs(task, shape, device),
        || (),
        move |(), input| forward(&model, network, input.clone()),
        |(), output| numbers(output),
    )
}
