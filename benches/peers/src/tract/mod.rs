//! tract: a model of its operators, optimised and made runnable, whose state is kept from call to call.

mod cell;
mod model;

use std::cell::RefCell;

use tract_core::internal::*;
use tract_core::ops::cnn::{Conv, KernelFormat, MaxPool, PaddingSpec, PoolSpec};
use tract_core::ops::math;
use tract_core::ops::nn::{DataFormat, Softmax, SoftmaxKind, sigmoid};

use cell::frame;
use model::Builder;

use crate::error::Lacks;
use crate::network::{Layer, Network};
use crate::task::{Kind, Task};
use crate::timing::{Outcome, Program, program as timed};
use crate::weights::{Part, parts, transposed};

const RUNS: &str = "tract runs it";

pub fn program(task: &Task) -> Outcome {
    Ok(match (task.network, task.kind) {
        (_, Kind::Training(_)) => return Err(Lacks("it does not train").into()),
        (Network::Lstm | Network::Gru, _) => frame(task)?,
        _ => predict(task)?,
    })
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
