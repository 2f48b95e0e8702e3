//! tract: a model of its operators, optimised and made runnable, whose state is kept from call to call.

use std::cell::RefCell;

use tract_core::internal::*;
use tract_core::ops::cnn::{Conv, KernelFormat, MaxPool, PaddingSpec, PoolSpec};
use tract_core::ops::einsum::EinSum;
use tract_core::ops::gru_cell::GruEpilogue;
use tract_core::ops::lstm_cell::LstmEpilogue;
use tract_core::ops::nn::{DataFormat, Softmax, SoftmaxKind, sigmoid};
use tract_core::ops::{change_axes::wire_with_rank_broadcast, math};

use crate::network::{Layer, Network, UNITS};
use crate::task::{Kind, Task};
use crate::timing::{Outcome, Program, program as timed};
use crate::weights::{Part, cell, parts, transposed};

const RUNS: &str = "tract runs it";

pub fn program(task: &Task) -> Outcome {
    Ok(match (task.network, task.kind) {
        (_, Kind::Training(_)) => return Err("it does not train".into()),
        (Network::Lstm | Network::Gru, _) => frame(task)?,
        _ => predict(task)?,
    })
}

/// A model that is being written.
struct Builder {
    model: TypedModel,
    names: usize,
}

impl Builder {
    fn new() -> Self {
        let model = TypedModel::default();
        Self { model, names: 0 }
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("node{}", self.names)
    }

    fn constant(&mut self, numbers: &[f32], shape: &[usize]) -> TractResult<OutletId> {
        let name = self.name();
        self.model
            .add_const(name, Tensor::from_shape(shape, numbers)?)
    }

    /// With the missing axes of an input before those it has.
    fn wire(
        &mut self,
        op: impl Into<Box<dyn TypedOp>>,
        inputs: &[OutletId],
    ) -> TractResult<OutletId> {
        let name = self.name();
        Ok(wire_with_rank_broadcast(name, &mut self.model, op, inputs)?[0])
    }

    /// `x W`, `[in][out]`.
    fn product(&mut self, x: OutletId, weight: &[f32], inputs: usize) -> TractResult<OutletId> {
        let weight = self.constant(weight, &[inputs, weight.len() / inputs])?;
        let op = EinSum::new("mk,kn->mn".parse()?, f32::datum_type());
        self.wire(op, &[x, weight])
    }

    fn add(&mut self, x: OutletId, bias: &[f32]) -> TractResult<OutletId> {
        let bias = self.constant(bias, &[1, bias.len()])?;
        self.wire(math::add(), &[x, bias])
    }

    fn finish(mut self, outputs: &[OutletId]) -> TractResult<Arc<TypedSimplePlan>> {
        self.model.select_output_outlets(outputs)?;
        self.model.into_optimized()?.into_runnable()
    }
}

/// Windows of `size x size` over an image of channels first.
fn windows(size: usize, stride: usize, channels: usize, filters: usize) -> PoolSpec {
    PoolSpec {
        data_format: DataFormat::NCHW,
        kernel_shape: tvec!(size, size),
        padding: PaddingSpec::Valid,
        dilations: None,
        strides: Some(tvec!(stride, stride)),
        input_channels: channels,
        output_channels: filters,
    }
}

fn shape(task: &Task) -> TVec<usize> {
    let mut shape = tvec!(task.samples());
    match task.network.input() {
        &[height, width, channels] => shape.extend([channels, height, width]),
        flat => shape.extend(flat.iter().copied()),
    }
    shape
}

fn predict(task: &Task) -> TractResult<Program> {
    let mut builder = Builder::new();
    let shape = shape(task);
    let mut x = builder.model.add_source("input", f32::fact(&shape))?;
    let mut channels = 1;
    for Part {
        layer,
        weight,
        bias,
    } in parts(task)
    {
        x = match layer {
            Layer::Dense(inputs, outputs) => {
                let product = builder.product(x, &transposed(&weight, outputs, inputs), inputs)?;
                builder.add(product, &bias)?
            }
            Layer::Conv {
                channels: before,
                filters,
            } => {
                channels = filters;
                let weight = builder.constant(&weight, &[filters, before, 3, 3])?;
                let bias = builder.constant(&bias, &[filters])?;
                let op = Conv {
                    pool_spec: windows(3, 1, before, filters),
                    kernel_fmt: KernelFormat::OIHW,
                    group: 1,
                    q_params: None,
                };
                let name = builder.name();
                builder.model.wire_node(name, op, &[x, weight, bias])?[0]
            }
            Layer::MaxPool => {
                let op = MaxPool {
                    pool_spec: windows(2, 2, channels, channels),
                    with_index_outputs: None,
                };
                builder.wire(op, &[x])?
            }
            Layer::Flatten { side, channels } => {
                let dims = |sizes: &[usize]| sizes.iter().map(|size| size.to_dim()).collect();
                let (image, flat) = (
                    dims(&[channels, side, side]),
                    dims(&[channels * side * side]),
                );
                builder.wire(AxisOp::Reshape(1, image, flat), &[x])?
            }
            Layer::Relu => {
                let zero = builder.constant(&[0.0], &[])?;
                builder.wire(math::max(), &[x, zero])?
            }
            Layer::Tanh => builder.wire(math::tanh(), &[x])?,
            Layer::Sigmoid => builder.wire(sigmoid(), &[x])?,
            Layer::Softmax => {
                builder.wire(Softmax::new(tvec!(1), None, SoftmaxKind::Softmax), &[x])?
            }
        };
    }
    let state = RefCell::new(builder.finish(&[x])?.spawn()?);
    let inputs = task.inputs.iter();
    let inputs = inputs.map(|numbers| Ok(Tensor::from_shape(&shape, numbers)?.into_tvalue()));
    Ok(timed(
        inputs.collect::<TractResult<Vec<TValue>>>()?,
        || (),
        move |(), input| {
            let outputs = state.borrow_mut().run(tvec!(input.clone()));
            outputs.expect(RUNS)
        },
        |(), outputs| numbers(&outputs[0]),
    ))
}

fn numbers(tensor: &Tensor) -> Vec<f32> {
    tensor
        .to_plain_array_view::<f32>()
        .expect(RUNS)
        .iter()
        .copied()
        .collect()
}

/// A step of the cell, whose states are inputs and outputs.
fn frame(task: &Task) -> TractResult<Program> {
    let lstm = task.network == Network::Lstm;
    // Its own order of ours: i, o, f, g, and z, r, n.
    let order: &[usize] = if lstm { &[0, 3, 1, 2] } else { &[1, 0, 2] };
    let cell = cell(task, order.len());
    let row = order.len() * UNITS;
    let gates = |numbers: &[f32], width: usize| -> Vec<f32> {
        let part = |&gate: &usize| &numbers[gate * UNITS * width..][..UNITS * width];
        order.iter().flat_map(part).copied().collect()
    };
    let mut builder = Builder::new();
    let x = builder.model.add_source("x", f32::fact([1, 1]))?;
    let h = builder.model.add_source("h", f32::fact([1, UNITS]))?;
    let input = builder.product(x, &gates(&cell.input, 1), 1)?;
    let input = builder.add(input, &gates(&cell.bias_input, 1))?;
    let hidden = transposed(&gates(&cell.hidden, UNITS), row, UNITS);
    let hidden = builder.product(h, &hidden, UNITS)?;
    let hidden = builder.add(hidden, &gates(&cell.bias_hidden, 1))?;
    let states = if lstm {
        let c = builder.model.add_source("c", f32::fact([1, UNITS]))?;
        let sums = builder.wire(math::add(), &[input, hidden])?;
        builder
            .model
            .wire_node("cell", LstmEpilogue { hidden: UNITS }, &[sums, c])?
    } else {
        builder
            .model
            .wire_node("cell", GruEpilogue { hidden: UNITS }, &[input, hidden, h])?
    };
    let y = builder.product(states[0], &cell.weight, UNITS)?;
    let y = builder.add(y, &cell.bias)?;
    let outputs: Vec<OutletId> = [y].into_iter().chain(states.iter().copied()).collect();
    let plan = builder.finish(&outputs)?;
    let count = states.len();
    let frames = task.inputs.iter();
    let frames = frames.map(|frame| Ok(Tensor::from_shape(&[1, 1], frame)?.into_tvalue()));
    Ok(timed(
        frames.collect::<TractResult<Vec<TValue>>>()?,
        move || {
            let zeros = [0.0_f32; UNITS];
            let zeros = Tensor::from_shape(&[1, UNITS], &zeros)
                .expect(RUNS)
                .into_tvalue();
            let states: TVec<TValue> = std::iter::repeat_n(zeros, count).collect();
            (plan.spawn().expect(RUNS), states)
        },
        |(plan, states), frame| {
            let mut inputs = tvec!(frame.clone());
            inputs.append(states);
            let mut outputs = plan.run(inputs).expect(RUNS);
            let y = outputs.remove(0);
            *states = outputs;
            y
        },
        |_, y| numbers(&y),
    ))
}
