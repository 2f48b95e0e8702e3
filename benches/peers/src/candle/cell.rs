//! Its cells, a step at a time.

use std::collections::HashMap;

use candle_core::{DType, Device::Cpu, Result, Tensor};
use candle_nn::rnn::{GRU, GRUConfig, LSTM, LSTMConfig};
use candle_nn::{Linear, Module, RNN, VarBuilder};

use super::{RUNS, inputs, numbers};
use crate::network::UNITS;
use crate::task::Task;
use crate::timing::{Program, program as timed};
use crate::weights::cell;

pub fn lstm(task: &Task) -> Result<Program> {
    let lstm = LSTM::new(1, UNITS, LSTMConfig::default(), builder(task, 4)?)?;
    frame(task, 4, lstm, |state| &state.h)
}

pub fn gru(task: &Task) -> Result<Program> {
    let gru = GRU::new(1, UNITS, GRUConfig::default(), builder(task, 3)?)?;
    frame(task, 3, gru, |state| &state.h)
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
