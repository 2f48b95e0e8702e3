//! burn: its modules on the device `flex`, which it recommends for a CPU, and on `ndarray`, which was that before; a device
//! without `autodiff` tracks no gradient.

use burn::module::{Module, Param};
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::loss::{CrossEntropyLossConfig, MseLoss, Reduction};
use burn::nn::pool::{MaxPool2d, MaxPool2dConfig};
use burn::nn::{GateController, GruConfig, Linear, LinearConfig, LstmConfig};
use burn::optim::{AdamConfig, GradientsParams};
use burn::tensor::activation::{relu, sigmoid, softmax, tanh};
use burn::tensor::{Device, Int, Tensor, TensorData};

use crate::network::{Layer, Network, UNITS};
use crate::task::{Kind, Task};
use crate::timing::{Outcome, Program, program as timed};
use crate::weights::{Cell, Part, cell, parts, transposed};

pub fn flex(task: &Task) -> Outcome {
    Ok(program(task, Device::flex()))
}

pub fn ndarray(task: &Task) -> Outcome {
    #[expect(deprecated, reason = "there are users who have it")]
    Ok(program(task, Device::ndarray()))
}

fn program(task: &Task, device: Device) -> Program {
    let vectors = [task.samples(), task.network.input()[0]];
    let images = [task.samples(), 1, 28, 28];
    match (task.network, task.kind) {
        (Network::Lstm, _) => lstm(task, &device),
        (Network::Gru, _) => gru(task, &device),
        (Network::N5, Kind::Training(_)) => training(task, device.autodiff(), images, Model::image),
        (_, Kind::Training(_)) => training(task, device.autodiff(), vectors, Model::flat),
        (Network::N5, _) => predict(task, &device, images, Model::image),
        _ => predict(task, &device, vectors, Model::flat),
    }
}

fn tensor<const D: usize>(numbers: &[f32], shape: [usize; D], device: &Device) -> Tensor<D> {
    Tensor::from_data(TensorData::new(numbers.to_vec(), shape), device)
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().to_vec().expect("burn gives numbers")
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

fn training<const D: usize>(
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

/// The gate with this number of ours.
fn set(gate: &mut GateController, cell: &Cell, number: usize, device: &Device) {
    let units = number * UNITS..(number + 1) * UNITS;
    let hidden = &cell.hidden[units.start * UNITS..units.end * UNITS];
    let input = &cell.input[units.clone()];
    gate.input_transform = linear(input, &cell.bias_input[units.clone()], device);
    gate.hidden_transform = linear(hidden, &cell.bias_hidden[units], device);
}

fn lstm(task: &Task, device: &Device) -> Program {
    let cell = cell(task, 4);
    let mut lstm = LstmConfig::new(1, UNITS, true).init(device);
    set(&mut lstm.input_gate, &cell, 0, device);
    if let Some(gate) = &mut lstm.forget_gate {
        set(gate, &cell, 1, device);
    }
    set(&mut lstm.cell_gate, &cell, 2, device);
    set(&mut lstm.output_gate, &cell, 3, device);
    let head = linear(&cell.weight, &cell.bias, device);
    timed(
        inputs(task, [1, 1, 1], device),
        || None,
        move |state, frame| {
            let (hidden, next) = lstm.forward(frame.clone(), state.take());
            *state = Some(next);
            head.forward(hidden)
        },
        |_, output| numbers(output),
    )
}

fn gru(task: &Task, device: &Device) -> Program {
    let cell = cell(task, 3);
    let mut gru = GruConfig::new(1, UNITS, true).init(device);
    set(&mut gru.reset_gate, &cell, 0, device);
    set(&mut gru.update_gate, &cell, 1, device);
    set(&mut gru.new_gate, &cell, 2, device);
    let head = linear(&cell.weight, &cell.bias, device);
    timed(
        inputs(task, [1, 1, 1], device),
        || None,
        move |state: &mut Option<Tensor<2>>, frame| {
            let hidden = gru.forward(frame.clone(), state.take());
            *state = Some(hidden.clone().squeeze_dim(1));
            head.forward(hidden)
        },
        |_, output| numbers(output),
    )
}
