//! A step of a cell, whose states are inputs and outputs.

use tract_core::internal::*;
use tract_core::ops::gru_cell::GruEpilogue;
use tract_core::ops::lstm_cell::LstmEpilogue;
use tract_core::ops::math;

use super::model::Builder;
use super::{RUNS, numbers};
use crate::network::{Network, UNITS};
use crate::task::Task;
use crate::timing::{Program, program as timed};
use crate::weights::{cell, transposed};

pub fn frame(task: &Task) -> TractResult<Program> {
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
