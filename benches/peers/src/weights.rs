//! Our numbers in PyTorch's layout, for frameworks that have it.

use crate::network::{Layer, UNITS};
use crate::task::Task;

/// A layer with its numbers, if it has any.
pub struct Part {
    pub layer: Layer,
    /// `[out][in]` for a dense layer, `[filter][channel][row][column]` for a convolution.
    pub weight: Vec<f32>,
    pub bias: Vec<f32>,
}

/// The layers in order. An image is flattened with its channels first.
pub fn parts(task: &Task) -> Vec<Part> {
    let mut left = &task.weights[..];
    let mut take = |count: usize| {
        let (taken, rest) = left.split_at(count);
        left = rest;
        taken
    };
    let mut image = None;
    let parts = task.network.layers().iter().map(|&layer| match layer {
        Layer::Dense(inputs, outputs) => {
            let (side, channels) = image.take().unwrap_or((1, inputs));
            let weight = take(inputs * outputs);
            // As channels first have it: channel, then place; here it is place, then channel.
            let places = side * side;
            let rows = (0..inputs).map(|row| row % places * channels + row / places);
            let rows: Vec<usize> = rows.collect();
            let columns = 0..outputs;
            let turned =
                columns.flat_map(|o| rows.iter().map(move |row| weight[row * outputs + o]));
            Part {
                layer,
                weight: turned.collect(),
                bias: take(outputs).to_vec(),
            }
        }
        Layer::Conv { channels, filters } => {
            let weight = take(9 * channels * filters);
            let turned = (0..filters * channels * 9).map(|place| {
                let (filter, channel, cell) =
                    (place / 9 / channels, place / 9 % channels, place % 9);
                weight[(cell * channels + channel) * filters + filter]
            });
            Part {
                layer,
                weight: turned.collect(),
                bias: take(filters).to_vec(),
            }
        }
        _ => {
            if let Layer::Flatten { side, channels } = layer {
                image = Some((side, channels));
            }
            Part {
                layer,
                weight: Vec::new(),
                bias: Vec::new(),
            }
        }
    });
    parts.collect()
}

/// A recurrent cell with one input, and the dense layer with one output behind it.
pub struct Cell {
    /// `[gates · units][1]`
    pub input: Vec<f32>,
    /// `[gates · units][units]`
    pub hidden: Vec<f32>,
    pub bias_input: Vec<f32>,
    pub bias_hidden: Vec<f32>,
    /// `[1][units]`
    pub weight: Vec<f32>,
    pub bias: Vec<f32>,
}

pub fn cell(task: &Task, gates: usize) -> Cell {
    let row = gates * UNITS;
    let (input, rest) = task.weights.split_at(row);
    let (hidden, rest) = rest.split_at(UNITS * row);
    let (bias_input, rest) = rest.split_at(row);
    let (bias_hidden, rest) = rest.split_at(row);
    let (weight, bias) = rest.split_at(UNITS);
    Cell {
        input: input.to_vec(),
        hidden: transposed(hidden, UNITS, row),
        bias_input: bias_input.to_vec(),
        bias_hidden: bias_hidden.to_vec(),
        weight: weight.to_vec(),
        bias: bias.to_vec(),
    }
}

/// Of `[rows][columns]`.
pub fn transposed(matrix: &[f32], rows: usize, columns: usize) -> Vec<f32> {
    let cells = (0..columns).flat_map(|column| (0..rows).map(move |row| row * columns + column));
    cells.map(|cell| matrix[cell]).collect()
}
