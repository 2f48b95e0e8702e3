//! Its `Lstm` and `Gru`, called with one frame after the other.

use burn::nn::{GateController, GruConfig, LstmConfig};
use burn::tensor::{Device, Tensor};

use super::{inputs, linear, numbers};
use crate::network::UNITS;
use crate::task::Task;
use crate::timing::{Program, program as timed};
use crate::weights::{Cell, cell};

/// The gate with this number of ours.
fn set(gate: &mut GateController, cell: &Cell, number: usize, device: &Device) {
    let units = number * UNITS..(number + 1) * UNITS;
    let hidden = &cell.hidden[units.start * UNITS..units.end * UNITS];
    let input = &cell.input[units.clone()];
    gate.input_transform = linear(input, &cell.bias_input[units.clone()], device);
    gate.hidden_transform = linear(hidden, &cell.bias_hidden[units], device);
}

pub fn lstm(task: &Task, device: &Device) -> Program {
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

pub fn gru(task: &Task, device: &Device) -> Program {
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
